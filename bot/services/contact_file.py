"""Contacts as a CSV file: read row by row, so that a file of any length takes little memory.

Columns: name, phone and/or whatsapp; optional label, external_id, time_zone; further numbers as
phone_2 with label_2 and so on. Delimited by comma, semicolon or tab; UTF-8, with or without BOM.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO
from zoneinfo import available_timezones

import phonenumbers

from bot.domain.ids import derived_id
from bot.domain.model import Address, ContactId
from bot.domain.number_forms import digits_of
from bot.errors import ConfigError

NAME_MOST = 300
_DELIMITERS = ",;\t"
_KNOWN = re.compile(r"name|external_id|time_zone|(phone|whatsapp|label)(_\d+)?")
_LENGTHS = {
    phonenumbers.ValidationResult.TOO_SHORT: "is too short",
    phonenumbers.ValidationResult.TOO_LONG: "is too long",
}
_UNREADABLE = "\udcff"  # what surrogateescape makes of a byte that is not UTF-8
_FROM_SPREADSHEET = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    name: str
    addresses: tuple[Address, ...]
    external_id: str | None = None
    time_zone: str | None = None

    @property
    def contact_id(self) -> ContactId:
        """The same row is the same contact; with an external id, also under another name."""
        if self.external_id:
            return ContactId(derived_id("contact", self.external_id))
        first = self.addresses[0]
        return ContactId(derived_id("contact", self.name.casefold(), first.kind, first.value))


@dataclass(frozen=True, slots=True)
class RowFault:
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}."


class _Wrong(Exception):
    """A row's sentence on its way to its fault."""


def open_contacts(path: Path) -> TextIO:
    """Bytes that are not UTF-8 stay in their row as surrogates, so that only it is refused."""
    with path.open("rb") as file:
        is_utf16 = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if is_utf16 else "utf-8-sig"  # spreadsheets write both
    return path.open(encoding=encoding, errors="surrogateescape", newline="")


def read_contacts(file: TextIO, region: str | None) -> Iterator[ContactRow | RowFault]:
    """``file`` comes from ``open_contacts``. Raises ConfigError when it has no usable header."""
    lines = iter(file)
    header = next(lines, "")
    delimiter = max(_DELIMITERS, key=header.count)
    columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
    for line, cells in _rows(lines, delimiter):
        try:
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                yield _contact(row, region)
        except _Wrong as wrong:
            yield RowFault(line, str(wrong))


def ignored_columns(header: str) -> list[str]:
    """Columns that the import does not know, as they are written."""
    delimiter = max(_DELIMITERS, key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    return [name.strip() for name in names if not _KNOWN.fullmatch(_normal(name))]


def _columns(names: list[str]) -> list[str]:
    columns = [_normal(name) for name in names]
    twice = {name for name in columns if _KNOWN.fullmatch(name) and columns.count(name) > 1}
    if twice:
        raise ConfigError([f"line 1: the column {name} is there twice." for name in sorted(twice)])
    has_number = any(name.startswith(("phone", "whatsapp")) for name in columns)
    if "name" not in columns or not has_number:
        raise ConfigError(
            ["line 1: the header must name the columns: name, and phone or whatsapp (or both)."]
        )
    return columns


def _normal(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which they begin; the header was line 1."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, [_UNREADABLE]  # a quote that is not closed, or closed too early


def _contact(row: dict[str, str], region: str | None) -> ContactRow:
    _require_readable(row)
    return ContactRow(
        name=_name(row),
        addresses=_addresses(row, region),
        external_id=row.get("external_id") or None,
        time_zone=_time_zone(row.get("time_zone", "")),
    )


def _require_readable(row: dict[str, str]) -> None:
    try:
        "".join(row.values()).encode()
    except UnicodeEncodeError:
        raise _Wrong("cannot be read; save the file as CSV UTF-8 and close every quote") from None


def _name(row: dict[str, str]) -> str:
    name = row.get("name", "")
    if not name:
        raise _Wrong("the name is empty; write one")
    if len(name) > NAME_MOST:
        raise _Wrong(f"the name is longer than {NAME_MOST} characters; shorten it")
    return name


def _addresses(row: dict[str, str], region: str | None) -> tuple[Address, ...]:
    found = [
        _address(column, cell, row.get(column.replace("phone", "label"), ""), region)
        for column, cell in row.items()
        if cell and column.startswith(("phone", "whatsapp")) and _KNOWN.fullmatch(column)
    ]
    if not found:
        raise _Wrong("there is no number; write a phone or a whatsapp number")
    return tuple({(address.kind, address.value): address for address in found}.values())


def _address(column: str, cell: str, label: str, region: str | None) -> Address:
    if column.startswith("phone"):
        return Address(kind="phone", value=_e164(column, cell, region), label=label)
    written = cell if cell.startswith(("+", "00", "0")) else f"+{cell}"
    return Address(kind="wa_id", value=digits_of(_e164(column, written, region)))


def _e164(column: str, cell: str, region: str | None) -> str:
    shown = f"{column}: {cell[:40]}"
    if _FROM_SPREADSHEET.fullmatch(cell):
        raise _Wrong(f"{shown} was cut short by a spreadsheet; format the column as text")
    try:
        number = phonenumbers.parse(_international(cell), region)
    except phonenumbers.NumberParseException:
        raise _Wrong(f"{shown} is not a phone number{_advice(region)}") from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        length = _LENGTHS.get(reason, "is not a complete number")
        raise _Wrong(f"{shown} {length}{_advice(region)}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _international(cell: str) -> str:
    return f"+{cell[2:]}" if cell.startswith("00") else cell


def _advice(region: str | None) -> str:
    if region is None:
        return "; write it like +447700900123, or give --region for national numbers"
    return f"; write it like +447700900123, or as dialled within {region}"


def _time_zone(cell: str) -> str | None:
    if cell and cell not in _time_zones():
        raise _Wrong(f"time_zone: {cell[:40]} is not known; write one like Europe/London")
    return cell or None


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())

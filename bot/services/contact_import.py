"""Imports contacts from a CSV file: good rows are kept, bad ones are told with their line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import phonenumbers

from bot.errors import ConfigError
from bot.services.contact_file import (
    ContactRow,
    RowFault,
    ignored_columns,
    open_contacts,
    read_contacts,
)

BATCH_ROWS = 1000
"""Rows written in one transaction."""
FAULTS_KEPT = 1000

SaveContacts = Callable[[Sequence[ContactRow]], Awaitable[int]]
"""Adds or renews these contacts in one transaction; gives how many were new."""


@dataclass(slots=True)
class ImportReport:
    """``faults`` ends at FAULTS_KEPT; ``refused`` counts them all."""

    added: int = 0
    renewed: int = 0
    refused: int = 0
    faults: list[RowFault] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)


def total_bytes(path: Path) -> int:
    """What the progress of ``import_contacts`` counts up to."""
    return path.stat().st_size


async def import_contacts(
    path: Path,
    region: str | None,
    save: SaveContacts,
    on_progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """``on_progress`` is told the bytes read so far. Raises ConfigError for an unusable header or
    a region that is none."""
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        raise ConfigError([f"{region} is not a region; write a two-letter country like US or GB."])
    report = ImportReport(ignored_columns=_ignored(path))
    with open_contacts(path) as file:
        for batch in _batches(file, region, report):
            added = await save(batch)
            report.added += added
            report.renewed += len(batch) - added
            on_progress(file.buffer.tell())
    on_progress(total_bytes(path))
    return report


def _ignored(path: Path) -> list[str]:
    with open_contacts(path) as file:
        return ignored_columns(file.readline())


def _batches(file: TextIO, region: str | None, report: ImportReport) -> Iterator[list[ContactRow]]:
    batch: dict[str, ContactRow] = {}  # the last row of a contact wins
    for row in _good(read_contacts(file, region), report):
        batch[row.contact_id] = row
        if len(batch) == BATCH_ROWS:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())


def _good(rows: Iterator[ContactRow | RowFault], report: ImportReport) -> Iterator[ContactRow]:
    for row in rows:
        if isinstance(row, ContactRow):
            yield row
            continue
        report.refused += 1
        if len(report.faults) < FAULTS_KEPT:
            report.faults.append(row)

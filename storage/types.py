"""Column types that both databases keep alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

Serial = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only in a column that is called INTEGER."""

Payload = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Word = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte: a prefix is a range only under this order."""


class Words(TypeDecorator[str]):
    """Text that both databases can hold: PostgreSQL takes no NUL, neither takes half a surrogate.

    Nobody types these; they come with broken phones, files and attacks, and must not stop a line.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else holdable(value)


def holdable(text: str) -> str:
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def holdable_json(value: Any) -> str:
    """For the engines: JSON whose texts are holdable; nearly all are, and are not rebuilt."""
    written = json.dumps(value, ensure_ascii=False)
    if written.isascii() and r"\u0000" not in written:
        return written
    return json.dumps(_all_holdable(value), ensure_ascii=False)


def _all_holdable(value: Any) -> Any:
    if isinstance(value, str):
        return holdable(value)
    if isinstance(value, dict):
        return {holdable(key): _all_holdable(kept) for key, kept in value.items()}
    return [_all_holdable(kept) for kept in value] if isinstance(value, list | tuple) else value


class Milliseconds(TypeDecorator[datetime]):
    """Aware UTC times as milliseconds since 1970.

    A number, because lanes add and compare times in SQL, and the two databases' own date
    arithmetic has nothing in common (SQLite has no date type at all).
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


class Enumeration(TypeDecorator[StrEnum]):
    """An enum as the text of its value: a new member needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)


def to_ms(time: datetime) -> int:
    """Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("times carry their zone")
    since = time - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def from_ms(milliseconds: int) -> datetime:
    seconds, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)

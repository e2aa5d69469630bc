"""A clock that stands still until it is set, for what the store reckons in SQL too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, bindparam

from storage.types import to_ms

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class SetClock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def milliseconds(self) -> ColumnElement[int]:
        """Read when a statement runs, so that one that is kept goes with the clock."""
        return bindparam(None, callable_=lambda: to_ms(self.now), type_=BigInteger)

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

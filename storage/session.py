"""What every part of a transaction needs: its connection and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotThere
from storage.clock import Clock
from storage.engine import Insert, insert
from storage.types import from_ms

Statements = dict[tuple[Any, ...], Any]


class Session:
    """``statements`` are the store's: what is asked at every click is put together once."""

    def __init__(
        self, connection: AsyncConnection, clock: Clock, statements: Statements | None = None
    ) -> None:
        self.connection = connection
        self.clock = clock
        self._statements = {} if statements is None else statements
        self._now: datetime | None = None

    async def now(self) -> datetime:
        """One time for the whole transaction: the first asks the database."""
        if self._now is None:
            self._now = from_ms(await self.value(self.once(_time)))
        return self._now

    def once(self, build: Callable[..., Any], *arguments: Any) -> Any:
        """``build(session, *arguments)``, made at its first use in the store and kept."""
        key = (build, *arguments)
        if key not in self._statements:
            self._statements[key] = build(self, *arguments)
        return self._statements[key]

    def milliseconds(self) -> ColumnElement[int]:
        return self.clock.milliseconds()

    def insert(self, table: Table) -> Insert:
        return insert(self.connection, table)

    async def run(self, statement: Executable, rows: Any = None) -> None:
        await self.connection.execute(statement, rows)

    async def row(self, statement: Executable, given: Any = None) -> RowMapping | None:
        return (await self.connection.execute(statement, given)).mappings().first()

    async def rows(self, statement: Executable, rows: Any = None) -> Sequence[RowMapping]:
        return (await self.connection.execute(statement, rows)).mappings().all()

    async def value(self, statement: Executable, given: Any = None) -> Any:
        return (await self.connection.execute(statement, given)).scalar()

    async def values(self, statement: Executable, given: Any = None) -> Sequence[Any]:
        return (await self.connection.execute(statement, given)).scalars().all()

    async def added(self, statement: Insert) -> bool:
        """Whether an insert that yields put its row in."""
        first = next(iter(statement.table.primary_key))
        result = await self.connection.execute(statement.on_conflict_do_nothing().returning(first))
        return result.first() is not None


def _time(session: Session) -> Executable:
    return select(session.milliseconds())


def found(row: RowMapping | None, what: str, key: object) -> RowMapping:
    """Raises NotThere, naming the thing."""
    if row is None:
        raise NotThere(thing=what, id=key)
    return row

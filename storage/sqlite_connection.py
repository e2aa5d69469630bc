"""aiosqlite with one hop to its thread per statement.

SQLAlchemy opens a cursor, executes, fetches all and closes the cursor, and aiosqlite hands each of
the four to its thread and back. Short transactions spend more time on that than on SQLite.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite


async def connect(database: str, **options: Any) -> Connection:
    """The thread does not keep the process from ending."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    try:
        await connection
    except sqlite3.Error:
        # The thread still reports its end: to a loop that is closed, if nobody waits for it.
        await asyncio.to_thread(connection._thread.join)
        raise
    return connection


class Connection(aiosqlite.Connection):
    """``begin_with`` goes with the first statement, in one hop; what never began needs no end."""

    begin_with: str | None = None
    _has_begun = False

    def cursor(self) -> Any:
        return _Cursor(self)

    async def commit(self) -> None:
        await self._end(super().commit)

    async def rollback(self) -> None:
        await self._end(super().rollback)

    async def _end(self, say: Callable[[], Awaitable[None]]) -> None:
        self.begin_with = None
        if self._has_begun:
            await say()
            self._has_begun = False

    async def hop(self, work: Callable[..., None], *arguments: Any) -> None:
        """``work(begin, *arguments)`` in the thread."""
        begin, self.begin_with = self.begin_with, None
        self._has_begun = self._has_begun or begin is not None
        execute: Any = self._execute  # how aiosqlite's own methods get there
        await execute(work, begin, *arguments)


class _Cursor:
    """Has all rows by the time that ``execute`` returns. One statement each."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, operation: str, parameters: Any = ()) -> _Cursor:
        await self._connection.hop(self._run, "execute", operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Any) -> _Cursor:
        await self._connection.hop(self._run, "executemany", operation, parameters)
        return self

    def _run(self, begin: str | None, method: str, operation: str, parameters: Any) -> None:
        cursor = self._connection._conn.cursor()
        try:
            if begin is not None:
                cursor.execute(begin)
            getattr(cursor, method)(operation, parameters)
            self._rows = cursor.fetchall()
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []

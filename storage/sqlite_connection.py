"""aiosqlite with one hop to its thread per statement.

SQLAlchemy opens a cursor, executes, fetches all and closes the cursor, and aiosqlite hands each of
the four to its thread and back. Short transactions spend more time on that than on SQLite.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import aiosqlite


def connect(database: str, **options: Any) -> Connection:
    """To be awaited. The thread does not keep the process from ending."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection


class Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        return _Cursor(self)


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
        await self._hop("execute", operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Any) -> _Cursor:
        await self._hop("executemany", operation, parameters)
        return self

    async def _hop(self, method: str, operation: str, parameters: Any) -> None:
        hop: Any = self._connection._execute  # how aiosqlite's own methods get there
        await hop(self._run, method, operation, parameters)

    def _run(self, method: str, operation: str, parameters: Any) -> None:
        cursor = self._connection._conn.cursor()
        try:
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

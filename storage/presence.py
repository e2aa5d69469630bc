"""Whether other processes work on this database: an operating system's lock that dies with us.

A process that was killed leaves leases behind. They run out by themselves, but whoever comes and
finds nobody else there need not wait for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
from collections.abc import Awaitable, Callable
from typing import IO

import psycopg

from storage.engine import Database

_LOCK = 7_260_215_340_118_254_072  # any number, as long as it stays the same

TakeOver = Callable[[], Awaitable[None]]


class Presence:
    """Everybody holds the lock shared; to hold it alone for a moment proves that one is alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: IO[bytes] | None = None
        self._connection: psycopg.AsyncConnection | None = None

    async def arrive(self, take_over: TakeOver) -> None:
        """Held until ``close``. Nobody else can arrive while ``take_over`` runs."""
        if self._database.is_postgresql:
            await self._arrive_at_server(take_over)
        elif self._database.url.database not in (None, "", ":memory:"):
            await self._arrive_at_file(f"{self._database.url.database}.lock", take_over)

    async def close(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            await _leave_server(self._connection)

    async def _arrive_at_file(self, path: str, take_over: TakeOver) -> None:
        self._file = await asyncio.to_thread(open, path, "ab")
        if _is_only(self._file):
            await take_over()
        await asyncio.to_thread(fcntl.flock, self._file, fcntl.LOCK_SH)

    async def _arrive_at_server(self, take_over: TakeOver) -> None:
        address = self._database.url.set(drivername="postgresql")
        self._connection = connection = await psycopg.AsyncConnection.connect(
            address.render_as_string(hide_password=False), autocommit=True
        )
        asked = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
        is_only = await asked.fetchone() == (True,)
        if is_only:
            await take_over()
        await connection.execute("SELECT pg_advisory_lock_shared(%s)", (_LOCK,))
        if is_only:
            await connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


async def _leave_server(connection: psycopg.AsyncConnection) -> None:
    """Said aloud: the server ends a session only some time after its connection was closed."""
    with contextlib.suppress(psycopg.Error):
        await connection.execute("SELECT pg_advisory_unlock_all()")
    await connection.close()


def _is_only(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""Whether other processes work on this database: an operating system's lock that dies with us.

A process that was killed leaves leases behind. They run out by themselves, but whoever comes and
finds nobody else there need not wait for that.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Awaitable, Callable
from typing import IO, Protocol

from storage.engine import Database

_KEY = 7_260_215_340_118_254_072  # any number, as long as it stays the same

TakeOver = Callable[[], Awaitable[None]]


class Lock(Protocol):
    async def try_alone(self) -> bool:
        """Whether nobody else has it, and nobody can have it before ``share``."""

    async def share(self) -> None:
        """Waits for somebody who is alone."""

    async def close(self) -> None: ...


class Presence:
    """Everybody holds the lock shared; to hold it alone for a moment proves that one is alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock: Lock | None = None

    async def arrive(self, take_over: TakeOver) -> None:
        """Held until ``close``. Nobody else can arrive while ``take_over`` runs."""
        self._lock = lock = await _lock_of(self._database)
        if lock is None:
            return
        if await lock.try_alone():
            await take_over()
        await lock.share()

    async def close(self) -> None:
        if self._lock is not None:
            await self._lock.close()


async def _lock_of(database: Database) -> Lock | None:
    """None for a database in memory, which no other process can see."""
    if database.is_postgresql:
        from storage.postgresql_session import ServerLock  # brings the driver: not for SQLite

        return await ServerLock.open(database.url, _KEY)
    path = database.url.database
    return None if path in (None, "", ":memory:") else await FileLock.open(f"{path}.lock")


class FileLock:
    """Freed when the file is closed, by us or by the end of the process."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    async def open(cls, path: str) -> FileLock:
        return cls(await asyncio.to_thread(open, path, "ab"))

    async def try_alone(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    async def share(self) -> None:
        await asyncio.to_thread(fcntl.flock, self._file, fcntl.LOCK_SH)

    async def close(self) -> None:
        self._file.close()

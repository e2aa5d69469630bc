"""Sessions with a PostgreSQL server that come from no pool: one holds a lock, one hears notices.

Import this only where the database is PostgreSQL: the driver comes with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import psycopg
from sqlalchemy import URL

RECONNECT_S = 1.0

log = logging.getLogger(__name__)


class ServerLock:
    """Implements storage.presence.Lock: an advisory lock, freed when its session ends."""

    def __init__(self, session: psycopg.AsyncConnection, url: URL, key: int) -> None:
        self._session = session
        self._url = url
        self._key = (key,)
        self._is_alone = False
        self._staying: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: URL, key: int) -> ServerLock:
        return cls(await _connect(url), url, key)

    async def try_alone(self) -> bool:
        asked = await self._session.execute("SELECT pg_try_advisory_lock(%s)", self._key)
        self._is_alone = await asked.fetchone() == (True,)
        return self._is_alone

    async def share(self) -> None:
        await self._share()
        if self._is_alone:
            await self._session.execute("SELECT pg_advisory_unlock(%s)", self._key)
        self._staying = asyncio.create_task(self._stay(), name="presence")

    async def _share(self) -> None:
        await self._session.execute("SELECT pg_advisory_lock_shared(%s)", self._key)

    async def _stay(self) -> None:
        """A server that restarts forgets who is there; who comes then believes to be alone."""
        while True:
            with contextlib.suppress(psycopg.Error):
                async for _ in self._session.notifies():  # none is asked for: until it is lost
                    pass
            await asyncio.sleep(RECONNECT_S)
            with contextlib.suppress(psycopg.Error):
                self._session = await _connect(self._url)
                await self._share()

    async def close(self) -> None:
        """Said aloud: the server ends a session only some time after its connection was closed."""
        if self._staying is not None:
            self._staying.cancel()
            await asyncio.gather(self._staying, return_exceptions=True)
        with contextlib.suppress(psycopg.Error):
            await self._session.execute("SELECT pg_advisory_unlock_all()")
        await self._session.close()


async def listen(url: URL, channel: str, hear: Callable[[], None]) -> None:
    """Calls ``hear`` at each notice, and once at each connection for what came before it."""
    while True:
        try:
            await _listen(url, channel, hear)
        except psycopg.Error as error:
            log.warning("lost the notifications, listening anew: %s", type(error).__name__)
        await asyncio.sleep(RECONNECT_S)


async def _listen(url: URL, channel: str, hear: Callable[[], None]) -> None:
    async with await _connect(url) as session:
        await session.execute(f"LISTEN {channel}")
        hear()
        async for _ in session.notifies():
            hear()


async def _connect(url: URL) -> psycopg.AsyncConnection:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return await psycopg.AsyncConnection.connect(address, autocommit=True)

"""How a worker learns that there is work: an event here, LISTEN and NOTIFY between processes."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import Database

CHANNEL = "work"

log = logging.getLogger(__name__)


class Wakeups:
    """A notification that is lost costs a poll's wait, never a job."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._event = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_unsaid = False

    def announce(self) -> None:
        """Call after the commit."""
        self._event.set()
        if self._database.is_postgresql:
            self._is_unsaid = True
            self._start("say")

    async def wait(self, timeout_s: float) -> None:
        if self._database.is_postgresql:
            self._start("listen")
        with suppress(TimeoutError):
            async with asyncio.timeout(max(timeout_s, 0)):
                await self._event.wait()
        self._event.clear()

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _start(self, name: str) -> None:
        running = self._tasks.get(name)
        if running is None or running.done():
            work = self._say() if name == "say" else self._listen()
            self._tasks[name] = asyncio.create_task(work, name=f"wakeups-{name}")

    async def _say(self) -> None:
        """One NOTIFY for many commits, and outside of them: inside, commits would queue for it."""
        while self._is_unsaid:
            self._is_unsaid = False
            try:
                async with self._database.writer.begin() as connection:
                    await connection.execute(text(f"NOTIFY {CHANNEL}"))
            except SQLAlchemyError as error:
                log.warning("could not notify other workers: %s", type(error).__name__)

    async def _listen(self) -> None:
        from storage.postgresql_session import listen  # brings the driver: not for SQLite

        await listen(self._database.url, CHANNEL, self._event.set)

"""What comes in at once is committed at once: one commit for all who wait (ADR 10).

Nobody waits for company: a batch is what came while the one before was being committed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import inf

from bot.domain.records import Arrival
from storage.engine import is_away

AT_MOST = 256
"""Requests in one commit: with more of them the first would wait long for the last."""
PATIENCE_S = 8.0
"""So long a database that restarts is waited for: Slack and Meta ask again, but Twilio by default
does not, and gives up after 15 s."""
AGAIN_S = 0.2
CROWD = 10
"""So many requests during one commit are more than the machine takes in its stride."""
CROWDED_FOR_S = 0.25

Write = Callable[[Sequence[Arrival]], Awaitable[Sequence[bool]]]


@dataclass(frozen=True, slots=True)
class _Request:
    """``answer`` is given once for all of its arrivals: they are kept together or not at all."""

    arrivals: Sequence[Arrival]
    came_at: float
    answer: asyncio.Future[list[bool]] = field(default_factory=asyncio.Future)

    def succeed(self, are_new: list[bool]) -> None:
        if not self.answer.done():  # who waited may have gone away
            self.answer.set_result(are_new)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Intake:
    """``write`` commits arrivals in one transaction, and tells of each whether it was new."""

    def __init__(self, write: Write, now: Callable[[], float] = time.monotonic) -> None:
        self._write, self._now = write, now
        self._waiting: list[_Request] = []
        self._committing: asyncio.Task[None] | None = None
        self._crowded_until = 0.0

    async def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        if not arrivals:
            return []
        request = _Request(arrivals, self._now())
        self._waiting.append(request)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all(), name="intake")
        return await request.answer

    def is_crowded(self) -> bool:
        """From the first commit for many to a moment after the last."""
        return self._now() < self._crowded_until

    async def close(self) -> None:
        """Whatever was taken is committed first."""
        if self._committing is not None:
            await self._committing

    async def _commit_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_MOST], self._waiting[AT_MOST:]
            if len(batch) >= CROWD:
                self._crowded_until = inf
            await self._commit(batch)
            if self._crowded_until == inf:
                self._crowded_until = self._now() + CROWDED_FOR_S

    async def _commit(self, batch: Sequence[_Request]) -> None:
        """A batch that fails is halved, in order, so that one request cannot fail another."""
        error = await self._insist(batch)
        if error is None:
            return
        if is_away(error):
            self._give_up([*batch, *self._take_late()], error)
        elif len(batch) == 1:
            self._give_up(batch, error)
        else:
            middle = len(batch) // 2
            await self._commit(batch[:middle])
            await self._commit(batch[middle:])

    def _give_up(self, requests: Sequence[_Request], error: Exception) -> None:
        for request in requests:
            request.fail(error)

    def _take_late(self) -> Sequence[_Request]:
        """Who waits as long already does not wait for a batch of their own to fail."""
        late = [one for one in self._waiting if self._is_late(one)]
        self._waiting = self._waiting[len(late) :]
        return late

    def _is_late(self, request: _Request) -> bool:
        return self._now() - request.came_at >= PATIENCE_S

    async def _insist(self, batch: Sequence[_Request]) -> Exception | None:
        """What was committed although no answer came is found there, and is no longer new."""
        while True:
            error = await self._try(batch)
            if error is None or not is_away(error) or self._is_late(batch[0]):
                return error
            await asyncio.sleep(AGAIN_S)

    async def _try(self, batch: Sequence[_Request]) -> Exception | None:
        try:
            are_new = await self._write([one for request in batch for one in request.arrivals])
        except Exception as error:
            return error
        answers = iter(are_new)
        for request in batch:
            request.succeed(list(islice(answers, len(request.arrivals))))
        return None

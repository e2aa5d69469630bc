"""Whatever workers do, and whenever they are lost, a lane's jobs end once and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.jobs import Job, JobKind, NewJob
from bot.errors import StaleLease
from storage.store import SqlStore
from tests.clock import SetClock

LEASE_S = 30
STEPS = ("enqueue", "claim", "finish", "finish", "retry", "lose", "finish_late", "wait")
_numbers = count()


class Workplace:
    """Two lanes, and workers that forget: what was enqueued and what ended, per lane."""

    def __init__(self, store: SqlStore, clock: SetClock) -> None:
        self.store, self.clock = store, clock
        self.enqueued: defaultdict[str, list[int]] = defaultdict(list)
        self.ended: defaultdict[str, list[int]] = defaultdict(list)
        self.running: list[Job] = []
        self.lost: list[Job] = []

    async def step(self, name: str, lane: str) -> None:
        await getattr(self, name)(lane)
        lanes = [job.lane for job in self.running]
        assert len(lanes) == len(set(lanes))

    async def enqueue(self, lane: str) -> None:
        number = next(_numbers)
        new = NewJob(kind=JobKind.SEND_MESSAGE, lane=lane, payload={"number": number})
        async with self.store.transaction() as tx:
            await tx.jobs.enqueue(new)
        self.enqueued[lane].append(number)

    async def claim(self, lane: str) -> None:
        self.running += await self.store.claim(2, LEASE_S)

    async def finish(self, lane: str) -> None:
        if self.running:
            await self._finish(self.running.pop(0))

    async def _finish(self, job: Job) -> None:
        async with self.store.transaction() as tx:
            await tx.jobs.finish(job)
        self.ended[job.lane].append(job.payload["number"])

    async def retry(self, lane: str) -> None:
        if self.running:
            async with self.store.transaction() as tx:
                await tx.jobs.retry(self.running.pop(0), 5, "busy")

    async def lose(self, lane: str) -> None:
        """All workers stop; their leases run out."""
        self.lost += self.running
        self.running = []
        self.clock.advance(LEASE_S)

    async def finish_late(self, lane: str) -> None:
        """A worker thought lost comes back: it may end its job only if nobody else has it."""
        if self.lost:
            try:
                await self._finish(self.lost.pop(0))
            except StaleLease:
                return

    async def wait(self, lane: str) -> None:
        self.clock.advance(5)

    async def drain(self) -> None:
        await self.lose("")
        while True:
            await self.wait("")
            await self.claim("")
            if not self.running:
                return
            while self.running:
                await self.finish("")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from("ab")), max_size=40))
async def test_lanes_end_each_job_once_and_in_order(
    store: SqlStore, clock: SetClock, steps: Sequence[tuple[str, str]]
) -> None:
    workplace = Workplace(store, clock)
    for name, lane in steps:
        await workplace.step(name, lane)
    await workplace.drain()
    assert workplace.ended == workplace.enqueued

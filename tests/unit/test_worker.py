"""When a worker asks the database for work, and when it does not."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.domain.jobs import Job, JobKind
from bot.worker import Worker


class Store:
    """Has so many jobs to give away, and counts how often it is asked."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.asked: list[str] = []

    async def claim(self, limit: int, lease_s: float) -> list[Job]:
        self.asked.append("claim")
        given = min(limit, self.jobs)
        self.jobs -= given
        kind = JobKind.SEND_MESSAGE
        return [
            Job(id=number, kind=kind, lane="a", payload={}, attempts=1, fence=1)
            for number in range(given)
        ]

    async def wait_for_work(self, timeout_s: float) -> None:
        self.asked.append("wait")
        await asyncio.sleep(timeout_s)


async def let_run() -> None:
    """Every task gets as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_worker_with_full_hands_does_not_look_for_work() -> None:
    may_end = asyncio.Event()

    async def run(job: Job) -> None:
        await may_end.wait()

    async def give_up(*_: Any) -> None: ...

    store: Any = Store(jobs=3)
    worker = Worker(store, run, give_up, at_once=2)
    working = asyncio.create_task(worker.run())
    await let_run()
    assert store.asked == ["claim"]

    may_end.set()
    await let_run()
    assert (store.jobs, store.asked[-1]) == (0, "wait")

    worker.stop()
    await working

"""The loop that does durable work: claim lanes, run their jobs, save what came of it.

Order and pace are the lanes' (storage). Here is only how many run at once, what a failure means,
and how to stop: finish what runs, leave the rest to the next process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.domain import retry
from bot.domain.jobs import Job
from bot.errors import StaleLease
from bot.ports import Store, Tx

GiveUpOn = Callable[[Tx, Job, Exception], Awaitable[None]]
Run = Callable[[Job], Awaitable[None]]

log = logging.getLogger(__name__)

LEASE_S = 15.0
"""How long the work of a process that is gone stands still. Running work renews it."""
RENEW_S = 5.0
AT_ONCE = 20
POLL_S = 5.0


class Worker:
    """``give_up`` is told of a job that is about to be parked: somebody may be waiting for it."""

    def __init__(self, store: Store, run: Run, give_up: GiveUpOn, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._run = run
        self._give_up = give_up
        self._at_once = at_once
        self._running: dict[asyncio.Task[None], Job] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until stop() is called and what was under way is done."""
        renewing = asyncio.create_task(self._keep_leases())
        try:
            await self._claim_until_stopped()
            await asyncio.gather(*self._running)
        finally:
            renewing.cancel()

    async def _claim_until_stopped(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._go_on()
            except Exception:
                # The database is away: jobs are safe in it, so wait and look again.
                log.exception("worker.claim_failed")
                await asyncio.sleep(1)

    async def _keep_leases(self) -> None:
        """A slow call is not a dead process: nobody else may begin its work meanwhile."""
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await self._store.renew(list(self._running.values()), LEASE_S)
            except Exception:
                log.exception("worker.renewal_failed")

    def stop(self) -> None:
        self._stopping.set()

    async def step(self) -> int:
        """Runs what is due now and waits for it: the number of jobs run. For tests and tools."""
        claimed = await self._store.claim(self._at_once, LEASE_S)
        await asyncio.gather(*(self._do(job) for job in claimed))
        return len(claimed)

    async def _go_on(self) -> None:
        if not self._free():
            await self._wait()  # to look for work that nobody here can begin is in its way
        elif not await self._fill():
            await self._wait(self._store.wait_for_work(POLL_S))

    def _free(self) -> int:
        return self._at_once - len(self._running)

    async def _fill(self) -> int:
        claimed = await self._store.claim(self._free(), LEASE_S)
        for job in claimed:
            task = asyncio.create_task(self._do(job))
            self._running[task] = job
            task.add_done_callback(self._running.pop)
        return len(claimed)

    async def _wait(self, *others: Coroutine[Any, Any, object]) -> None:
        """For a free place, the stop or something else, whichever is first."""
        waits = [asyncio.create_task(one) for one in (self._stopping.wait(), *others)]
        await asyncio.wait([*waits, *self._running], return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)

    async def _do(self, job: Job) -> None:
        try:
            await self._run(job)
        except StaleLease:
            log.warning("worker.lease_lost", extra={"job": job.id, "kind": job.kind})
        except Exception as error:
            await self._settle_if_possible(job, error)

    async def _settle_if_possible(self, job: Job, error: Exception) -> None:
        """With the database away nothing can be said of the job: its lease runs out."""
        try:
            await self._settle(job, error)
        except Exception:
            log.exception("worker.settle_failed", extra={"job": job.id, "kind": job.kind})

    async def _settle(self, job: Job, error: Exception) -> None:
        """Later, or parked where a person sees it; never in the way of its lane for ever."""
        decision = retry.decide(job.attempts, error)
        level = logging.WARNING if isinstance(decision, retry.RetryIn) else logging.ERROR
        extra = {"job": job.id, "kind": job.kind, "attempts": job.attempts}
        log.log(level, "worker.job_failed", extra=extra, exc_info=error)
        try:
            async with self._store.transaction() as tx:
                if isinstance(decision, retry.RetryIn):
                    await tx.jobs.retry(job, decision.seconds, str(error))
                else:
                    await tx.jobs.park(job, str(error))
                    await self._give_up(tx, job, error)
        except StaleLease:
            log.warning("worker.lease_lost", extra=extra)

"""Lanes on both databases: order, pace, fences, leases, retries, and several workers at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.jobs import Job, JobKind, NewJob
from bot.errors import StaleLease
from storage.store import SqlStore
from tests.clock import SetClock

LEASE_S = 30


def a_job(lane: str = "a", **changes: Any) -> NewJob:
    given: dict[str, Any] = {"kind": JobKind.SEND_MESSAGE, "lane": lane}
    return NewJob(**{**given, **changes})


def numbered(*numbers: int, lane: str = "a", **changes: Any) -> list[NewJob]:
    return [a_job(lane, payload={"number": number}, **changes) for number in numbers]


async def enqueue(store: SqlStore, *jobs: NewJob) -> None:
    async with store.transaction() as tx:
        await tx.jobs.enqueue(*jobs)


async def claim(store: SqlStore, limit: int = 10) -> list[Job]:
    return await store.claim(limit, LEASE_S)


async def claim_one(store: SqlStore) -> Job:
    [job] = await claim(store)
    return job


async def finish(store: SqlStore, job: Job) -> None:
    async with store.transaction() as tx:
        await tx.jobs.finish(job)


async def retry(store: SqlStore, job: Job, after_s: float) -> None:
    async with store.transaction() as tx:
        await tx.jobs.retry(job, after_s, "busy")


async def park(store: SqlStore, job: Job, reason: str) -> None:
    async with store.transaction() as tx:
        await tx.jobs.park(job, reason)


async def drain(store: SqlStore) -> list[Any]:
    """Runs what may run now; the numbers in the order of running."""
    ran = []
    while jobs := await claim(store):
        for job in jobs:
            ran.append(job.payload.get("number"))
            await finish(store, job)
    return ran


def numbers(jobs: Sequence[Job]) -> list[Any]:
    return [job.payload["number"] for job in jobs]


async def test_jobs_of_a_lane_run_as_enqueued_and_one_at_a_time(store: SqlStore) -> None:
    await enqueue(store, *numbered(1, 2))
    await enqueue(store, *numbered(3))
    first = await claim_one(store)
    assert await claim(store) == []
    await finish(store, first)
    assert [first.payload["number"], *await drain(store)] == [1, 2, 3]


async def test_position_orders_jobs_that_came_late(store: SqlStore) -> None:
    for position in (30, 10, 20):
        await enqueue(store, *numbered(position, position=position))
    assert await drain(store) == [10, 20, 30]


async def test_job_held_back_goes_before_a_due_one_that_comes_after_it(
    store: SqlStore, clock: SetClock
) -> None:
    for position, held_back_s in ((20, 0.15), (10, 0.25)):
        due_at = clock.now + timedelta(seconds=held_back_s)
        await enqueue(store, *numbered(position, position=position, due_at=due_at))
    clock.advance(0.1)
    assert await drain(store) == []
    clock.advance(0.05)
    assert await drain(store) == [10, 20]


async def test_lanes_do_not_wait_for_each_other(store: SqlStore) -> None:
    await enqueue(store, *numbered(1, 2, lane="a"), *numbered(3, 4, lane="b"))
    assert sorted(numbers(await claim(store))) == [1, 3]


async def test_claim_takes_no_more_lanes_than_asked(store: SqlStore) -> None:
    await enqueue(store, *(a_job(f"lane-{number}") for number in range(5)))
    assert len(await claim(store, limit=2)) == 2
    assert len(await claim(store, limit=10)) == 3


async def test_pace_counts_from_the_start_of_the_last_job(store: SqlStore, clock: SetClock) -> None:
    await enqueue(store, *numbered(1, 2, pace_ms=1050))
    first = await claim_one(store)
    clock.advance(0.5)
    await finish(store, first)
    clock.advance(0.549)
    assert await claim(store) == []
    clock.advance(0.001)
    assert numbers(await claim(store)) == [2]


async def test_enqueueing_does_not_shorten_the_pace(store: SqlStore, clock: SetClock) -> None:
    await enqueue(store, *numbered(1, pace_ms=1050))
    await drain(store)
    clock.advance(0.2)
    await enqueue(store, *numbered(2, pace_ms=1050))
    assert await claim(store) == []
    clock.advance(0.85)
    assert numbers(await claim(store)) == [2]


async def test_future_job_at_the_head_runs_neither_early_nor_blocks(
    store: SqlStore, clock: SetClock
) -> None:
    due_at = clock.now + timedelta(minutes=5)
    await enqueue(store, *numbered(1, due_at=due_at), *numbered(2))
    assert await drain(store) == [2]
    clock.advance(299.9)
    assert await drain(store) == []
    clock.advance(0.1)
    assert await drain(store) == [1]


async def test_retried_job_keeps_its_place_and_holds_the_lane(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1, 2))
    await retry(store, await claim_one(store), after_s=10)
    clock.advance(9.9)
    assert await claim(store) == []
    await enqueue(store, *numbered(3))
    assert await claim(store) == []
    clock.advance(0.1)
    again = await claim_one(store)
    assert (again.payload["number"], again.attempts) == (1, 2)
    await finish(store, again)
    assert await drain(store) == [2, 3]


async def test_parked_job_frees_its_lane_and_is_kept_with_its_reason(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1, 2))
    await park(store, await claim_one(store), "carrier says no")
    assert await drain(store) == [2]
    [parked] = await store.parked()
    assert (parked.payload, parked.reason) == ({"number": 1}, "carrier says no")
    assert parked.parked_at == clock.now


async def test_requeued_job_runs_as_if_never_tried(store: SqlStore) -> None:
    await enqueue(store, *numbered(1))
    await park(store, await claim_one(store), "no")
    [parked] = await store.parked()
    assert await store.requeue(parked.id)
    assert not await store.requeue(parked.id)
    job = await claim_one(store)
    assert (job.attempts, await store.parked()) == (1, [])


async def test_lost_workers_job_is_run_again_when_its_lease_is_over(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1, 2))
    lost = await claim_one(store)
    clock.advance(LEASE_S - 0.001)
    assert await claim(store) == []
    clock.advance(0.001)
    again = await claim_one(store)
    assert (again.id, again.attempts, again.fence) == (lost.id, 2, lost.fence + 1)


@pytest.mark.parametrize("ending", ["finish", "retry", "park", "hold"])
async def test_worker_that_lost_its_lease_writes_nothing(
    store: SqlStore, clock: SetClock, ending: str
) -> None:
    await enqueue(store, *numbered(1))
    lost = await claim_one(store)
    clock.advance(LEASE_S)
    current = await claim_one(store)
    endings = {"finish": (), "retry": (0, "late"), "park": ("late",), "hold": ()}

    async def end_late() -> None:
        async with store.transaction() as tx:
            await tx.jobs.enqueue(a_job("other"))
            await getattr(tx.jobs, ending)(lost, *endings[ending])

    with pytest.raises(StaleLease):
        await end_late()
    assert await claim(store) == []
    await finish(store, current)


async def test_finished_job_is_gone_and_finishing_again_is_stale_after_the_next_claim(
    store: SqlStore,
) -> None:
    await enqueue(store, *numbered(1, 2))
    first = await claim_one(store)
    await finish(store, first)
    await claim_one(store)
    with pytest.raises(StaleLease):
        await finish(store, first)


async def test_hold_begins_the_lease_anew(store: SqlStore, clock: SetClock) -> None:
    await enqueue(store, *numbered(1))
    job = await claim_one(store)
    clock.advance(LEASE_S - 1)
    async with store.transaction() as tx:
        await tx.jobs.hold(job)
    clock.advance(LEASE_S - 1)
    assert await claim(store) == []
    await finish(store, job)


async def test_renewing_keeps_the_lease_of_what_is_under_way(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1))
    job = await claim_one(store)
    for _ in range(3):
        clock.advance(LEASE_S - 1)
        await store.renew([job], LEASE_S)
    assert await claim(store) == []
    await finish(store, job)


async def test_a_lost_or_ended_lease_is_not_renewed(store: SqlStore, clock: SetClock) -> None:
    await enqueue(store, *numbered(1, 2))
    lost = await claim_one(store)
    clock.advance(LEASE_S)
    current = await claim_one(store)
    await store.renew([lost], LEASE_S * 10)
    await finish(store, current)
    await store.renew([current], LEASE_S * 10)
    await claim_one(store)


async def test_nothing_is_enqueued_or_finished_when_the_transaction_fails(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1))
    job = await claim_one(store)

    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.jobs.finish(job)
            await tx.jobs.enqueue(*numbered(2))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    clock.advance(LEASE_S)
    assert await drain(store) == [1]


async def test_ready_jobs_with_one_key_are_one(store: SqlStore) -> None:
    await enqueue(store, *numbered(1, 2, coalesce_key="card"))
    await enqueue(store, *numbered(3, coalesce_key="card"))
    assert await drain(store) == [1]


async def test_job_that_runs_does_not_swallow_a_new_one(store: SqlStore) -> None:
    await enqueue(store, *numbered(1, coalesce_key="card"))
    running = await claim_one(store)
    await enqueue(store, *numbered(2, 3, coalesce_key="card"))
    await finish(store, running)
    assert await drain(store) == [2]


async def test_retried_job_and_its_newer_twin_become_one(store: SqlStore, clock: SetClock) -> None:
    await enqueue(store, *numbered(1, coalesce_key="card"))
    running = await claim_one(store)
    await enqueue(store, *numbered(2, coalesce_key="card"))
    await retry(store, running, after_s=1)
    clock.advance(1)
    assert await drain(store) == [1]


async def test_one_key_enqueued_by_many_at_once_is_one_job(store: SqlStore) -> None:
    new = numbered(1, coalesce_key="card")
    await asyncio.gather(*(enqueue(store, *new) for _ in range(8)))
    assert await drain(store) == [1]


async def test_several_workers_run_each_job_once_and_in_order(
    live_store: SqlStore, other_stores: list[SqlStore]
) -> None:
    stores = [live_store, *other_stores]
    lanes = [f"lane-{number}" for number in range(5)]
    for lane in lanes:
        await enqueue(stores[0], *numbered(*range(8), lane=lane))
    ran: list[tuple[str, int]] = []

    async def work(store: SqlStore) -> None:
        while len(ran) < 40:
            for job in await store.claim(2, LEASE_S):
                ran.append((job.lane, job.payload["number"]))
                await finish(store, job)

    async with asyncio.timeout(30):
        await asyncio.gather(*(work(store) for store in stores))
    for lane in lanes:
        assert [number for name, number in ran if name == lane] == list(range(8))


async def test_transactions_that_touch_each_others_lanes_do_not_deadlock(
    live_store: SqlStore,
) -> None:
    store = live_store
    await enqueue(store, a_job("a"), a_job("b"))

    async def bounce(job: Job) -> None:
        other = "b" if job.lane == "a" else "a"
        async with store.transaction() as tx:
            await tx.jobs.finish(job)
            await asyncio.sleep(0)
            await tx.jobs.enqueue(a_job(other), a_job(job.lane))

    for _ in range(20):
        await asyncio.gather(*(bounce(job) for job in await claim(store)))


async def test_waiting_ends_when_work_is_committed(live_store: SqlStore) -> None:
    store = live_store
    waiting = asyncio.create_task(store.wait_for_work(20))
    await asyncio.sleep(0.05)
    await enqueue(store, a_job())
    async with asyncio.timeout(15):
        await waiting


async def test_waiting_ends_when_a_job_becomes_due(live_store: SqlStore) -> None:
    store = live_store
    async with store.transaction() as tx:
        due_at = await tx.now() + timedelta(seconds=0.3)
        await tx.jobs.enqueue(a_job(due_at=due_at))
    assert await claim(store) == []
    jobs: list[Job] = []
    async with asyncio.timeout(15):
        while not jobs:  # a worker claims again whatever woke it
            await store.wait_for_work(20)
            jobs = await claim(store)


async def test_work_committed_elsewhere_wakes_a_worker_on_postgresql(
    live_store: SqlStore, other_stores: list[SqlStore]
) -> None:
    if not live_store.database.is_postgresql:
        return  # one file, one process: there is nobody else to wake
    jobs: list[Job] = []
    await enqueue(other_stores[0], a_job())
    async with asyncio.timeout(15):
        while not jobs:
            await live_store.wait_for_work(20)
            jobs = await claim(live_store)


async def test_figures_count_what_waits(store: SqlStore, clock: SetClock) -> None:
    later = clock.now + timedelta(hours=1)
    await enqueue(store, *numbered(1, 2), a_job("b", due_at=later), a_job("c"))
    await claim(store, limit=1)
    clock.advance(5)
    figures = await store.figures()
    assert (figures.ready, figures.running, figures.scheduled) == (2, 1, 1)
    assert figures.oldest_ready_s == 5


async def test_sweep_forgets_lanes_that_rest_and_no_others(
    store: SqlStore, clock: SetClock
) -> None:
    await enqueue(store, *numbered(1), *numbered(2, lane="b", pace_ms=1050))
    old = {job.lane: job for job in await claim(store)}
    for job in old.values():
        await finish(store, job)
    clock.advance(0.5)
    await store.sweep()
    await enqueue(store, *numbered(3), *numbered(4, lane="b"))
    assert numbers(await claim(store)) == [3]
    clock.advance(0.55)
    assert numbers(await claim(store)) == [4]
    with pytest.raises(StaleLease):
        await finish(store, old["a"])

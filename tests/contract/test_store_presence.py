"""What a lost process was doing: at once for the next one, unless others still work."""

from __future__ import annotations

from bot.domain.jobs import Job, JobKind, NewJob
from storage.store import SqlStore

LEASE_S = 60


async def claim_job(store: SqlStore) -> Job:
    async with store.transaction() as tx:
        await tx.jobs.enqueue(NewJob(kind=JobKind.SEND_MESSAGE, lane="a"))
    [job] = await store.claim(10, LEASE_S)
    return job


async def test_only_process_goes_on_at_once_with_what_a_lost_one_left(
    live_store: SqlStore, other_stores: list[SqlStore]
) -> None:
    lost, newcomer = other_stores
    await lost.arrive()
    job = await claim_job(lost)
    await lost.close()

    await newcomer.arrive()

    [found] = await newcomer.claim(10, LEASE_S)
    assert (found.id, found.attempts) == (job.id, 2)


async def test_newcomer_leaves_alone_what_others_are_doing(
    live_store: SqlStore, other_stores: list[SqlStore]
) -> None:
    working, newcomer = other_stores
    await live_store.arrive()
    await working.arrive()
    await claim_job(working)

    await newcomer.arrive()

    assert await newcomer.claim(10, LEASE_S) == []


async def test_others_stay_known_when_the_first_one_leaves(other_stores: list[SqlStore]) -> None:
    first, working = other_stores
    await first.arrive()
    await working.arrive()
    await claim_job(working)
    await first.close()

    await first.arrive()

    assert await first.claim(10, LEASE_S) == []

"""What comes in, on both databases: kept once, in order, and nobody for the sake of another."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.jobs import Job
from bot.domain.records import Arrival, InboxSource
from storage import intake
from storage import store as stores
from storage.store import SqlStore
from tests.clock import SetClock

LEASE_S = 30
TOO_BIG = 2**70  # a position that neither database can hold


def an_arrival(*keys: str, lane: str = "a", **changes: Any) -> Arrival:
    given: dict[str, Any] = {"source": InboxSource.TWILIO, "kind": "inbound", "payload": {}}
    return Arrival(keys=keys, lane=lane, **{**given, **changes})


def numbered(number: int, lane: str = "a", **changes: Any) -> Arrival:
    return an_arrival(f"key {number}", lane=lane, payload={"number": number}, **changes)


async def keep_at_once(store: SqlStore, *requests: Sequence[Arrival]) -> list[Any]:
    brought = (store.keep(arrivals) for arrivals in requests)
    return await asyncio.gather(*brought, return_exceptions=True)


async def process(store: SqlStore, job: Job) -> dict[str, Any]:
    """What the job finds in the inbox."""
    async with store.transaction() as tx:
        row = await tx.inbox.get(job.payload["inbox_id"])
        await tx.inbox.finish(row.id)
        await tx.jobs.finish(job)
    return row.payload


async def drain(store: SqlStore) -> dict[str, list[Any]]:
    """The numbers of each lane, in the order of their processing."""
    processed = defaultdict(list)
    while jobs := await store.claim(100, LEASE_S):
        for job in jobs:
            lane = job.lane.removeprefix("inbox:")
            processed[lane].append((await process(store, job))["number"])
    return processed


async def test_what_is_new_is_kept_with_its_job(store: SqlStore) -> None:
    assert await store.keep([an_arrival("E1", payload={"text": "hi"})]) == [True]
    [job] = await store.claim(10, LEASE_S)
    assert (job.kind, job.lane) == ("process_inbox", "inbox:a")
    async with store.reading() as tx:
        row = await tx.inbox.get(job.payload["inbox_id"])
    assert (row.source, row.kind, row.payload) == (InboxSource.TWILIO, "inbound", {"text": "hi"})


async def test_what_was_seen_stays_seen_after_it_was_processed(store: SqlStore) -> None:
    await store.keep([numbered(1)])
    await drain(store)
    assert await store.keep([numbered(1), numbered(2)]) == [False, True]
    assert await drain(store) == {"a": [2]}


async def test_of_two_that_come_together_with_one_key_the_first_is_new(store: SqlStore) -> None:
    answers = await keep_at_once(store, [numbered(1)], [numbered(1)], [numbered(2), numbered(2)])
    assert answers == [[True], [False], [True, False]]
    assert await drain(store) == {"a": [1, 2]}


async def test_one_seen_key_makes_a_repeat_and_its_other_keys_are_remembered(
    store: SqlStore,
) -> None:
    answers = await keep_at_once(
        store,
        [an_arrival("event 1", "place 1")],
        [an_arrival("event 2", "place 1")],
        [an_arrival("event 2", "place 2")],
        [an_arrival("event 3", "event 3")],
    )
    assert answers == [[True], [False], [False], [True]]
    assert await store.keep([an_arrival("event 4", "place 2")]) == [False]


async def test_one_key_of_two_sources_is_two_keys(store: SqlStore) -> None:
    same = [an_arrival("1", source=source) for source in InboxSource]
    assert await store.keep(same) == [True, True, True]


async def test_what_comes_together_is_processed_in_its_order_and_lane(store: SqlStore) -> None:
    arrivals = [numbered(number, lane=f"lane {number % 7}") for number in range(210)]
    await keep_at_once(store, *([one] for one in arrivals))
    expected = {f"lane {rest}": [*range(rest, 210, 7)] for rest in range(7)}
    assert await drain(store) == expected


async def test_positions_and_hold_backs_are_the_jobs(store: SqlStore, clock: SetClock) -> None:
    for number in (30, 20):
        late = timedelta(milliseconds=150)
        await store.keep([numbered(number, position=number, hold_back=late)])
    assert await store.claim(10, LEASE_S) == []
    clock.advance(0.15)
    assert await drain(store) == {"a": [20, 30]}


async def test_a_request_that_cannot_be_kept_fails_alone_and_as_a_whole(store: SqlStore) -> None:
    broken = [numbered(3), numbered(4, position=TOO_BIG)]
    answers = await keep_at_once(store, [numbered(1)], [numbered(2)], broken, [numbered(5)])
    assert isinstance(answers.pop(2), Exception)
    assert answers == [[True]] * 3
    assert await store.keep([numbered(3)]) == [True]
    assert await drain(store) == {"a": [1, 2, 5, 3]}


async def test_stores_that_are_brought_the_same_keys_keep_each_once(
    live_store: SqlStore, other_stores: list[SqlStore]
) -> None:
    """As two processes that a carrier tells twice: neither waits for the other for ever."""
    orders = [range(40), range(39, -1, -1), [*range(20, 40), *range(20)]]
    stores = [live_store, *other_stores]
    async with asyncio.timeout(60):
        answers = await asyncio.gather(
            *(
                keep_at_once(store, *([numbered(number)] for number in order))
                for store, order in zip(stores, orders, strict=True)
            )
        )
    news = [
        number
        for order, of_store in zip(orders, answers, strict=True)
        for number, answer in zip(order, of_store, strict=True)
        if answer == [True]
    ]
    assert sorted(news) == [*range(40)]


async def test_in_a_crowd_jobs_are_begun_one_by_one_and_still_all(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CROWDED_FOR_S", 3600)
    monkeypatch.setattr(stores, "STAND_BACK_S", 0)
    crowd = [numbered(number, lane=f"lane {number}") for number in range(intake.CROWD)]
    await keep_at_once(store, *([one] for one in crowd))
    begun = [len(await store.claim(100, LEASE_S)) for _ in range(intake.CROWD + 1)]
    assert begun == [1] * intake.CROWD + [0]


class OneByOne:
    """What would become of arrivals if each were kept before the next one comes."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.kept: defaultdict[str, list[Any]] = defaultdict(list)

    def keep(self, arrival: Arrival) -> bool:
        is_new = self.seen.isdisjoint(arrival.keys)
        self.seen.update(arrival.keys)
        if is_new:
            self.kept[arrival.lane].append(arrival.payload["number"])
        return is_new


_numbers, _examples = count(), count()
_keys = st.sets(st.sampled_from("uvwxyz"), min_size=1, max_size=3)
_arrivals = st.builds(
    lambda keys, lane: an_arrival(*keys, lane=lane, payload={"number": next(_numbers)}),
    keys=_keys,
    lane=st.sampled_from("ab"),
)
_rounds = st.lists(st.lists(st.lists(_arrivals, max_size=3), max_size=12), max_size=3)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rounds=_rounds)
async def test_what_comes_together_is_kept_as_if_one_by_one(
    store: SqlStore, rounds: list[list[list[Arrival]]]
) -> None:
    example, model = next(_examples), OneByOne()
    for requests in rounds:
        fresh = [[_of_example(example, one) for one in request] for request in requests]
        expected = [[model.keep(one) for one in request] for request in fresh]
        assert await keep_at_once(store, *fresh) == expected
    assert await drain(store) == model.kept


def _of_example(example: int, arrival: Arrival) -> Arrival:
    """The database remembers the keys of the examples before."""
    return replace(arrival, keys=tuple(f"{example} {key}" for key in arrival.keys))

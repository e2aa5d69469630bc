"""Who shares a commit with whom, and what becomes of those whose commit fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from bot.domain.records import Arrival, InboxSource
from storage import intake as module
from storage.intake import AT_MOST, CROWD, CROWDED_FOR_S, PATIENCE_S, Intake

POISON = "poison"


class Ledger:
    """Commits when it is allowed to; a batch with poison in it fails."""

    def __init__(self) -> None:
        self.tried: list[list[str]] = []
        self.kept: list[str] = []
        self.error: Exception = ValueError(POISON)
        self.fails_until = inf  # from this try on poison does no harm
        self.may_commit = asyncio.Event()
        self.may_commit.set()

    async def write(self, arrivals: Sequence[Arrival]) -> list[bool]:
        names = [one.lane for one in arrivals]
        self.tried.append(names)
        await self.may_commit.wait()
        is_poisoned = any(name.startswith(POISON) for name in names)
        if is_poisoned and len(self.tried) < self.fails_until:
            raise self.error
        are_new = [name not in self.kept for name in names]
        self.kept += names
        return are_new


def an_arrival(name: str) -> Arrival:
    return Arrival(source=InboxSource.TWILIO, kind="inbound", keys=(name,), payload={}, lane=name)


async def bring(intake: Intake, *names: str) -> list[bool]:
    return await intake.keep([an_arrival(name) for name in names])


async def let_run() -> None:
    """Every task gets as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_lone_request_waits_for_nobody() -> None:
    ledger = Ledger()
    assert await bring(Intake(ledger.write), "a") == [True]
    assert ledger.tried == [["a"]]


async def test_what_comes_during_a_commit_shares_the_next_one() -> None:
    ledger = Ledger()
    intake = Intake(ledger.write)
    ledger.may_commit.clear()
    first = asyncio.create_task(bring(intake, "a"))
    await let_run()
    others = [asyncio.create_task(bring(intake, *names)) for names in ("b", "cd", "b")]
    await let_run()
    assert not first.done()
    ledger.may_commit.set()
    assert await asyncio.gather(first, *others) == [[True], [True], [True, True], [True]]
    assert ledger.tried == [["a"], ["b", "c", "d", "b"]]


async def test_a_batch_has_an_end() -> None:
    ledger = Ledger()
    intake = Intake(ledger.write)
    await asyncio.gather(*(bring(intake, str(number)) for number in range(AT_MOST + 1)))
    assert [len(names) for names in ledger.tried] == [AT_MOST, 1]


async def test_nothing_to_keep_is_no_commit() -> None:
    ledger = Ledger()
    assert await bring(Intake(ledger.write)) == []
    assert ledger.tried == []


@settings(deadline=None)
@given(sizes=st.lists(st.integers(1, 3), max_size=40), data=st.data())
async def test_poison_fails_its_own_request_and_no_other(
    sizes: list[int], data: st.DataObject
) -> None:
    ends = [0, *accumulate(sizes)]
    poisoned = data.draw(st.sets(st.integers(0, max(ends[-1] - 1, 0))))
    names = [f"{POISON if at in poisoned else ''}{at}" for at in range(ends[-1])]
    requests = [names[begin:end] for begin, end in pairwise(ends)]
    ledger = Ledger()
    intake = Intake(ledger.write)

    brought = (bring(intake, *request) for request in requests)
    answers = await asyncio.gather(*brought, return_exceptions=True)

    sound = [one for one in requests if not any(name.startswith(POISON) for name in one)]
    assert ledger.kept == [name for request in sound for name in request]
    for request, answer in zip(requests, answers, strict=True):
        assert answer == ([True] * len(request) if request in sound else ledger.error)


class TestDatabaseIsAway:
    """Each try takes a second."""

    @pytest.fixture(autouse=True)
    def at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "AGAIN_S", 0)

    @pytest.fixture
    def ledger(self) -> Ledger:
        away = Ledger()
        away.error = OperationalError(None, None, Exception("connection refused"))
        return away

    @pytest.fixture
    def intake(self, ledger: Ledger) -> Intake:
        return Intake(ledger.write, lambda: float(len(ledger.tried)))

    async def test_it_is_waited_for(self, ledger: Ledger, intake: Intake) -> None:
        ledger.fails_until = PATIENCE_S
        answers = await asyncio.gather(*(bring(intake, POISON) for _ in range(3)))
        assert answers == [[True]] * 3
        assert len(ledger.tried) == PATIENCE_S

    async def test_it_is_not_asked_for_each(self, ledger: Ledger, intake: Intake) -> None:
        brought = (bring(intake, f"{POISON}{number}") for number in range(8))
        answers = await asyncio.gather(*brought, return_exceptions=True)
        assert answers == [ledger.error] * 8
        assert len(ledger.tried) == PATIENCE_S

    async def test_nobody_waits_longer_for_having_come_in_a_crowd(
        self, ledger: Ledger, intake: Intake
    ) -> None:
        brought = (bring(intake, f"{POISON}{number}") for number in range(3 * AT_MOST))
        answers = await asyncio.gather(*brought, return_exceptions=True)
        assert answers == [ledger.error] * 3 * AT_MOST
        assert len(ledger.tried) == PATIENCE_S


async def test_who_goes_away_takes_nobody_along() -> None:
    ledger = Ledger()
    intake = Intake(ledger.write)
    ledger.may_commit.clear()
    tasks = [asyncio.create_task(bring(intake, name)) for name in "abc"]
    await let_run()
    late = [asyncio.create_task(bring(intake, name)) for name in "de"]
    await let_run()
    for gone in (tasks[0], late[0]):
        gone.cancel()
    await let_run()
    ledger.may_commit.set()
    answers = await asyncio.gather(*tasks, *late, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in answers] == [1, 0, 0, 1, 0]
    assert ledger.kept == list("abcde")
    assert await bring(intake, "f") == [True]


async def test_who_goes_away_from_a_commit_that_fails_takes_nobody_along() -> None:
    ledger = Ledger()
    intake = Intake(ledger.write)
    ledger.may_commit.clear()
    gone, other = (asyncio.create_task(bring(intake, name)) for name in (POISON, "a"))
    await let_run()
    gone.cancel()
    ledger.may_commit.set()
    assert await other == [True]
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_closing_waits_for_what_was_taken() -> None:
    ledger = Ledger()
    intake = Intake(ledger.write)
    ledger.may_commit.clear()
    brought = asyncio.create_task(bring(intake, "a"))
    await let_run()
    closing = asyncio.create_task(intake.close())
    await let_run()
    assert not closing.done()
    ledger.may_commit.set()
    await closing
    assert ledger.kept == ["a"]
    assert await brought == [True]


async def test_it_is_crowded_while_many_come_and_for_a_moment_after() -> None:
    now = 1000.0
    ledger = Ledger()
    intake = Intake(ledger.write, lambda: now)
    await asyncio.gather(*(bring(intake, f"few{number}") for number in range(CROWD - 1)))
    assert not intake.is_crowded()
    ledger.may_commit.clear()
    many = [asyncio.create_task(bring(intake, str(number))) for number in range(CROWD)]
    await let_run()
    now += 3600
    assert intake.is_crowded()
    ledger.may_commit.set()
    await asyncio.gather(*many)
    await let_run()
    assert intake.is_crowded()
    now += CROWDED_FOR_S
    assert not intake.is_crowded()

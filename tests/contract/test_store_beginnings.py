"""What the send window begins with, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.model import CarrierName, Medium, QueueId
from bot.domain.window import Beginning
from storage import beginnings
from storage.schema import queue_member
from storage.store import SqlStore
from tests.builders import (
    ANA,
    BILLING,
    DELIVERIES,
    LEA,
    TEAM,
    a_queue,
    a_sender,
    a_small_contact_center,
)
from tests.clock import SetClock
from tests.seeding import add_member, add_queue


@pytest.fixture
async def center(store: SqlStore) -> SqlStore:
    await a_small_contact_center(store)
    return store


async def beginning_of(store: SqlStore, slack_user_id: str) -> Beginning:
    found = await store.find_beginning(TEAM, slack_user_id)
    assert found is not None
    return found


def begins_with(beginning: Beginning, medium: Medium = Medium.SMS) -> str | None:
    first = beginning.first_queues[medium]
    return first.queue_id if first else None


async def test_agent_is_the_one_that_is_found_by_slack_id(center: SqlStore) -> None:
    async with center.reading() as tx:
        for slack_user_id in ("U0ANA", "U0BEN", "U0NIA"):
            known = await tx.agents.find_by_slack(TEAM, slack_user_id)
            assert (await beginning_of(center, slack_user_id)).agent == known
    assert await center.find_beginning(TEAM, "U0NOBODY") is None
    assert await center.find_beginning("T0OTHER", "U0ANA") is None


async def test_only_queue_is_the_first(center: SqlStore) -> None:
    beginning = await beginning_of(center, "U0ANA")
    assert beginning.media == (Medium.SMS,)
    assert beginning.last_medium is None
    first = beginning.first_queues[Medium.SMS]
    assert first is not None
    async with center.reading() as tx:
        assert first == await tx.queues.choice(beginning.agent.id, Medium.SMS, BILLING)


async def test_of_several_queues_none_is_first_until_one_was_used(center: SqlStore) -> None:
    assert begins_with(await beginning_of(center, "U0LEA")) is None
    async with center.transaction() as tx:
        await tx.agents.remember_queue(LEA, Medium.SMS, DELIVERIES)
    assert begins_with(await beginning_of(center, "U0LEA")) == DELIVERIES


async def test_membership_given_twice_counts_once(center: SqlStore) -> None:
    async with center.transaction() as tx:
        again = {"agent_id": ANA, "queue_id": BILLING, "source": "S0GROUP"}
        await tx.session.run(tx.session.insert(queue_member).values(again))
    assert begins_with(await beginning_of(center, "U0ANA")) == BILLING


async def test_queue_that_was_left_is_not_the_first(center: SqlStore) -> None:
    async with center.transaction() as tx:
        await add_queue(tx.session, a_queue(a_sender(), id=QueueId("left"), name="Left"))
        await tx.agents.remember_queue(LEA, Medium.SMS, QueueId("left"))
    assert begins_with(await beginning_of(center, "U0LEA")) is None


async def test_medium_used_last_is_told(center: SqlStore, clock: SetClock) -> None:
    whatsapp = a_sender(
        medium=Medium.WHATSAPP, address="+447700900101", carrier=CarrierName.WHATSAPP
    )
    chat = a_queue(whatsapp, id=QueueId("chat"), name="Chat")
    async with center.transaction() as tx:
        await add_queue(tx.session, chat)
        await add_member(tx.session, LEA, "chat")
        await tx.agents.remember_queue(LEA, Medium.SMS, BILLING)
    clock.advance(1)
    async with center.transaction() as tx:
        await tx.agents.remember_queue(LEA, Medium.WHATSAPP, chat.id)
    beginning = await beginning_of(center, "U0LEA")
    assert beginning.media == (Medium.SMS, Medium.WHATSAPP)
    assert beginning.last_medium is Medium.WHATSAPP
    assert begins_with(beginning) == BILLING
    assert begins_with(beginning, Medium.WHATSAPP) == chat.id


async def test_person_without_a_queue_has_no_medium(center: SqlStore) -> None:
    beginning = await beginning_of(center, "U0NIA")
    assert (beginning.media, beginning.first_queues) == ((), {})


async def test_those_who_ask_at_once_get_each_their_own(center: SqlStore) -> None:
    asked = ["U0ANA", "U0LEA", "U0NOBODY", "U0BEN"] * 60
    found = await asyncio.gather(*(center.find_beginning(TEAM, one) for one in asked))
    told = [one.agent.slack_user_id if one else "U0NOBODY" for one in found]
    assert told == asked


async def test_fault_is_told_to_who_asked_and_the_next_one_is_answered(
    center: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(beginnings, "find_beginnings", _fail)
        with pytest.raises(OSError, match="away"):
            await center.find_beginning(TEAM, "U0ANA")
    assert await center.find_beginning(TEAM, "U0ANA")


async def test_who_gives_up_waiting_keeps_nobody_from_an_answer(center: SqlStore) -> None:
    given_up, waiting = (
        asyncio.create_task(center.find_beginning(TEAM, one)) for one in ("U0ANA", "U0BEN")
    )
    await asyncio.sleep(0)
    given_up.cancel()
    found = await waiting
    assert found is not None
    assert found.agent.slack_user_id == "U0BEN"


async def _fail(*_: object) -> None:
    raise OSError("away")

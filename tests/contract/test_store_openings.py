"""What the send window opens with, on both databases."""

from __future__ import annotations

import pytest

from bot.domain.model import CarrierName, Medium, QueueId
from bot.domain.window import Opening
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


async def opening_of(store: SqlStore, slack_user_id: str) -> Opening:
    async with store.reading() as tx:
        found = await tx.agents.find_opening(TEAM, slack_user_id)
    assert found is not None
    return found


def begins_with(opening: Opening, medium: Medium = Medium.SMS) -> str | None:
    first = opening.first_queues[medium]
    return first.queue_id if first else None


async def test_agent_is_the_one_that_is_found_by_slack_id(center: SqlStore) -> None:
    async with center.reading() as tx:
        for slack_user_id in ("U0ANA", "U0BEN", "U0NIA"):
            known = await tx.agents.find_by_slack(TEAM, slack_user_id)
            assert (await opening_of(center, slack_user_id)).agent == known
        assert await tx.agents.find_opening(TEAM, "U0NOBODY") is None
        assert await tx.agents.find_opening("T0OTHER", "U0ANA") is None


async def test_only_queue_is_the_first(center: SqlStore) -> None:
    opening = await opening_of(center, "U0ANA")
    assert opening.media == (Medium.SMS,)
    assert opening.last_medium is None
    first = opening.first_queues[Medium.SMS]
    assert first is not None
    async with center.reading() as tx:
        assert first == await tx.queues.choice(opening.agent.id, Medium.SMS, BILLING)


async def test_of_several_queues_none_is_first_until_one_was_used(center: SqlStore) -> None:
    assert begins_with(await opening_of(center, "U0LEA")) is None
    async with center.transaction() as tx:
        await tx.agents.remember_queue(LEA, Medium.SMS, DELIVERIES)
    assert begins_with(await opening_of(center, "U0LEA")) == DELIVERIES


async def test_membership_given_twice_counts_once(center: SqlStore) -> None:
    async with center.transaction() as tx:
        again = {"agent_id": ANA, "queue_id": BILLING, "source": "S0GROUP"}
        await tx.session.run(tx.session.insert(queue_member).values(again))
    assert begins_with(await opening_of(center, "U0ANA")) == BILLING


async def test_queue_that_was_left_is_not_the_first(center: SqlStore) -> None:
    async with center.transaction() as tx:
        await add_queue(tx.session, a_queue(a_sender(), id=QueueId("left"), name="Left"))
        await tx.agents.remember_queue(LEA, Medium.SMS, QueueId("left"))
    assert begins_with(await opening_of(center, "U0LEA")) is None


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
    opening = await opening_of(center, "U0LEA")
    assert opening.media == (Medium.SMS, Medium.WHATSAPP)
    assert opening.last_medium is Medium.WHATSAPP
    assert begins_with(opening) == BILLING
    assert begins_with(opening, Medium.WHATSAPP) == chat.id


async def test_person_without_a_queue_has_no_medium(center: SqlStore) -> None:
    opening = await opening_of(center, "U0NIA")
    assert (opening.media, opening.first_queues) == ((), {})

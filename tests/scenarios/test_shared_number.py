"""Two queues that send from one number: a customer has one conversation with it."""

from __future__ import annotations

import pytest

from storage import schema
from tests.builders import BEN, BILLING, BILLING_NUMBER, DELIVERIES
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread
from tests.seeding import add_member

MARIA = "+44 7700 900123"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    """Of Billing Support: ended by its agent, open, and with nobody."""
    is_deliveries = schema.queue_sender.c.queue_id == DELIVERIES
    shared = schema.queue_sender.update().where(is_deliveries)
    await stage.changes(shared.values(address=BILLING_NUMBER))
    thread = await stage.ana.sends("Your bill is ready", to=MARIA)
    await stage.ana.ends(thread)
    return thread


async def test_conversation_of_a_queue_that_is_not_the_agents_is_not_offered(
    stage: Stage, thread: Thread
) -> None:
    await stage.ben.fills_in("Hello", to=MARIA)
    assert "has an open conversation in Billing Support" in await stage.ben.sees()
    answered = await stage.ben.submits()

    (told,) = answered["errors"].values()
    assert "you are not a member of it" in told
    assert "Your bill is ready" not in await stage.ben.sees()
    assert "Connected" not in await thread.card()


async def test_agent_who_has_left_its_queue_by_the_answer_does_not_get_it(
    stage: Stage, thread: Thread
) -> None:
    await takes_it_over_from_deliveries(stage)
    await stage.removes(BEN, BILLING)
    await stage.settle()

    assert "not a member of Billing Support" in await stage.ben.sees()
    assert "Connected" not in await thread.card()
    assert await stage.maria.reads() == ["Your bill is ready"]


async def test_member_of_both_goes_on_with_it_in_its_own_thread(
    stage: Stage, thread: Thread
) -> None:
    await takes_it_over_from_deliveries(stage)
    await stage.settle()

    assert "with <@U0BEN>" in await thread.card()
    assert await stage.maria.reads() == ["Your bill is ready", "Hello"]


async def takes_it_over_from_deliveries(stage: Stage) -> None:
    """A member of both queues: Send, then the question's answer."""
    async with stage.store.transaction() as tx:
        await add_member(tx.session, BEN, BILLING)
    await stage.ben.fills_in("Hello", to=MARIA, queue="Deliveries")
    await stage.ben.submits()
    await stage.ben.submits()

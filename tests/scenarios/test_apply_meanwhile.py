"""contact_center.yml changes while conversations are open."""

from __future__ import annotations

from textwrap import dedent

import pytest

from bot.configuration.reader import read
from bot.domain.model import ConversationState
from storage import schema
from storage.configuration import apply
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"
BILLING_WENT_TO_DELIVERIES = dedent(
    """
    queues:
      - id: deliveries
        name: Deliveries
        slack_channel: C0DELIVER
        default_region: GB
        senders: {sms: {address: "+12025550100", carrier: twilio}}
    people:
      - {email: ana@northwind.example, queues: [Deliveries]}
      - {email: ben@northwind.example, queues: [Deliveries]}
    """
)


async def billing_goes_to_deliveries(stage: Stage) -> list[str]:
    configuration = read(BILLING_WENT_TO_DELIVERIES).configuration
    changes = await apply(stage.store.database, configuration, clock=stage.clock)
    await stage.settle()
    return [str(change) for change in changes]


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("Hello", to=MARIA)


async def states(stage: Stage) -> list[str]:
    rows = await stage.rows(schema.conversation)
    return [row["state"] for row in sorted(rows, key=lambda row: str(row["thread_ts"]))]


async def test_conversation_that_waits_where_nobody_is_left_is_closed(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.maria.writes("One more thing")
    await stage.settle()

    told = await billing_goes_to_deliveries(stage)

    gone = "conversations of queue Billing Support that nobody has"
    assert f"- {gone}: 1, of them waiting for an answer: 1" in told
    assert "Accept" not in await thread.card()
    assert await billing_goes_to_deliveries(stage) == []


async def test_who_has_the_number_now_can_write_to_its_customers(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.maria.writes("One more thing")
    await stage.settle()
    await billing_goes_to_deliveries(stage)

    await stage.ben.sends("Hello from us", to=MARIA)

    assert await stage.maria.reads() == ["Hello", "Hello from us"]
    assert await states(stage) == [ConversationState.CLOSED, ConversationState.CONNECTED]


async def test_what_an_agent_has_stays_theirs_and_is_over_with_its_end(
    stage: Stage, thread: Thread
) -> None:
    await billing_goes_to_deliveries(stage)
    assert await states(stage) == [ConversationState.CONNECTED]
    await stage.ana.replies(thread, "Are you there?")
    await stage.settle()
    assert "not a member" in (await thread.lines())[-1]

    await stage.ana.ends(thread)
    await stage.maria.writes("Yes")
    await stage.settle()

    assert await states(stage) == [ConversationState.CLOSED, ConversationState.WAITING]
    (newest,) = await stage.threads("C0DELIVER")
    assert "Yes" in (await newest.lines())[-1]

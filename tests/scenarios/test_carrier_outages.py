"""The carrier is away, busy or silent: nothing is lost, and nothing is sent twice."""

from __future__ import annotations

import pytest

from bot.domain.model import DeliveryStatus
from sandbox.twilio.account import account
from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"
CREATE, LIST = "twilio.messages.create", "twilio.messages.list"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("", to=MARIA)


async def test_carrier_that_refuses_connections_gets_it_later(stage: Stage, thread: Thread) -> None:
    await stage.carriers_hang_up()
    await stage.ana.replies(thread, "First")
    await stage.ana.replies(thread, "Second")
    await stage.settle()
    assert await stage.maria.reads() == []

    await stage.carriers_answer()
    await stage.passes(10)
    assert await stage.maria.reads() == ["First", "Second"]


async def test_carrier_that_asks_to_wait_is_obeyed(stage: Stage, thread: Thread) -> None:
    await stage.fault(CREATE, "rate_limit", retry_after=40)
    await stage.ana.replies(thread, "Hello")
    await stage.passes(20)
    assert len(stage.calls(CREATE)) == 1

    await stage.passes(40)
    assert len(stage.calls(CREATE)) == 2
    assert await stage.maria.reads() == ["Hello"]


async def test_lost_answer_is_looked_up_and_sent_once(stage: Stage, thread: Thread) -> None:
    stage.world.settings["auto_receipts"] = False
    await stage.fault(CREATE, "timeout_after_accept")
    await stage.ana.replies(thread, "Hello")
    await stage.passes(30)

    assert await stage.maria.reads() == ["Hello"]
    assert len(stage.calls(LIST)) >= 1
    (message,) = await stage.rows(schema.message)
    assert message["delivery_status"] is DeliveryStatus.ACCEPTED


async def test_call_that_never_arrived_is_repeated_once_that_is_sure(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault(CREATE, "drop")
    await stage.ana.replies(thread, "Hello")
    for _ in range(6):
        await stage.passes(30)

    assert await stage.maria.reads() == ["Hello"]


async def test_busy_carrier_does_not_make_it_forget_what_may_have_gone_out(
    stage: Stage, thread: Thread
) -> None:
    stage.world.settings["auto_receipts"] = False
    await stage.fault(CREATE, "timeout_after_accept")
    await stage.ana.replies(thread, "Hello")
    await stage.settle()
    taken = account(stage.world).messages
    not_listed_yet = dict(taken)
    taken.clear()
    await stage.fault(CREATE, "rate_limit", retry_after=10)
    await stage.passes(6)
    taken.update(not_listed_yet)
    await stage.passes(60)

    assert len(stage.calls(CREATE)) == 2
    assert await stage.maria.reads() == ["Hello"]


async def test_lost_call_is_not_repeated_once_the_customer_asked_to_stop(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault(CREATE, "drop")
    await stage.ana.replies(thread, "Hello")
    await stage.settle()
    await stage.maria.writes("STOP")
    for _ in range(6):
        await stage.passes(30)

    assert len(stage.calls(CREATE)) == 1
    assert "We could not confirm this message" in (await thread.lines())[-1]


async def test_what_may_have_gone_out_is_not_called_unsent_when_its_number_is_gone(
    stage: Stage, thread: Thread
) -> None:
    stage.world.settings["auto_receipts"] = False
    await stage.fault(CREATE, "timeout_after_accept")
    ts = await stage.ana.replies(thread, "Hello")
    await stage.settle()
    await stage.changes(schema.queue_sender.delete())
    await stage.passes(30)

    assert await stage.maria.reads() == ["Hello"]
    assert "It may have arrived" in (await thread.lines())[-1]
    assert await thread.marks(ts) == ["grey_question"]
    assert await stage.store.parked() == []


async def test_what_cannot_be_settled_is_the_agents_to_decide(stage: Stage, thread: Thread) -> None:
    stage.world.settings["auto_receipts"] = False
    await stage.fault(CREATE, "timeout_after_accept")
    await stage.fault(LIST, "outage")
    ts = await stage.ana.replies(thread, "Hello")
    for _ in range(10):
        await stage.passes(30)

    assert await stage.maria.reads() == ["Hello"]
    assert await thread.marks(ts) == ["grey_question"]
    assert await thread.with_button("Try again")


async def test_receipt_settles_what_was_unknown(stage: Stage, thread: Thread) -> None:
    stage.world.settings["auto_receipts"] = False
    await stage.fault(CREATE, "timeout_after_accept")
    await stage.fault(LIST, "outage")
    ts = await stage.ana.replies(thread, "Hello")
    for _ in range(10):
        await stage.passes(30)
    await stage.maria.reports("delivered")
    await stage.settle()

    assert await thread.marks(ts) == ["white_check_mark"]

"""A customer who asked to stop is not written to: not from the window, not from the thread."""

from __future__ import annotations

import pytest

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("Hello", to=MARIA)


async def test_stop_is_recorded_and_shown(stage: Stage, thread: Thread) -> None:
    await stage.maria.writes("STOP")
    await stage.settle()

    assert await stage.count(schema.opt_out) == 1
    assert "Asked not to be messaged from this number" in await thread.card()
    assert any("asked to stop" in line for line in await thread.lines())


async def test_stop_is_refused_in_the_window(stage: Stage, thread: Thread) -> None:
    await stage.maria.writes("stop")
    await stage.settle()
    await stage.ana.fills_in("One more thing", to=MARIA)

    (sentence,) = (await stage.ana.submits())["errors"].values()
    assert "has asked not to be messaged" in sentence
    assert "One more thing" not in await stage.maria.reads()


async def test_stop_to_a_number_that_no_queue_has_just_now_counts_when_one_has_it_again(
    stage: Stage,
) -> None:
    senders = await stage.rows(schema.queue_sender)
    await stage.changes(schema.queue_sender.delete())
    await stage.maria.writes("STOP")
    await stage.settle()
    await stage.changes(schema.queue_sender.insert().values(senders))
    await stage.ana.fills_in("Hello", to=MARIA)

    (sentence,) = (await stage.ana.submits())["errors"].values()
    assert "has asked not to be messaged" in sentence


async def test_stop_between_submit_and_send(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to=MARIA)
    await stage.ana.submits()
    await stage.maria.writes("STOP")
    await stage.settle()

    assert "Hello" not in await stage.maria.reads()


async def test_reply_after_stop_is_not_sent_and_says_why(stage: Stage, thread: Thread) -> None:
    await stage.maria.writes("STOP")
    await stage.settle()
    ts = await stage.ana.replies(thread, "But why?")
    await stage.settle()

    assert "But why?" not in await stage.maria.reads()
    assert await thread.marks(ts) == ["x"]
    told = (await thread.lines())[-1]
    assert "+44 •••• ••0123 has asked not to be messaged" in told


async def test_start_allows_it_again(stage: Stage, thread: Thread) -> None:
    await stage.maria.writes("STOP")
    await stage.maria.writes("START")
    await stage.settle()
    await stage.ana.replies(thread, "Thank you")
    await stage.settle()

    assert (await stage.maria.reads())[-1] == "Thank you"
    assert await stage.count(schema.opt_out) == 0


async def test_queue_taken_away_before_a_reply_is_sent(stage: Stage, thread: Thread) -> None:
    await stage.fault("twilio.messages.create", "rate_limit")
    await stage.ana.replies(thread, "Still me")
    await stage.settle()
    await stage.changes(schema.queue_member.delete())
    await stage.passes(30)

    assert await stage.maria.reads() == ["Hello"]
    assert "not a member of Billing Support" in (await thread.lines())[-1]

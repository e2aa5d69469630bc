"""Slack is away, busy, or does not let the app post: the customer hears from us all the same."""

from __future__ import annotations

import pytest

from bot.domain.jobs import JobKind
from storage import schema
from tests.scenarios.stage import BILLING_PLACE, DELIVERIES_PLACE, Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"
POST = "slack.chat.postMessage"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("Hello", to=MARIA)


async def test_slack_that_asks_to_wait_is_obeyed(stage: Stage, thread: Thread) -> None:
    posted = len(stage.calls(POST))
    await stage.fault(POST, "rate_limit", retry_after=40)
    await stage.maria.writes("One")
    await stage.maria.writes("Two")
    await stage.passes(20)
    assert len(stage.calls(POST)) == posted + 1

    await stage.passes(40)
    assert [line[-3:] for line in (await thread.lines())[1:]] == ["One", "Two"]


async def test_card_that_has_to_wait_takes_one_turn_of_its_channel(stage: Stage) -> None:
    await stage.fault(POST, "rate_limit", retry_after=40)
    for text in ("One", "Two", "Three"):
        await stage.tom.writes(text)
    await stage.settle()

    kinds = [row["kind"] for row in await stage.rows(schema.job)]
    assert kinds.count(JobKind.POST_CARD) == 1
    assert kinds.count(JobKind.POST_MESSAGE) == 3

    await stage.passes(60)
    thread = await stage.thread(DELIVERIES_PLACE)
    assert [line.rpartition("\n")[2] for line in await thread.lines()] == ["One", "Two", "Three"]


async def test_what_comes_while_slack_is_away_is_posted_later_in_order(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault("slack.*", "outage")
    for text in ("One", "Two", "Three"):
        await stage.maria.writes(text)
    await stage.passes(5)
    await stage.clear_faults()
    await stage.passes(30)

    lines = [line.rpartition("\n")[2] for line in (await thread.lines())[1:]]
    assert lines == ["One", "Two", "Three"]


async def test_outage_of_hours_loses_nothing(stage: Stage, thread: Thread) -> None:
    await stage.fault("slack.*", "outage")
    await stage.maria.writes("One")
    for _ in range(20):
        await stage.passes(600)
    await stage.clear_faults()
    await stage.passes(600)

    assert "One" in (await thread.lines())[-1]
    assert await stage.store.parked() == []


async def test_post_whose_answer_was_lost_stands_once(stage: Stage, thread: Thread) -> None:
    await stage.fault(POST, "timeout_after_accept")
    await stage.maria.writes("One")
    await stage.passes(30)

    assert len(await thread.lines()) == 2


async def test_card_whose_answer_was_lost_stands_once(stage: Stage) -> None:
    await stage.fault(POST, "timeout_after_accept")
    await stage.ana.fills_in("Hello", to=MARIA)
    await stage.ana.submits()
    await stage.passes(30)

    thread = await stage.thread()
    assert "Hello" in (await thread.lines())[0]


async def test_without_the_bot_in_its_channel_the_customer_is_still_written_to(
    stage: Stage,
) -> None:
    await stage.act("kick", channel_id=BILLING_PLACE)
    await stage.ana.fills_in("Hello", to=MARIA)
    await stage.ana.submits()
    await stage.passes(60)
    assert await stage.maria.reads() == ["Hello"]
    assert await stage.threads() == []

    await stage.act("invite", channel_id=BILLING_PLACE)
    await stage.settle()
    assert "Hello" in (await (await stage.thread()).lines())[0]


async def test_posts_wait_while_the_channel_is_archived(stage: Stage, thread: Thread) -> None:
    await stage.act("archive", channel_id=BILLING_PLACE)
    await stage.maria.writes("One")
    await stage.passes(60)
    assert len(await thread.lines()) == 1

    await stage.act("unarchive", channel_id=BILLING_PLACE)
    await stage.settle()
    assert "One" in (await thread.lines())[-1]


@pytest.mark.parametrize(
    "error", ["restricted_action_read_only_channel", "token_expired", "service_unavailable"]
)
async def test_posts_wait_while_slack_takes_none(stage: Stage, thread: Thread, error: str) -> None:
    await stage.fault(POST, "slack_error", times=-1, error=error)
    await stage.maria.writes("One")
    for _ in range(20):
        await stage.passes(60)
    await stage.clear_faults()
    await stage.passes(3600)

    assert "One" in (await thread.lines())[-1]


async def test_post_that_slack_refuses_is_parked_and_holds_up_nothing(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault(POST, "slack_error", error="invalid_blocks")
    await stage.maria.writes("Poisoned")
    await stage.maria.writes("Good")
    await stage.settle()

    assert "Good" in (await thread.lines())[-1]
    (parked,) = await stage.store.parked()
    assert await stage.store.requeue(parked.id)
    await stage.settle()
    assert "Poisoned" in (await thread.lines())[-1]


async def test_deleted_card_gets_a_new_thread(stage: Stage, thread: Thread) -> None:
    await stage.deletes_the_card(thread)
    await stage.maria.writes("Anybody there?")
    await stage.passes(30)

    new = (await stage.threads())[-1]
    assert new.ts != thread.ts
    assert "Anybody there?" in (await new.lines())[-1]
    await stage.ana.replies(new, "Yes")
    await stage.settle()
    assert await stage.maria.reads() == ["Hello", "Yes"]
    assert await stage.count(schema.conversation) == 1

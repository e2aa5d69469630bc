"""End message, after-call work, and what happens when somebody writes afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Table, delete

from bot.contact_centers.embedded import time_out_after_call_work
from bot.domain.model import WRAP_UP_TIMEOUT_CODE, AfterCallWorkMode, InteractionId
from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread, drawn

MARIA = "+44 7700 900123"
TIMELINE_S = 4320 * 60


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("Hello", to=MARIA)


async def after_call_work(stage: Stage, mode: AfterCallWorkMode, limit_s: int | None) -> None:
    await stage.changes(schema.queue.update().values(acw_mode=mode, acw_limit_s=limit_s))


async def test_second_click_on_end_changes_nothing(stage: Stage, thread: Thread) -> None:
    card = (await thread.messages())[0]
    await stage.ana.clicks(thread, "End message")
    await stage.ana.clicks(thread, "End message")
    await stage.settle()
    ended = await stage.rows(schema.interaction)

    await stage.passes(10)
    await stage.ana.clicks_late(thread, card, "End message")
    await stage.settle()

    assert await stage.rows(schema.interaction) == ended
    assert "changed meanwhile" in await stage.ana.sees()


async def test_end_by_somebody_else_is_refused(stage: Stage, thread: Thread) -> None:
    await stage.lea.clicks(thread, "End message")
    await stage.settle()

    assert "This conversation is not with you" in await stage.lea.sees()
    assert "Connected" in await thread.card()


@pytest.mark.parametrize("lost", [schema.queue_member, schema.agent_permission])
async def test_colleague_ends_what_its_agent_cannot_end_any_more(
    stage: Stage, thread: Thread, lost: Table
) -> None:
    await stage.changes(delete(lost).where(lost.c.agent_id == "ana"))
    await stage.ben.clicks(thread, "End message")
    await stage.settle()
    assert "Connected" in await thread.card()

    await stage.lea.ends(thread)

    assert "Ended" in await thread.card()
    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["agent_id"] == "ana"
    assert interaction["acw_ended_at"] is not None
    await stage.lea.replies(thread, "I take this on")
    await stage.settle()
    await stage.lea.clicks(thread, "Take over")
    await stage.settle()
    assert await stage.maria.reads() == ["Hello", "I take this on"]


async def test_notes_of_the_thread_are_offered_at_wrap_up(stage: Stage, thread: Thread) -> None:
    await stage.ana.replies(thread, "// wants a call on Friday")
    await stage.settle()
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("Question answered")

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_note"] == "wants a call on Friday"


async def test_notes_are_offered_as_they_stand_in_the_thread_now(
    stage: Stage, thread: Thread
) -> None:
    mistaken = await stage.ana.replies(thread, "// wants a refund")
    edited = await stage.ana.replies(thread, "// wants a call on Monday")
    await stage.settle()
    await stage.ana.deletes(thread, mistaken)
    await stage.ana.edits(thread, edited, "// wants a call on Friday")
    await stage.settle()
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("Question answered")

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_note"] == "wants a call on Friday"


async def test_one_click_on_a_likely_code_wraps_up(stage: Stage, thread: Thread) -> None:
    await stage.ana.ends(thread)
    await stage.ana.clicks(thread, "No answer")
    await stage.settle()

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_code"] == "no-answer"
    assert "No answer" in await thread.card()


async def test_code_of_another_queue_is_refused(stage: Stage, thread: Thread) -> None:
    await stage.ana.ends(thread)
    view = await stage.ana.window()
    assert view is not None
    (block,) = [b for b in view["blocks"] if b.get("block_id") == "wrap_up_code"]
    await stage.ana.enters("wrap_up_code", block["element"]["options"][0])

    def with_a_code_of_deliveries(payload: dict[str, Any]) -> None:
        held = payload["view"]["state"]["values"]["wrap_up_code"]["wrap_up_code"]
        held["selected_option"]["value"] = "delivered"

    answered = await stage.ana.forges(with_a_code_of_deliveries)
    await stage.settle()

    assert "no longer belongs to the queue" in answered["response"]["errors"]["wrap_up_code"]
    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_code"] is None


async def test_time_out_sets_the_systems_code(stage: Stage, thread: Thread) -> None:
    await after_call_work(stage, AfterCallWorkMode.MANDATORY_TIMEOUT, 60)
    await stage.ana.ends(thread)
    await stage.passes(61)

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_code"] == WRAP_UP_TIMEOUT_CODE
    worked = interaction["acw_ended_at"] - interaction["acw_started_at"]
    assert 60 <= worked.total_seconds() < 70
    assert "Ended" in await thread.card()


async def test_code_in_time_stops_the_timer(stage: Stage, thread: Thread) -> None:
    await after_call_work(stage, AfterCallWorkMode.MANDATORY_TIMEOUT, 60)
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("Payment arranged")
    await stage.passes(120)

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_code"] == "payment"


async def test_answer_inside_the_timeline_brings_the_conversation_back(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("No answer")
    await stage.passes(TIMELINE_S - 60)
    await stage.maria.writes("Sorry, I was away")
    await stage.settle()

    card = await thread.card()
    for part in ("Waiting", "last with <@U0ANA>", "Accept"):
        assert part in card
    assert "Sorry, I was away" in (await thread.lines())[-1]

    await stage.lea.clicks(thread, "Accept")
    await stage.settle()
    assert "with <@U0LEA>" in await thread.card()
    assert [row["agent_id"] for row in await stage.rows(schema.interaction)].count("lea") == 1
    assert await stage.count(schema.conversation) == 1


async def test_answer_after_the_timeline_starts_a_new_conversation(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("No answer")
    await stage.passes(TIMELINE_S + 1)
    await stage.maria.writes("Hello again")
    await stage.settle()

    first, second = await stage.threads()
    assert first.ts == thread.ts
    assert "Hello again" in (await second.lines())[0]
    assert await stage.count(schema.conversation) == 2


async def test_agent_who_writes_inside_the_timeline_is_asked_and_continues_the_thread(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("No answer")
    await stage.lea.fills_in("Hello from Lea", to=MARIA, queue="Billing Support")

    assert (await stage.lea.submits())["response_action"] == "push"
    assert await stage.maria.reads() == ["Hello"]
    view = await stage.lea.window()
    assert view is not None
    assert "Maria Lopez" in drawn(view)
    await stage.lea.submits()
    await stage.settle()
    assert "taken over" in await stage.lea.sees()

    assert [one.ts for one in await stage.threads()] == [thread.ts]
    assert await stage.maria.reads() == ["Hello", "Hello from Lea"]
    assert "with <@U0LEA>" in await thread.card()


async def test_optional_work_is_done_when_its_form_is_closed(stage: Stage, thread: Thread) -> None:
    await after_call_work(stage, AfterCallWorkMode.OPTIONAL, None)
    await stage.ana.ends(thread)
    view = await stage.ana.window()
    assert view is not None
    await stage.act("close", user_id="U0ANA", view_id=view["id"])
    await stage.settle()

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["acw_ended_at"] is not None
    assert interaction["wrap_up_code"] is None


async def test_code_that_is_saved_while_the_limit_passes_is_kept(
    stage: Stage, thread: Thread
) -> None:
    await after_call_work(stage, AfterCallWorkMode.MANDATORY_TIMEOUT, 60)
    await stage.ana.ends(thread)
    (working,) = await stage.rows(schema.interaction)
    saved = schema.interaction.update().values(wrap_up_code="refund")

    async with stage.store.transaction() as agents:
        await agents.conversations.lock(working["conversation_id"])
        await agents.session.run(saved)
        timer = asyncio.create_task(_limit_passes(stage, working["id"]))
        await asyncio.sleep(0.1)  # the timer has begun and waits
    await timer

    (interaction,) = await stage.rows(schema.interaction)
    assert interaction["wrap_up_code"] == "refund"
    assert interaction["acw_ended_at"] is not None


async def _limit_passes(stage: Stage, interaction_id: InteractionId) -> None:
    async with stage.store.transaction() as tx:
        await time_out_after_call_work(tx, interaction_id)

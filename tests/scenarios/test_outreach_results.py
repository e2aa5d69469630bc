"""What becomes of a press of Send: progress, result, take-over, another try, once and only once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.domain.model import Address
from bot.domain.window import RecipientOutcome
from bot.services import outreach, results
from bot.services.outreach import Press
from bot.worker import Worker
from modals.send_form import parse_send
from storage import schema
from tests.builders import ANA, LEA, a_contact
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread
from tests.scenarios.whatsapp import held, shown
from tests.seeding import add_contact

MARIA, TOM, AISHA = "+44 7700 900123", "+44 7700 900124", "+1 202 555 0123"


async def writes_to(person: Person, *recipients: str, text: str = "Hello {first_name}") -> None:
    await person.opens_the_window()
    for to in recipients:
        await person.chooses("recipients", to)
    if text:
        await person.enters("message", text)


async def has_ended(stage: Stage, to: str = MARIA) -> Thread:
    thread = await stage.ana.sends("Hello", to=to)
    await stage.ana.ends(thread)
    await stage.ana.wraps_up("Payment arranged")
    return thread


async def decides(person: Person, *decisions: str) -> None:
    view = await person.window()
    assert view is not None
    blocks = [b for b in view["blocks"] if b.get("block_id", "").startswith("decision:")]
    for block, decision in zip(blocks, decisions, strict=True):
        options = {o["value"]: o for o in block["element"]["options"]}
        await person._act(
            "input",
            view_id=view["id"],
            block_id=block["block_id"],
            action_id="decision",
            value=options[decision],
        )


async def tries_again(person: Person) -> None:
    view = await person.window()
    assert view is not None
    for block in view["blocks"]:
        if (block.get("accessory") or {}).get("action_id") == "progress_try_again":
            await person._act(
                "click",
                view_id=view["id"],
                block_id=block["block_id"],
                action_id="progress_try_again",
                value=block["accessory"]["value"],
            )
            return
    raise AssertionError("nothing to try again")


async def test_one_conversation_and_thread_each_and_a_link_for_each(stage: Stage) -> None:
    await writes_to(stage.ana, MARIA, TOM)
    await stage.ana.submits()
    assert "Sending 0 of 2…" in await shown(stage.ana)

    await stage.settle()

    text = await shown(stage.ana)
    assert "2 of 2 sent" in text
    assert text.count("/archives/C0BILLING/p") == 2
    assert await stage.maria.reads() == ["Hello Maria"]
    assert await stage.tom.reads() == ["Hello Tom"]
    assert len(await stage.threads()) == 2


async def test_refused_ones_are_named_in_the_result_with_a_link(stage: Stage) -> None:
    await stage.lea.sends("Hello", to=MARIA, queue="Billing Support")
    await writes_to(stage.ana, MARIA, TOM)
    await stage.ana.submits()
    await stage.settle()
    text = await shown(stage.ana)
    assert "1 of 2 sent" in text
    assert "Maria Lopez is with Lea Braun since <!date^" in text
    assert text.count("/archives/C0BILLING/p") == 2
    assert await stage.maria.reads() == ["Hello"]


async def test_all_refused_is_an_error_that_keeps_the_window(stage: Stage) -> None:
    for to in (MARIA, TOM):
        await stage.lea.sends("Hello", to=to, queue="Billing Support")
    await writes_to(stage.ana, MARIA, TOM, text="Kept")
    ((_, sentence),) = (await stage.ana.submits())["errors"].items()
    assert sentence.startswith("Nobody is left to message.")
    assert "Tom Baker is with Lea Braun" in sentence
    assert await held(stage.ana, "message") == "Kept"


class TestTakeOver:
    async def test_nothing_is_sent_before_the_answer(self, stage: Stage) -> None:
        thread = await has_ended(stage)
        await writes_to(stage.ana, MARIA)
        assert (await stage.ana.submits())["response_action"] == "push"
        await stage.settle()
        assert await stage.maria.reads() == ["Hello"]
        text = await shown(stage.ana)
        assert "ended by Ana Ruiz" in text

        await stage.ana.submits()
        await stage.settle()

        assert await stage.maria.reads() == ["Hello", "Hello Maria"]
        text = await shown(stage.ana)
        assert "taken over" in text
        assert thread.ts.replace(".", "") in text
        assert len(await stage.threads()) == 1

    async def test_the_form_below_has_gone_with_the_question(self, stage: Stage) -> None:
        await has_ended(stage)
        await writes_to(stage.ana, MARIA)
        await stage.ana.submits()
        await stage.ana.submits()
        await stage.settle()
        path = "views?user_id=U0ANA"
        modals = (await stage.control("GET", path))["modals"]
        assert [view["callback_id"] for view in modals] == ["progress"]

    async def test_each_recipient_has_an_answer_of_their_own(self, stage: Stage) -> None:
        await has_ended(stage, MARIA)
        await has_ended(stage, TOM)
        await writes_to(stage.ana, MARIA, TOM, AISHA)
        await stage.ana.submits()
        await decides(stage.ana, "leave_out", "take_over")
        await stage.ana.submits()
        await stage.settle()
        text = await shown(stage.ana)
        for part in ("2 of 3 sent", "*Maria Lopez*: left out.", "*Tom Baker*: taken over."):
            assert part in text
        assert await stage.maria.reads() == ["Hello"]
        assert await stage.tom.reads() == ["Hello", "Hello Tom"]

    async def test_going_back_and_changing_the_text_sends_the_new_one(self, stage: Stage) -> None:
        await has_ended(stage)
        await writes_to(stage.ana, MARIA, text="First")
        await stage.ana.submits()
        view = await stage.ana.window()
        assert view is not None
        await stage.act("close", user_id="U0ANA", view_id=view["id"])
        await stage.quiet()
        await stage.ana.enters("message", "Second")
        await stage.ana.submits()
        await stage.ana.submits()
        await stage.settle()
        assert await stage.maria.reads() == ["Hello", "Second"]

    async def test_what_changed_before_the_answer_is_decided_again(self, stage: Stage) -> None:
        await has_ended(stage)
        await writes_to(stage.ana, MARIA, TOM)
        await stage.ana.submits()
        await stage.maria.writes("I have another question")
        await stage.settle()
        await stage.ana.submits()
        await stage.settle()
        text = await shown(stage.ana)
        assert "Maria Lopez is waiting in Billing Support" in text
        assert await stage.maria.reads() == ["Hello"]
        assert await stage.tom.reads() == ["Hello Tom"]

    async def test_who_was_left_out_is_not_written_to_when_the_timeline_has_ended_meanwhile(
        self, stage: Stage
    ) -> None:
        await has_ended(stage, MARIA)
        await has_ended(stage, TOM)
        await writes_to(stage.ana, MARIA, TOM)
        await stage.ana.submits()
        await decides(stage.ana, "leave_out", "take_over")
        stage.clock.advance(73 * 3600)
        await stage.ana.submits()
        await stage.settle()
        assert "*Maria Lopez*: left out." in await shown(stage.ana)
        assert await stage.maria.reads() == ["Hello"]
        assert await stage.tom.reads() == ["Hello", "Hello Tom"]


class TestOnce:
    async def test_two_processes_that_hear_one_press_at_once(self, stage: Stage) -> None:
        await writes_to(stage.ana, MARIA, TOM)
        view: Any = await stage.ana.window()
        press = Press(submission_id=view["id"], view_id=view["id"], form=parse_send(view))

        async def presses() -> Any:
            async with stage.store.transaction() as tx:
                return await outreach.submit(tx, await tx.agents.get(ANA), press)

        shown_twice = await asyncio.gather(presses(), presses())
        assert shown_twice[0] == shown_twice[1]
        await stage.settle()
        assert await stage.maria.reads() == ["Hello Maria"]
        assert await stage.count(schema.conversation) == 2

    async def test_two_workers_share_one_submission(self, stage: Stage) -> None:
        await writes_to(stage.ana, MARIA, TOM)
        await stage.ana.submits()
        other = Worker(stage.store, stage.worker._run, stage.worker._give_up, at_once=1)
        for _ in range(20):
            await asyncio.gather(stage.worker.step(), other.step(), stage.worker.step())
            await stage.quiet()
            stage.clock.advance(1)

        assert "2 of 2 sent" in await shown(stage.ana)
        assert await stage.maria.reads() == ["Hello Maria"]
        assert await stage.tom.reads() == ["Hello Tom"]
        assert len(await stage.threads()) == 2

    async def test_a_redelivered_answer_to_the_question_sends_once(self, stage: Stage) -> None:
        await has_ended(stage)
        await writes_to(stage.ana, MARIA)
        await stage.ana.submits()
        await stage.ana.forges(lambda payload: None)
        await stage.quiet()
        await stage.settle()
        assert await stage.maria.reads() == ["Hello", "Hello Maria"]

    async def test_a_crash_in_the_middle_continues(self, stage: Stage) -> None:
        await writes_to(stage.ana, MARIA, TOM, AISHA)
        await stage.ana.submits()
        jobs = await stage.store.claim(2, 60.0)  # claimed by a process that dies
        assert jobs
        await stage.settle()
        await stage.passes(61)
        assert "3 of 3 sent" in await shown(stage.ana)
        assert await stage.maria.reads() == ["Hello Maria"]
        assert await stage.tom.reads() == ["Hello Tom"]


class TestFailing:
    async def test_a_carrier_s_refusal_shows_in_the_result_and_can_be_tried_again(
        self, stage: Stage
    ) -> None:
        await stage.fault("twilio.messages.create", "carrier_error", code=21612, status=400)
        await writes_to(stage.ana, MARIA)
        await stage.ana.submits()
        await stage.settle()
        text = await shown(stage.ana)
        assert "failed" in text
        assert "cannot be reached from the queue's number (21612)" in text
        assert "/archives/C0BILLING/p" in text

        await tries_again(stage.ana)
        await stage.settle()

        assert await stage.maria.reads() == ["Hello Maria"]
        assert "*Maria Lopez*: sent." in await shown(stage.ana)

    async def test_another_try_in_a_conversation_that_is_over_says_so(self, stage: Stage) -> None:
        await stage.fault("twilio.messages.create", "carrier_error", code=21612, status=400)
        await writes_to(stage.ana, MARIA)
        await stage.ana.submits()
        await stage.settle()
        await stage.changes(schema.conversation.update().values(state="closed", agent_id=None))
        await tries_again(stage.ana)
        await stage.settle()
        assert "This conversation is over. Send a new message instead." in await shown(stage.ana)
        assert await stage.maria.reads() == []

    async def test_a_start_that_was_given_up_can_be_tried_again(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fails(*_: Any) -> None:
            raise LookupError("gone")

        await writes_to(stage.ana, MARIA)
        await stage.ana.submits()
        with monkeypatch.context() as patched:
            patched.setattr("bot.services.starts._request", fails)
            await stage.passes(2000)
            for _ in range(10):
                await stage.passes(400)
        assert "failed" in await shown(stage.ana)

        await tries_again(stage.ana)
        await stage.settle()
        assert await stage.maria.reads() == ["Hello Maria"]
        assert "*Maria Lopez*: sent." in await shown(stage.ana)

    async def test_another_agent_s_result_is_nobody_else_s_to_repeat(self, stage: Stage) -> None:
        await writes_to(stage.ana, MARIA)
        view: Any = await stage.ana.window()
        await stage.ana.submits()
        await stage.settle()
        async with stage.store.transaction() as tx:
            lea = await tx.agents.get(LEA)
            with pytest.raises(Exception, match=r"refused\.stale"):
                await results.try_again(tx, lea, view["id"], 0)


class TestMany:
    async def test_a_hundred_recipients_are_all_written_to_at_a_readable_pace(
        self, stage: Stage
    ) -> None:
        people = [
            a_contact(
                id=f"c{n}",
                name=f"Person {n:03d}",
                addresses=(Address(kind="phone", value=number(n)),),
            )
            for n in range(100)
        ]
        async with stage.store.transaction() as tx:
            for contact in people:
                await add_contact(tx.session, contact)
        await stage.ana.opens_the_window()
        offered = await stage.ana.is_offered("recipients", "person")
        assert len(offered) == 100
        await stage.ana.enters("recipients", offered)
        await stage.ana.enters("message", "Hello {name}")
        text = await shown(stage.ana)
        assert "100 messages in all, 100 segments." in text
        assert "You will have 100 open messages; your capacity is 1." in text
        before = len(stage.calls("slack.views.update"))
        await stage.ana.submits()
        for _ in range(60):  # long before the last card stands in the channel
            await stage.worker.step()
            await stage.quiet()
            stage.clock.advance(1)
        assert "100 of 100 sent" in await shown(stage.ana)
        outcomes = {row["outcome"] for row in await stage.rows(schema.submission_recipient)}
        assert outcomes == {RecipientOutcome.SENT}
        assert len(await stage.rows(schema.conversation)) == 100
        assert len(stage.calls("slack.views.update")) - before < 250
        assert stage.slack_errors() == []


def number(n: int) -> str:
    return f"+1202555{101 + n:04d}"


async def test_over_the_capacity_is_counted_and_not_stopped(stage: Stage) -> None:
    await writes_to(stage.ana, MARIA, TOM)
    await stage.ana.submits()
    await stage.settle()
    async with stage.store.reading() as tx:
        assert await tx.agents.count_connected(ANA) == 2


async def test_a_failure_that_the_carrier_reports_late_still_reaches_the_result(
    stage: Stage,
) -> None:
    stage.world.settings["auto_receipts"] = False
    await writes_to(stage.ana, MARIA, TOM)
    await stage.ana.submits()
    await stage.settle()
    assert "2 of 2 sent" in await shown(stage.ana)

    await stage.maria.reports("undelivered", "30005")
    await stage.settle()
    assert "1 of 2 sent" in await shown(stage.ana)

    await tries_again(stage.ana)
    await stage.settle()
    assert "2 of 2 sent" in await shown(stage.ana)

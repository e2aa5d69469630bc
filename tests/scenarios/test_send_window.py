"""The send window: who gets it, what it offers, and what its submission is refused for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from bot.domain.model import Permission
from modals.metadata import SendMetadata
from storage import schema
from tests.builders import ANA, BILLING, an_agent
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.thread import drawn

MARIA = "+44 7700 900123"


def names(options: list[dict[str, Any]]) -> list[str]:
    return [option["text"]["text"] for option in options]


async def test_only_queue_is_chosen_already(stage: Stage) -> None:
    view = await stage.ana.opens_the_window()

    assert view["state"]["values"]["queue:sms"]["queue"]["selected_option"]["value"] == BILLING
    assert "(202) 555-0100" in drawn(view) or "+1 202-555-0100" in drawn(view)


async def test_type_ahead_offers_own_queues_only(stage: Stage) -> None:
    await stage.ben.opens_the_window()
    assert names(await stage.ben.is_offered("queue")) == ["Deliveries"]
    assert await stage.ben.is_offered("queue", "bill") == []

    await stage.lea.opens_the_window()
    assert names(await stage.lea.is_offered("queue")) == ["Billing Support", "Deliveries"]


async def test_to_says_that_it_finds_nobody_before_a_queue_is_chosen(stage: Stage) -> None:
    await stage.lea.opens_the_window()
    assert await stage.lea.is_offered("recipients", "maria") == []
    assert "Choose a queue first" in await stage.lea.sees()
    await stage.lea.chooses("queue", "billing")
    assert "Choose a queue first" not in await stage.lea.sees()
    assert await stage.lea.is_offered("recipients", "maria") != []


async def test_last_queue_is_remembered(stage: Stage) -> None:
    view = await stage.lea.opens_the_window()
    assert view["state"]["values"]["queue:sms"]["queue"]["selected_option"] is None

    await stage.lea.sends("Hello", to=MARIA, queue="Deliveries")
    view = await stage.lea.opens_the_window()

    chosen = view["state"]["values"]["queue:sms"]["queue"]["selected_option"]
    assert chosen["text"]["text"] == "Deliveries"


async def test_contact_is_found_by_name(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello {first_name}", to="maria")

    assert "Maria Lopez" in await thread.card()
    assert await stage.maria.reads() == ["Hello Maria"]


async def test_command_with_number_and_text_opens_a_filled_window(stage: Stage) -> None:
    await stage.ana.opens_the_window("+44 7700 900123 Your parcel")

    assert (await stage.ana.submits())["response_action"] == "update"
    await stage.settle()
    assert await stage.maria.reads() == ["Your parcel"]


async def test_forged_queue_is_refused_in_a_sentence_and_stores_nothing(stage: Stage) -> None:
    await stage.ben.fills_in("Hello", to=MARIA)

    def with_anas_queue(payload: dict[str, Any]) -> None:
        view = payload["view"]
        held = view["state"]["values"]["queue:sms"]["queue"]["selected_option"]
        held["value"] = BILLING
        metadata = SendMetadata.of_view(view)
        view["private_metadata"] = metadata.model_copy(update={"queue_id": BILLING}).dump()

    answered = await stage.ben.forges(with_anas_queue)
    await stage.settle()

    sentence = "You are not a member of Billing Support. Ask its lead to add you."
    assert answered["response"]["errors"] == {"queue:sms": sentence}
    assert await stage.count(schema.submission) == await stage.count(schema.conversation) == 0
    assert await stage.maria.received() == []


async def test_queue_taken_away_while_the_window_is_open(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to=MARIA)
    await stage.removes(ANA, BILLING)

    answered = await stage.ana.submits()

    assert "not a member of Billing Support" in answered["errors"]["queue:sms"]
    assert await stage.count(schema.submission) == 0


async def test_queue_taken_away_between_submit_and_send(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to=MARIA)
    await stage.ana.submits()
    await stage.removes(ANA, BILLING)
    await stage.settle()

    view = await stage.ana.window()
    assert view is not None
    assert "not a member of Billing Support" in drawn(view)
    assert await stage.maria.received() == []


async def test_second_press_of_send_sends_once(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to=MARIA)
    first = await stage.ana.forges(lambda payload: None)
    second = await stage.ana.forges(lambda payload: None)
    await stage.settle()

    assert first["response"]["response_action"] == second["response"]["response_action"] == "update"
    assert await stage.maria.reads() == ["Hello"]
    assert len(await stage.threads()) == 1


async def test_conversation_without_a_message_waits_for_the_agents_first_line(
    stage: Stage,
) -> None:
    thread = await stage.ana.sends("", to=MARIA)
    assert await thread.lines() == []

    await stage.ana.replies(thread, "Hello Maria")
    await stage.settle()
    assert await stage.maria.reads() == ["Hello Maria"]


async def test_message_of_blanks_is_none_and_the_result_says_that_nothing_was_sent(
    stage: Stage,
) -> None:
    await stage.ana.fills_in("  \n ", to=MARIA)
    await stage.ana.submits()
    await stage.settle()

    view = await stage.ana.window()
    assert view is not None
    assert "*Maria Lopez*: conversation opened, nothing sent yet." in drawn(view)
    assert await stage.maria.received() == []


async def test_customer_who_is_with_a_colleague_cannot_be_messaged(stage: Stage) -> None:
    await stage.lea.sends("Hello", to=MARIA, queue="Billing Support")
    await stage.ana.fills_in("Hello too", to=MARIA)

    answered = await stage.ana.submits()

    (sentence,) = answered["errors"].values()
    assert "Maria Lopez is with Lea Braun since" in sentence
    assert await stage.maria.reads() == ["Hello"]


class TestWhoMayNot:
    async def test_without_permission_reads_which_one_and_whom_to_ask(self, stage: Stage) -> None:
        await stage.nia.types_the_command()

        missing = next(iter(Permission))
        sentence = f"You are missing the permission {missing}. Ask your team lead"
        assert (await stage.nia.told())[0].startswith(sentence)
        assert await stage.nia.window() is None

    async def test_permission_taken_away_with_the_window_open(self, stage: Stage) -> None:
        await stage.ana.fills_in("Hello", to=MARIA)
        await stage.changes(delete(schema.agent_permission))

        answered = await stage.ana.submits()

        (sentence,) = answered["errors"].values()
        assert "missing the permission" in sentence
        assert await stage.count(schema.submission) == 0

    async def test_refusal_right_after_the_ack_takes_no_ack_back(self, stage: Stage) -> None:
        for _ in range(5):
            answered = await stage.nia.types_the_command()
            assert (answered["status"], "error" in answered) == (200, False)

    async def test_unknown_person_reads_whom_to_ask(self, stage: Stage) -> None:
        await stage.zoe.types_the_command()

        (sentence,) = await stage.zoe.told()
        assert "Ask your team lead to add zoe@northwind.example as an agent" in sentence

    @pytest.mark.parametrize("who", ["guest", "stranger"])
    async def test_people_from_outside_read_the_same(self, stage: Stage, who: str) -> None:
        person: Person = getattr(stage, who)
        await person.types_the_command()

        (sentence,) = await person.told()
        assert "You are not set up to send on behalf of a queue" in sentence

    async def test_agent_without_a_queue_reads_whom_to_ask(self, stage: Stage) -> None:
        await stage.removes(ANA, BILLING)
        await stage.ana.types_the_command()

        assert "do not belong to a queue that can send" in (await stage.ana.told())[0]

    async def test_person_known_by_email_is_linked_on_first_use(self, stage: Stage) -> None:
        kim = an_agent(
            id="kim", name="Kim", email="kim@northwind.example",
            slack_user_id=None, slack_team_id=None,
        )  # fmt: skip
        await stage.learns_of(kim, BILLING)

        await stage.kim.sends("Hello", to=MARIA, queue=None)

        linked = [row for row in await stage.rows(schema.agent) if row["id"] == "kim"]
        assert [row["slack_user_id"] for row in linked] == ["U0KIM"]
        assert await stage.maria.reads() == ["Hello"]

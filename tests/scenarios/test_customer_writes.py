"""What customers write: once, in order, as text, in the thread where it belongs."""

from __future__ import annotations

from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.model import ConversationState, Direction
from storage import schema
from storage.store import SqlStore
from tests.builders import BILLING_NUMBER
from tests.scenarios.stage import BILLING_PLACE, DELIVERIES_PLACE, Stage

MARIA = "+44 7700 900123"


async def test_answer_lands_in_the_thread_once(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes("Thank you")
    await stage.settle()

    (_, line) = await thread.lines()
    assert line == "*Maria Lopez*\nThank you"
    stored = [row["direction"] for row in await stage.rows(schema.message)]
    assert sorted(stored) == [Direction.INBOUND, Direction.OUTBOUND]


async def test_duplicate_webhook_adds_nothing(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.fault("deliver.twilio.inbound", "duplicate")
    await stage.maria.writes("Thank you")
    await stage.settle()

    delivered = [d for d in stage.world.deliveries if d["kind"] == "twilio.inbound"]
    assert [d["status"] for d in delivered] == [204, 204]
    assert len(await thread.lines()) == 2


async def test_webhook_that_finds_the_database_away_for_a_moment_is_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_away_once(store: SqlStore) -> NoReturn:
        monkeypatch.undo()
        raise OperationalError(None, None, OSError("the server closed the connection"))

    thread = await stage.ana.sends("Hello", to=MARIA)
    monkeypatch.setattr(SqlStore, "transaction", is_away_once)
    await stage.maria.writes("Thank you")
    await stage.settle()

    delivered = [d for d in stage.world.deliveries if d["kind"] == "twilio.inbound"]
    assert [d["status"] for d in delivered] == [204]
    assert (await thread.lines())[-1] == "*Maria Lopez*\nThank you"


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> <@U0ANA> <https://example.com|click>",
        "*bold* _it_ ~no~ `code` :wave:",
        "Fish & chips < 5 > 4 &amp; &lt;",
        "\u202egnp.exe",
    ],
)
async def test_markup_of_customers_does_nothing(stage: Stage, text: str) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes(text)
    await stage.settle()

    message = await thread.last()
    body = message["blocks"][1]["text"]
    assert body["type"] == "plain_text"
    assert body.get("emoji") is not True
    assert body["text"] == text
    for control in ("<!", "<@", "<http"):
        assert control not in message["text"]


async def test_long_message_arrives_whole(stage: Stage) -> None:
    text = "".join(f"{number:05d} " for number in range(667))[:4000].rstrip()
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes(text)
    await stage.settle()

    blocks = (await thread.last())["blocks"][1:]
    assert "".join(block["text"]["text"] for block in blocks) == text


async def test_several_messages_keep_their_order(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    for number in range(5):
        await stage.maria.writes(f"Line {number}")
    await stage.settle()

    assert [line[-6:] for line in (await thread.lines())[1:]] == [f"Line {n}" for n in range(5)]


async def test_number_without_conversation_opens_a_waiting_one_in_the_right_queue(
    stage: Stage,
) -> None:
    await stage.tom.writes("Where is my parcel?")
    await stage.settle()

    assert await stage.threads(BILLING_PLACE) == []
    thread = await stage.thread(DELIVERIES_PLACE)
    card = await thread.card()
    for part in ("Tom Baker", "Deliveries", "Waiting", "Accept"):
        assert part in card
    (conversation,) = await stage.rows(schema.conversation)
    assert conversation["state"] is ConversationState.WAITING


async def test_accept_connects_and_credits_an_inbound_interaction(stage: Stage) -> None:
    await stage.tom.writes("Where is my parcel?")
    await stage.settle()
    thread = await stage.thread(DELIVERIES_PLACE)

    await stage.ben.clicks(thread, "Accept")
    await stage.settle()
    await stage.ben.replies(thread, "It comes today")
    await stage.settle()

    assert "with <@U0BEN>" in await thread.card()
    assert await stage.tom.reads() == ["It comes today"]
    (interaction,) = await stage.rows(schema.interaction)
    assert (interaction["agent_id"], interaction["direction"]) == ("ben", Direction.INBOUND)


async def test_accept_by_somebody_of_another_queue_is_refused(stage: Stage) -> None:
    await stage.tom.writes("Where is my parcel?")
    await stage.settle()
    thread = await stage.thread(DELIVERIES_PLACE)

    await stage.ana.clicks(thread, "Accept")
    await stage.settle()

    assert "not a member of Deliveries" in await stage.ana.sees()
    assert "Waiting" in await thread.card()


async def test_two_accept_and_the_first_has_it(stage: Stage) -> None:
    await stage.tom.writes("Where is my parcel?")
    await stage.settle()
    thread = await stage.thread(DELIVERIES_PLACE)

    await stage.ben.clicks(thread, "Accept")
    await stage.lea.clicks(thread, "Accept")
    await stage.settle()

    assert "with <@U0BEN>" in await thread.card()
    assert await stage.count(schema.interaction) == 1


async def test_unknown_number_is_shown_as_a_number(stage: Stage) -> None:
    await stage.somebody("+447700900155", writes_to=BILLING_NUMBER).writes("Hello?")
    await stage.settle()

    thread = await stage.thread()
    assert "Hello?" in (await thread.lines())[0]
    (contact,) = [row for row in await stage.rows(schema.contact) if row["is_provisional"]]
    assert contact["name"] == "+44 7700 900155"


async def test_empty_message_is_shown_as_such(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes("   ")
    await stage.settle()

    assert len(await thread.lines()) == 2


PICTURE = {"name": "door.png", "mimetype": "image/png", "content_base64": "iVBORw0KGgo="}


async def test_picture_with_a_text_is_not_hidden_by_it(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes("My door", media=[PICTURE])
    await stage.settle()

    assert (await thread.lines())[-1] == "*Maria Lopez*\n[Image]\nMy door"


async def test_message_to_a_number_that_no_queue_has_is_told_to_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.changes(schema.queue_sender.delete())
    await stage.maria.writes("Is anybody there?")
    await stage.settle()

    assert "inbound.no_queue" in caplog.text
    assert await stage.count(schema.conversation) == 0

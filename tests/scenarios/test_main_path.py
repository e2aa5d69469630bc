"""The main path: send, answer, reply, end, wrap up."""

from __future__ import annotations

from bot.domain.model import DeliveryStatus, Direction
from storage import schema
from tests.builders import ANA, BILLING, BILLING_NUMBER
from tests.scenarios.stage import Stage


async def test_send_posts_the_card_with_the_text_as_first_line_and_the_sms(stage: Stage) -> None:
    thread = await stage.ana.sends("Your invoice is ready", to="+447700900123")

    card = await thread.card()
    for part in ("Maria Lopez", "Billing Support", "SMS", "Connected", "<@U0ANA>", "End message"):
        assert part in card
    assert "7700 900123" not in card
    (line,) = await thread.lines()
    assert "Your invoice is ready" in line
    (sms,) = await stage.maria.received()
    assert (sms["from"], sms["body"]) == (BILLING_NUMBER, "Your invoice is ready")


async def test_what_was_sent_is_stored_and_credited_to_queue_and_agent(stage: Stage) -> None:
    await stage.ana.sends("Hello", to="+447700900123")

    (message,) = await stage.rows(schema.message)
    assert message["direction"] is Direction.OUTBOUND
    assert message["delivery_status"] is DeliveryStatus.DELIVERED
    (interaction,) = await stage.rows(schema.interaction)
    assert (interaction["queue_id"], interaction["agent_id"]) == (BILLING, ANA)
    assert interaction["direction"] is Direction.OUTBOUND


async def test_the_whole_conversation(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to="+447700900123")
    await stage.maria.writes("Who is this?")
    await stage.settle()
    ts = await stage.ana.replies(thread, "Billing, about your invoice")
    await stage.settle()

    assert "Who is this?" in (await thread.lines())[1]
    assert await stage.maria.reads() == ["Hello", "Billing, about your invoice"]
    assert await thread.marks(ts) == ["white_check_mark"]

    await stage.passes(60)
    await stage.ana.ends(thread)
    await stage.passes(30)
    await stage.ana.wraps_up("Payment arranged", "Pays on Friday")

    card = await thread.card()
    for part in ("Ended", "Payment arranged", "<@U0ANA>"):
        assert part in card
    assert "End message" not in card
    (interaction,) = await stage.rows(schema.interaction)
    assert (interaction["wrap_up_code"], interaction["wrap_up_note"]) == (
        "payment",
        "Pays on Friday",
    )
    talk = interaction["disconnected_at"] - interaction["connected_at"]
    work = interaction["acw_ended_at"] - interaction["acw_started_at"]
    assert 60 <= talk.total_seconds() < 80
    assert 30 <= work.total_seconds() < 40
    assert stage.slack_errors() == []

"""Opt-outs of every origin: the customer's word, the carrier's, an agent's; and what lifts them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.model import DeliveryStatus
from bot.domain.opt_out import BY_AGENT, BY_CARRIER, BY_CUSTOMER, MARKETING_ONLY
from storage import schema
from tests.builders import BILLING_NUMBER, DELIVERIES_NUMBER
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import (
    BY_META,
    fills_in_value,
    offers_whatsapp,
    opens_whatsapp,
    shown,
)

MARIA = "+44 7700 900123"


async def asks_to_stop(stage: Stage) -> None:
    thread = await stage.thread()
    card = (await thread.messages())[0]
    (menu,) = [
        e for b in card["blocks"] if b["type"] == "actions" for e in b["elements"]
        if e["type"] == "overflow"
    ]  # fmt: skip
    await stage.act(
        "click",
        user_id="U0ANA",
        channel_id="C0BILLING",
        ts=thread.ts,
        action_id=menu["action_id"],
        value=menu["options"][0]["value"],
    )
    await stage.quiet()
    await stage.settle()


async def test_an_agent_records_that_the_customer_asked_to_stop(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await asks_to_stop(stage)
    assert "Asked not to be messaged" in await thread.card()
    await stage.ana.replies(thread, "One more")
    await stage.settle()
    assert "One more" not in await stage.maria.reads()


@pytest.mark.parametrize(("word", "is_lifted"), [("YES", False), ("START", True)])
async def test_what_an_agent_recorded_is_lifted_by_start_and_not_by_a_mere_yes(
    stage: Stage, word: str, is_lifted: bool
) -> None:
    await stage.ana.sends("Hello", to=MARIA)
    await asks_to_stop(stage)
    await stage.maria.writes(word)
    await stage.settle()
    assert [row["how"] for row in await stage.rows(schema.opt_out)] == (
        [] if is_lifted else [BY_AGENT]
    )


async def test_an_opt_out_is_from_one_sender_alone(stage: Stage) -> None:
    await stage.maria.writes("STOP")
    await stage.settle()
    await stage.ben.sends("Your parcel", to=MARIA)
    assert "Your parcel" in await stage.maria.reads()
    await stage.maria.writes("START", to=DELIVERIES_NUMBER)
    await stage.settle()
    assert await stage.count(schema.opt_out) == 1


async def test_the_carrier_s_21610_is_an_opt_out(stage: Stage) -> None:
    await stage.fault("twilio.messages.create", "carrier_error", code=21610, status=400)
    thread = await stage.ana.sends("Hello", to=MARIA)
    assert "(21610)" in (await thread.lines())[-1]
    assert "Asked not to be messaged" in await thread.card()
    assert await stage.count(schema.opt_out) == 1


async def test_131050_stops_marketing_and_nothing_else(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.fault("whatsapp.messages", "carrier_error", code=131050, status=400)
    await sends_follow_up(stage)
    (row,) = await stage.rows(schema.opt_out)
    assert row["how"] == MARKETING_ONLY
    (message,) = await stage.rows(schema.message)
    assert message["delivery_status"] is DeliveryStatus.FAILED
    await stage.changes(update(schema.conversation).values(state="closed"))

    await sends_follow_up(stage)
    assert len(await stage.maria.reads()) == 1

    await stage.changes(update(schema.conversation).values(state="closed"))
    await stage.changes(update(schema.template).values(category="MARKETING"))
    answered = await sends_follow_up(stage)
    (sentence,) = answered["errors"].values()
    assert "Maria Lopez wants no marketing over WhatsApp" in sentence


async def test_stop_after_a_refusal_of_marketing_stops_everything(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.fault("whatsapp.messages", "carrier_error", code=131050, status=400)
    await sends_follow_up(stage)
    await stage.maria.writes("STOP", to=BY_META, medium="whatsapp")
    await stage.settle()
    (row,) = await stage.rows(schema.opt_out)
    assert row["how"] == "customer"


async def sends_follow_up(stage: Stage) -> Any:
    if view := await stage.ben.window():
        await stage.act("close", user_id="U0BEN", view_id=view["id"])
        await stage.quiet()
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", "447700900123")
    await stage.ben.chooses("template", "follow")
    await fills_in_value(stage.ben, 1, "Ben")
    answered = await stage.ben.submits()
    await stage.settle()
    return answered


async def test_the_window_says_who_wants_no_marketing(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.fault("whatsapp.messages", "carrier_error", code=131050, status=400)
    await sends_follow_up(stage)
    await stage.changes(update(schema.conversation).values(state="closed"))
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", "447700900123")
    assert "Maria Lopez wants no marketing" in await shown(stage.ben)


async def test_twilio_s_own_verdict_on_a_word_that_we_do_not_know(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Advanced Opt-Out has words of its own; ``OptOutType`` says what they mean."""
    monkeypatch.setattr("sandbox.twilio.opt_outs._STOP", frozenset({"ARRET"}))
    monkeypatch.setattr("sandbox.twilio.opt_outs._START", frozenset({"ALLO"}))
    (number,) = [n for n in stage.world.seed["twilio"]["numbers"] if n["address"] == BILLING_NUMBER]
    number["advanced_opt_out"] = True
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.maria.writes("Arret")
    await stage.settle()
    assert [row["how"] for row in await stage.rows(schema.opt_out)] == [BY_CUSTOMER]
    assert "Asked not to be messaged" in await thread.card()

    await stage.maria.writes("Allo")
    await stage.settle()
    assert await stage.count(schema.opt_out) == 0


@pytest.mark.parametrize("fault", ["carrier_error", "late_error"])
async def test_63014_is_an_opt_out_over_whatsapp(stage: Stage, fault: str) -> None:
    await offers_whatsapp(stage)
    await stage.fault("twilio.messages.create", fault, code=63014, status=400)
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", "447700900123")
    await stage.ben.chooses("template", "call")
    await fills_in_value(stage.ben, 0, "Maria")
    await stage.ben.submits()
    await stage.settle()

    thread = await stage.thread("C0DELIVER")
    assert "Asked not to be messaged" in await thread.card()
    assert [row["how"] for row in await stage.rows(schema.opt_out)] == [BY_CARRIER]
    assert ": failed." in await shown(stage.ben)

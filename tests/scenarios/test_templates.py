"""WhatsApp's templates in the window: offered, filled in, required, changed meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.model import Address
from storage import schema
from tests.builders import a_contact
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import (
    BY_TWILIO,
    DELIVERY_UPDATE,
    fields,
    fills_in_value,
    held,
    offers_whatsapp,
    opens_whatsapp,
    shown,
)
from tests.seeding import add_contact

MARIA, TOM = "447700900123", "447700900124"


@pytest.fixture(autouse=True)
async def _whatsapp(stage: Stage) -> None:
    await offers_whatsapp(stage)


async def writes_lately(stage: Stage) -> None:
    """Maria's window is open, and her conversation over."""
    await stage.maria.writes("Hi", to=BY_TWILIO, medium="whatsapp")
    await stage.settle()
    await stage.changes(update(schema.conversation).values(state="closed"))


async def test_templates_are_synchronised_with_language_status_and_category(stage: Stage) -> None:
    rows = {(r["name"], r["language"]): r for r in await stage.rows(schema.template)}
    assert rows["invoice_question", "es"]["approval"] == "APPROVED"
    assert rows["autumn_offer", "en"]["approval"] == "PAUSED"
    assert rows["delivery_update", "en"]["carrier"] == "twilio"
    assert rows["spring_offer", "en"]["category"] == "MARKETING"


async def test_only_approved_ones_of_the_queue_s_carrier_are_offered(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    names = [o["text"]["text"] for o in await stage.ben.is_offered("template")]
    assert names == ["call_me_back (en)", "delivery_update (en)"]
    await stage.ben.chooses("queue", "Appointments")
    names = [o["text"]["text"] for o in await stage.ben.is_offered("template", "invoice")]
    assert names == ["invoice_question (en)", "invoice_question (es)"]


async def test_a_template_is_found_among_hundreds(stage: Stage) -> None:
    (known,) = [t for t in await stage.rows(schema.template) if t["name"] == "call_me_back"]
    many = [{**known, "id": f"many-{n}", "name": f"a_note_{n}"} for n in range(150)]
    for row in many:
        await stage.changes(schema.template.insert().values(row))
    await opens_whatsapp(stage.ben, "Deliveries")
    names = [o["text"]["text"] for o in await stage.ben.is_offered("template", "delivery")]
    assert names == ["delivery_update (en)"]
    assert len(await stage.ben.is_offered("template")) == 100


async def test_a_closed_window_replaces_the_message_and_requires_a_template(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    assert "message" not in await fields(stage.ben)
    assert "approved template through" in await shown(stage.ben)

    answered = await stage.ben.forges(lambda payload: None)

    ((_, sentence),) = answered["response"]["errors"].items()
    assert sentence.startswith("Choose a template")
    assert await stage.count(schema.submission) == 0


async def test_values_are_fields_with_a_preview_and_reach_the_customer(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "delivery")
    await fills_in_value(stage.ben, 0, "{first_name}")
    await fills_in_value(stage.ben, 1, "NW-7")
    expected = "Hello Maria, your delivery NW-7 is on its way. Reply here with any question."
    assert expected in await shown(stage.ben)

    assert (await stage.ben.submits())["response_action"] == "update"
    await stage.settle()

    assert await stage.maria.reads() == [expected]
    (thread,) = await stage.threads("C0DELIVER")
    assert expected in (await thread.lines())[0]
    assert stage.slack_errors() == []


async def test_header_and_named_variables_reach_meta(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "follow")
    assert await held(stage.ben, "template_value") == "{first_name}"
    await fills_in_value(stage.ben, 1, "Ben")
    await stage.ben.submits()
    await stage.settle()
    assert await stage.maria.reads() == ["Hello Maria, Ben here. Shall we go on where we stopped?"]

    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", TOM)
    await stage.ben.chooses("template", "invoice")
    for position, value in enumerate(("NW-1", "{first_name}", "Monday")):
        await fills_in_value(stage.ben, position, value)
    assert "Invoice NW-1\nHello Tom, we have" in await shown(stage.ben)
    await stage.ben.submits()
    await stage.settle()
    (sent,) = await stage.tom.reads()
    assert "Hello Tom, we have a question about your invoice of Monday." in sent


@pytest.mark.parametrize("value", ["", "two\nlines", "x" * 1100])
async def test_a_value_that_whatsapp_would_refuse_is_an_error_under_its_field(
    stage: Stage, value: str
) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "call")
    if value:
        await fills_in_value(stage.ben, 0, value)
    answered = await stage.ben.forges(lambda payload: None)
    ((block_id, _),) = answered["response"]["errors"].items()
    assert block_id.startswith("template_value:0:")
    assert await stage.count(schema.submission) == 0


async def test_a_placeholder_needs_a_name(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    for to in (MARIA, "447700900180"):
        await stage.ben.chooses("recipients", to)
    await stage.ben.chooses("template", "call")
    await fills_in_value(stage.ben, 0, "{first_name}")
    sentence = "+44 7700 900180 has no name to write in place of"
    assert sentence in await shown(stage.ben)
    await stage.ben.submits()
    await stage.settle()
    assert sentence in await shown(stage.ben)
    assert len(await stage.maria.reads()) == 1


async def test_a_template_that_was_changed_meanwhile_is_said_and_not_sent(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "call")
    await fills_in_value(stage.ben, 0, "Maria")
    is_it = schema.template.c.name == "call_me_back"
    body = "Hello {{first_name}}, we call on {{day}}."
    changed = {"body": body, "variables": ["first_name", "day"]}
    await stage.changes(update(schema.template).where(is_it).values(changed))

    ((block_id, sentence),) = (await stage.ben.submits())["errors"].items()
    assert block_id.startswith("template:")
    assert sentence.startswith("call_me_back has changed meanwhile")
    assert await stage.maria.reads() == []

    await stage.ben.chooses("recipients", TOM)
    assert await held(stage.ben, "template_value") == "{first_name}"


async def test_a_template_that_was_paused_meanwhile_is_said_in_the_window_and_at_submit(
    stage: Stage,
) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "call")
    await fills_in_value(stage.ben, 0, "Maria")
    is_it = schema.template.c.name == "call_me_back"
    await stage.changes(update(schema.template).where(is_it).values(approval="PAUSED"))
    ((_, sentence),) = (await stage.ben.submits())["errors"].items()
    assert "no longer approved" in sentence
    await stage.ben.chooses("recipients", TOM)
    assert "This template is no longer approved" in await shown(stage.ben)


async def test_carrier_s_word_on_a_paused_template_brings_the_list_up_to_date(stage: Stage) -> None:
    entry = next(e for e in stage.world.seed["twilio"]["content"] if e["sid"] == DELIVERY_UPDATE)
    assert entry["status"] == "approved"
    await stage.fault("twilio.messages.create", "carrier_error", code=63041, status=400)
    asked = len(stage.calls("twilio.content"))
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "call")
    await fills_in_value(stage.ben, 0, "Maria")
    await stage.ben.submits()
    await stage.settle()
    text = await shown(stage.ben)
    assert "WhatsApp has paused the template (63041)" in text
    assert "Try again" in text
    lists = [c for c in stage.world.calls if "ontent" in c["target"] or "templates" in c["target"]]
    assert len(lists) > asked


async def test_mixed_windows_are_said_plainly_and_the_closed_ones_refused(stage: Stage) -> None:
    await writes_lately(stage)
    await opens_whatsapp(stage.ben, "Deliveries")
    for to in (MARIA, TOM):
        await stage.ben.chooses("recipients", to)
    text = await shown(stage.ben)
    assert "1 of 2 recipients last wrote more than 24 hours ago" in text
    assert "Maria Lopez: free to answer until" in text
    await stage.ben.enters("message", "Hello both")
    assert "messages in all" not in await shown(stage.ben)  # only one goes out
    await stage.ben.submits()
    await stage.settle()
    assert await stage.maria.reads() == ["Hello both"]
    assert await stage.tom.reads() == []
    assert "Tom Baker last wrote more than 24 hours ago" in await shown(stage.ben)


async def test_a_window_that_closed_between_writing_and_sending(stage: Stage) -> None:
    await writes_lately(stage)
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.enters("message", "Still there?")
    stage.clock.advance(timedelta(hours=25).total_seconds())
    answered = await stage.ben.submits()
    (sentence,) = answered["errors"].values()
    assert "more than 24 hours" in sentence
    assert await stage.maria.reads() == []


async def test_what_was_typed_comes_back_with_the_message_field(stage: Stage) -> None:
    await writes_lately(stage)
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.enters("message", "Half a “sentence”\nand more")
    await stage.ben.chooses("template", "call")
    assert "message" not in await fields(stage.ben)
    await stage.ben.enters("template", None)
    assert await held(stage.ben, "message") == "Half a “sentence”\nand more"


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("5215512345678", "525512345678"),
        ("541123456789", "+54 9 11 2345-6789"),
        ("551198765432", "5511998765432"),
    ],
)
async def test_a_contact_is_found_under_the_other_form_of_its_number(
    stage: Stage, stored: str, typed: str
) -> None:
    own = (Address(kind="wa_id", value=stored),)
    async with stage.store.transaction() as tx:
        await add_contact(tx.session, a_contact(id="rosa", name="Rosa Sol", addresses=own))
    await opens_whatsapp(stage.ben, "Appointments")
    offered = await stage.ben.is_offered("recipients", typed)
    assert offered[0]["description"]["text"] == "Send to Rosa Sol"
    await stage.ben.enters("recipients", offered[:1])
    await stage.ben.chooses("template", "follow")
    await fills_in_value(stage.ben, 1, "Ben")
    await stage.ben.submits()
    await stage.settle()
    (conversation,) = await stage.rows(schema.conversation)
    assert conversation["customer_address"] == f"+{stored}"
    assert conversation["contact_id"] == "rosa"


async def test_several_people_with_one_number_are_the_agent_s_to_choose(stage: Stage) -> None:
    for name, value in (("Rosa Sol", "+525512345678"), ("Ramon Sol", "+525512345678")):
        own = (Address(kind="phone", value=value),)
        contact = a_contact(id=name.split()[0], name=name, addresses=own)
        async with stage.store.transaction() as tx:
            await add_contact(tx.session, contact)
    await opens_whatsapp(stage.ben, "Appointments")
    offered = await stage.ben.is_offered("recipients", "+52 1 55 1234 5678")
    texts = [option["text"]["text"] for option in offered]
    assert texts == [
        "52 55 1234 5678",
        "Ramon Sol · 52 55 1234 5678",
        "Rosa Sol · 52 55 1234 5678",
    ]


async def test_whatsapp_numbers_are_shown_without_a_plus(stage: Stage) -> None:
    await opens_whatsapp(stage.ben, "Deliveries")
    for typed in (MARIA, f"+{MARIA}", f"00{MARIA}"):
        offered = await stage.ben.is_offered("recipients", typed)
        assert offered[0]["text"]["text"] == "44 7700 900123"

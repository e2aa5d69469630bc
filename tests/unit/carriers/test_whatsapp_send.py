from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.carriers.whatsapp import WhatsAppCarrier
from bot.domain.model import Medium, TemplateUse
from bot.errors import CarrierRejected, OutcomeUnknown
from bot.wording import explain
from tests.unit.carriers.carrier_wire import (
    CUSTOMER,
    NOWHERE,
    Answer,
    outbound,
    payload,
    vendor,
    whatsapp_account,
)

ACCEPTED = Answer(200, payload("whatsapp/message_accepted.json"))
PAGES = [Answer(200, payload(f"whatsapp/templates_page_{n}.json")) for n in (1, 2)]
SEND = "/v25.0/100000000000001/messages"


def use(name: str, language: str, **values: str) -> TemplateUse:
    """``values`` by variable; ``_1`` stands for the variable 1."""
    return TemplateUse(
        template_id="3",
        name=name,
        language=language,
        values=tuple(values.values()),
        variables=tuple(variable.removeprefix("_") for variable in values),
    )


async def test_text_is_posted_once_with_our_attempt() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        accepted = await carrier.send(outbound(Medium.WHATSAPP))
    (asked,) = standing.asked
    assert (asked.method, asked.path, asked.authorization) == ("POST", SEND, "Bearer access")
    assert asked.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": CUSTOMER[1:],
        "type": "text",
        "text": {"body": "Your parcel is here.", "preview_url": False},
        "biz_opaque_callback_data": "attempt-1",
    }
    assert accepted.carrier_message_id == "wamid.HBgMNDQ3NzAwOTAwMTIzFQIAERgS"


async def test_customer_without_a_number_is_the_recipient() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        await carrier.send(outbound(Medium.WHATSAPP, customer="US.13491208655302741918"))
    assert standing.asked[0].body["recipient"] == "US.13491208655302741918"
    assert "to" not in standing.asked[0].body


async def test_template_s_values_go_to_header_and_body() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        filled = use("invoice_question", "en", header_1="NW-1", _1="Ana", _2="Monday")
        await carrier.send(outbound(Medium.WHATSAPP, template=filled))
    assert standing.asked[-1].body["template"] == {
        "name": "invoice_question",
        "language": {"code": "en"},
        "components": [
            {"type": "header", "parameters": [{"type": "text", "text": "NW-1"}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "Ana"},
                    {"type": "text", "text": "Monday"},
                ],
            },
        ],
    }


async def test_named_value_says_its_name() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        await carrier.send(outbound(Medium.WHATSAPP, template=use("call_back", "es", nombre="Ana")))
    (component,) = standing.asked[-1].body["template"]["components"]
    (parameter,) = component["parameters"]
    assert parameter == {"type": "text", "text": "Ana", "parameter_name": "nombre"}


async def test_values_that_do_not_fit_the_variables_are_not_sent() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        short = replace(use("call_back", "es", nombre="Ana"), values=())
        with pytest.raises(CarrierRejected) as caught:
            await carrier.send(outbound(Medium.WHATSAPP, template=short))
    assert caught.value.code == "132000"
    assert standing.asked == []


async def test_closed_window_asks_for_a_template() -> None:
    async with vendor(Answer(400, payload("whatsapp/refused_window.json"))) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        with pytest.raises(CarrierRejected) as caught:
            await carrier.send(outbound(Medium.WHATSAPP))
    assert caught.value.code == "131047"
    assert "send an approved template" in explain(caught.value)


async def test_sender_that_is_not_set_up_is_refused_without_a_call() -> None:
    async with vendor(ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        with pytest.raises(CarrierRejected):
            await carrier.send(outbound(Medium.SMS))
    assert standing.asked == []


async def test_lost_attempt_cannot_be_looked_up() -> None:
    async with aiohttp.ClientSession() as session:
        carrier = WhatsAppCarrier(session, whatsapp_account(NOWHERE))
        with pytest.raises(OutcomeUnknown):
            await carrier.find_sent(outbound(Medium.WHATSAPP), datetime.now(UTC))


async def test_templates_that_can_be_filled_in_are_read_from_all_pages() -> None:
    async with vendor(*PAGES) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        invoice, call = await carrier.templates()
    assert invoice.variables == ("header_1", "1", "2")
    assert (invoice.header, invoice.footer) == ("Invoice {{header_1}}", "Northwind")
    assert (invoice.approval, invoice.account) == ("APPROVED", "200000000000001")
    assert (call.variables, call.approval, call.language) == (("nombre",), "PENDING", "es")
    assert [asked.query.get("after") for asked in standing.asked] == [None, "Mg"]
    assert {asked.path for asked in standing.asked} == {"/v25.0/200000000000001/message_templates"}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "SAVE10"}]},
        {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Book", "flow_id": "1"}]},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://example.com/{{1}}"}]},
        {"type": "CAROUSEL", "cards": [{"components": []}]},
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Now"}},
        {"type": "HEADER", "format": "VIDEO"},
        {"type": "HEADER", "format": "GIF"},
    ],
)
async def test_template_that_wants_more_than_texts_is_left_out(part: dict[str, Any]) -> None:
    plain = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Yes"}]}
    body = {"type": "BODY", "text": "Hello"}
    listed = [
        {"id": str(n), "name": f"n{n}", "language": "en", "status": "APPROVED", "components": own}
        for n, own in enumerate(([body, plain], [body, part]))
    ]
    async with vendor(Answer(200, {"data": listed})) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        (found,) = await carrier.templates()
    assert found.name == "n0"

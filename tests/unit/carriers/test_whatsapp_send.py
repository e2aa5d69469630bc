from __future__ import annotations

from datetime import UTC, datetime

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


def use(name: str, language: str, *values: str) -> TemplateUse:
    return TemplateUse(template_id="3", name=name, language=language, values=values)


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
    async with vendor(*PAGES, ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        filled = use("invoice_question", "en", "NW-1", "Ana", "Monday")
        await carrier.send(outbound(Medium.WHATSAPP, template=filled))
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
    assert [asked.method for asked in standing.asked] == ["GET", "GET", "POST", "POST"]


async def test_named_value_says_its_name() -> None:
    async with vendor(*PAGES, ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        await carrier.send(outbound(Medium.WHATSAPP, template=use("call_back", "es", "Ana")))
    (component,) = standing.asked[-1].body["template"]["components"]
    (parameter,) = component["parameters"]
    assert parameter == {"type": "text", "text": "Ana", "parameter_name": "nombre"}


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (use("invoice_question", "en", "too few"), "132000"),
        (use("invoice_question", "fr", "NW-1", "Ana", "Monday"), "132001"),
    ],
)
async def test_template_that_changed_is_refused_before_sending(
    template: TemplateUse, code: str
) -> None:
    async with vendor(*PAGES) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        with pytest.raises(CarrierRejected) as caught:
            await carrier.send(outbound(Medium.WHATSAPP, template=template))
    assert caught.value.code == code
    assert "POST" not in {asked.method for asked in standing.asked}


async def test_refused_template_is_read_again() -> None:
    refused = Answer(400, {"error": {"code": 132000}})
    async with vendor(*PAGES, refused, *PAGES, ACCEPTED) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        message = outbound(Medium.WHATSAPP, template=use("call_back", "es", "Ana"))
        with pytest.raises(CarrierRejected):
            await carrier.send(message)
        await carrier.send(message)
    assert standing.asked[-1].method == "POST"


async def test_closed_window_asks_for_a_template() -> None:
    async with vendor(Answer(400, payload("whatsapp/refused_window.json"))) as (standing, session):
        carrier = WhatsAppCarrier(session, whatsapp_account(standing.url))
        with pytest.raises(CarrierRejected) as caught:
            await carrier.send(outbound(Medium.WHATSAPP))
    assert caught.value.code == "131047"
    assert "Send an approved template." in explain(caught.value)


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

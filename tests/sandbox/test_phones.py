"""The customers' phones, as the page and the tests drive them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from sandbox import carrier_delivery
from sandbox.senders import senders
from tests.ports import free_port
from tests.sandbox.carrier_stage import MARIA, SEED, Stage, open_stage

SMS = "+12025550100"
TWILIO_WHATSAPP = "+447700900101"
CLOUD_WHATSAPP = "+447700900102"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "medium", "webhook"),
    [
        (SMS, "sms", "/webhooks/twilio/inbound"),
        (TWILIO_WHATSAPP, "whatsapp", "/webhooks/twilio/inbound"),
        (CLOUD_WHATSAPP, "whatsapp", "/webhooks/whatsapp"),
    ],
)
async def test_address_decides_which_carrier_brings_a_message(
    stage: Stage, address: str, medium: str, webhook: str
) -> None:
    answered = await stage.customer_writes(MARIA, address, "Hello", medium=medium)
    assert (answered["ok"], answered["status"]) == (True, 204)
    assert [r.path for r in stage.app.received] == [webhook]
    (shown,) = await stage.phone(MARIA, medium)
    assert shown["id"] == answered["id"]
    assert (shown["direction"], shown["from"], shown["to"]) == ("from_customer", MARIA, address)


async def test_messages_are_listed_by_medium_and_for_one_phone_only(stage: Stage) -> None:
    await stage.customer_writes(MARIA, SMS, "by SMS")
    await stage.customer_writes(MARIA, CLOUD_WHATSAPP, "by WhatsApp", medium="whatsapp")
    await stage.customer_writes("+447700900124", SMS, "somebody else")
    assert [m["body"] for m in await stage.phone(MARIA)] == ["by SMS", "by WhatsApp"]
    assert [m["body"] for m in await stage.phone(MARIA, "sms")] == ["by SMS"]


async def test_number_may_be_written_without_its_plus(stage: Stage) -> None:
    await stage.customer_writes(MARIA.removeprefix("+"), SMS, "Hello")
    assert len(await stage.phone(MARIA)) == 1


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"to": "+447700900199", "body": "x", "medium": "sms"}, "unknown_sender"),
        ({"to": SMS, "body": "x", "medium": "whatsapp"}, "unknown_sender"),
        ({"to": SMS, "body": "", "medium": "sms"}, "missing_field"),
        ({"body": "x", "medium": "sms"}, "missing_field"),
        ({"to": SMS, "body": "x", "medium": "sms", "media": [{"name": "a"}]}, "missing_field"),
    ],
)
async def test_what_no_carrier_can_bring_is_refused(
    stage: Stage, body: dict[str, Any], error: str
) -> None:
    answered = await stage.control("POST", f"phones/{MARIA}/messages", **body)
    assert (answered["ok"], answered["error"]) == (False, error)
    assert stage.app.received == []


async def test_receipt_for_a_message_never_sent_is_refused(stage: Stage) -> None:
    inbound = await stage.customer_writes(MARIA, SMS, "Hello")
    for message_id in ("SMunknown", inbound["id"]):
        answered = await stage.control("POST", "receipts", id=message_id, status="delivered")
        assert answered["error"] == "unknown_message"


async def test_receipt_with_a_code_that_is_no_number_is_refused(stage: Stage) -> None:
    receipt = {"id": "SM1", "status": "failed", "error_code": "lost"}
    answered = await stage.control("POST", "receipts", **receipt)
    assert answered["error"] == "invalid_code"


async def test_live_feed_tells_what_reaches_a_phone(stage: Stage) -> None:
    queue = stage.world.listen()
    await stage.customer_writes(MARIA, SMS, "Hello")
    events = [queue.get_nowait() for _ in range(queue.qsize())]
    assert [event["type"] for event in events] == ["phone", "delivery"]
    assert (events[0]["number"], events[0]["message"]["body"]) == (MARIA, "Hello")


async def test_what_is_written_before_the_app_starts_arrives_once_it_does(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_delivery, "_RETRY_EVERY_S", 0.01)
    port = free_port()
    stage.world.app_url = f"http://127.0.0.1:{port}"
    for body in ("anybody there?", "hello?"):
        answered = await stage.customer_writes(MARIA, SMS, body)
        assert (answered["ok"], answered["status"]) == (True, 0)
    async with TestServer(stage.app.application(), port=port):
        await stage.app.until(lambda got: len(got) == 2)
    assert [r.form["Body"] for r in stage.app.received] == ["anybody there?", "hello?"]


async def test_twilio_tries_once_more_when_it_cannot_connect(stage: Stage) -> None:
    stage.world.app_url = f"http://127.0.0.1:{free_port()}"
    await stage.customer_writes(MARIA, SMS, "Hello")
    assert [row["retry_num"] for row in stage.world.deliveries] == [0, 1]


async def test_reset_empties_the_phones(stage: Stage) -> None:
    await stage.customer_writes(MARIA, SMS, "Hello")
    stage.world.reset()
    assert await stage.phone(MARIA) == []


def test_senders_are_the_addresses_of_both_carriers(stage: Stage) -> None:
    found = {(s["medium"], s["address"], s["carrier"]) for s in senders(stage.world)}
    assert ("sms", SMS, "twilio") in found
    assert ("whatsapp", CLOUD_WHATSAPP, "whatsapp") in found
    assert len(found) == len(SEED["twilio"]["numbers"]) + 1

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.carriers.whatsapp import WhatsAppCarrier
from bot.carriers.whatsapp.webhooks import moment, parse
from bot.domain.model import DeliveryStatus
from bot.domain.records import InboundMessage, Receipt
from tests.unit.carriers.carrier_wire import NOWHERE, OURS_WHATSAPP, message, raw, whatsapp_account

ACCOUNT = whatsapp_account()


def webhook(**value: Any) -> bytes:
    metadata = {"phone_number_id": "100000000000001"}
    change = {"field": "messages", "value": {"metadata": metadata, **value}}
    return json.dumps({"entry": [{"changes": [change]}]}).encode()


def inbound(**content: Any) -> InboundMessage:
    sent = {"from": "447700900123", "id": "wamid.1", "timestamp": "1795342500", **content}
    return message(parse(webhook(messages=[sent]), ACCOUNT))


def test_whole_batch_is_read_and_foreign_numbers_left_out() -> None:
    items = parse(raw("whatsapp/batch.json"), ACCOUNT)
    assert [item.carrier_message_id for item in items] == [
        "wamid.1", "wamid.2", "wamid.9", "wamid.8",
    ]  # fmt: skip


def test_whatsapp_id_is_kept_to_reply_to() -> None:
    first = parse(raw("whatsapp/batch.json"), ACCOUNT)[0]
    assert isinstance(first, InboundMessage)
    assert first.pair.customer_address == "+5215500000123"
    assert first.pair.sender_address == OURS_WHATSAPP
    assert first.user_id == "MX.1111"
    assert first.profile_name == "Maria López"
    assert first.sent_at == datetime.fromtimestamp(1795342500, UTC)


def test_customer_without_a_number_keeps_the_scoped_id() -> None:
    second = parse(raw("whatsapp/batch.json"), ACCOUNT)[1]
    assert isinstance(second, InboundMessage)
    assert second.pair.customer_address == "US.13491208655302741918"
    assert second.profile_name == "Sam"
    assert second.user_id == second.pair.customer_address


def test_receipts_name_attempt_and_reason() -> None:
    delivered, failed = parse(raw("whatsapp/batch.json"), ACCOUNT)[2:]
    assert isinstance(delivered, Receipt)
    assert isinstance(failed, Receipt)
    assert (delivered.delivery_status, delivered.attempt_id, delivered.code) == (
        DeliveryStatus.DELIVERED, "attempt-9", None,
    )  # fmt: skip
    assert (failed.delivery_status, failed.attempt_id, failed.code) == (
        DeliveryStatus.FAILED, None, "131026",
    )  # fmt: skip


READABLE: list[tuple[str, dict[str, Any], str]] = [
    ("text", {"body": "Hello"}, "Hello"),
    ("button", {"text": "Yes please", "payload": "1"}, "Yes please"),
    (
        "interactive",
        {"type": "button_reply", "button_reply": {"id": "1", "title": "Today"}},
        "Today",
    ),
    (
        "interactive",
        {"type": "list_reply", "list_reply": {"id": "1", "title": "Blue", "description": "Large"}},
        "Blue\nLarge",
    ),
    (
        "interactive",
        {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}},
        "Sent",
    ),
    ("image", {"id": "1", "mime_type": "image/jpeg", "caption": "My door"}, "[Image]\nMy door"),
    ("image", {"id": "1", "mime_type": "image/jpeg"}, "[Image]"),
    ("document", {"id": "1", "filename": "invoice.pdf"}, "[Document: invoice.pdf]"),
    (
        "document",
        {"id": "1", "filename": "invoice.pdf", "caption": "As you asked"},
        "[Document: invoice.pdf]\nAs you asked",
    ),
    ("document", {"id": "1"}, "[Document]"),
    ("audio", {"id": "1", "voice": True}, "[Audio]"),
    ("video", {"id": "1"}, "[Video]"),
    ("sticker", {"id": "1", "animated": False}, "[Sticker]"),
    (
        "location",
        {"latitude": 51.5, "longitude": 0, "name": "Office", "address": "1 High Street"},
        "[Location: Office, 1 High Street, 51.5, 0]",
    ),
    ("reaction", {"message_id": "wamid.0", "emoji": "👍"}, "[Reaction: 👍]"),
    ("reaction", {"message_id": "wamid.0"}, "[Reaction removed]"),
    (
        "order",
        {"catalog_id": "1", "product_items": [{}, {}], "text": "Soon"},
        "[Order: 2 items]\nSoon",
    ),
    ("system", {"body": "Maria changed her number"}, "[WhatsApp: Maria changed her number]"),
]


@pytest.mark.parametrize(("message_type", "content", "text"), READABLE)
def test_every_type_becomes_text(message_type: str, content: dict[str, Any], text: str) -> None:
    assert inbound(type=message_type, **{message_type: content}).body == text


def test_shared_contacts_are_listed() -> None:
    people = [
        {"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+44 7700 900124"}]},
        {"name": {"formatted_name": "Bo"}},
    ]
    shown = inbound(type="contacts", contacts=people).body
    assert shown == "[Contact: Ana, +44 7700 900124]\n[Contact: Bo]"


@pytest.mark.parametrize("content", [{"type": "unsupported"}, {"type": "hologram"}, {}])
def test_unknown_types_are_named_and_not_lost(content: dict[str, Any]) -> None:
    shown = inbound(**content).body
    assert shown.startswith(f"[Message that cannot be shown here: {content.get('type', '?')}")


def test_file_is_found_at_its_place_in_the_graph() -> None:
    content = {"id": "123", "mime_type": "application/pdf", "filename": "invoice.pdf"}
    (file,) = inbound(type="document", document=content).media
    assert file.url == f"{NOWHERE}/v25.0/123"
    assert (file.mimetype, file.name) == ("application/pdf", "invoice.pdf")


@pytest.mark.parametrize("media_id", ["../me", "", "1?x=2", "http://elsewhere.example"])
def test_media_id_cannot_lead_elsewhere(media_id: str) -> None:
    assert inbound(type="image", image={"id": media_id}).media == ()


@pytest.mark.parametrize("timestamp", ["", "soon", "9" * 30, "-9" * 9])
def test_impossible_timestamps_are_left_out(timestamp: str) -> None:
    assert moment(timestamp) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
types = st.sampled_from([row[0] for row in READABLE] + ["contacts", "unsupported", "new"])


@given(anything)
def test_no_json_breaks_the_parser(payload: Any) -> None:
    assert parse(json.dumps(payload).encode(), ACCOUNT) == []


@given(types, anything, anything, anything, anything)
def test_no_message_breaks_the_parser(
    message_type: str, content: Any, sender: Any, people: Any, errors: Any
) -> None:
    sent = {"id": "wamid.1", "from": sender, "type": message_type, message_type: content}
    status = {"id": "wamid.2", "status": "failed", "errors": errors}
    items = parse(webhook(messages=[sent], contacts=people, statuses=[status]), ACCOUNT)
    assert items[-1].carrier_message_id == "wamid.2"


@given(st.binary())
def test_no_bytes_break_the_parser(body: bytes) -> None:
    assert parse(body, ACCOUNT) == []


def test_deeply_nested_json_is_left_out() -> None:
    assert parse(b"[" * 200_000, ACCOUNT) == []


async def test_signature_is_checked_on_the_raw_body() -> None:
    body = b'{"a": "\\u00e9"}'
    digest = hmac.new(b"app secret", body, hashlib.sha256).hexdigest()
    async with aiohttp.ClientSession() as session:
        carrier = WhatsAppCarrier(session, ACCOUNT)
        assert carrier.verify("", {"x-hub-signature-256": f"sha256={digest}"}, body)
        assert not carrier.verify("", {"X-Hub-Signature-256": f"sha256={digest}"}, body + b" ")
        assert not carrier.verify("", {"X-Hub-Signature-256": digest}, body)
        assert not carrier.verify("", {"X-Hub-Signature-256": "sha256=é\udc80"}, body)
        assert not carrier.verify("", {}, body)


async def test_without_secrets_nobody_is_trusted() -> None:
    account = replace(ACCOUNT, app_secret="", verify_token="")
    digest = hmac.new(b"", b"{}", hashlib.sha256).hexdigest()
    async with aiohttp.ClientSession() as session:
        carrier = WhatsAppCarrier(session, account)
        assert not carrier.verify("", {"X-Hub-Signature-256": f"sha256={digest}"}, b"{}")
        assert carrier.handshake({"hub.mode": "subscribe", "hub.challenge": "42"}) is None


async def test_handshake_echoes_only_to_whom_knows_the_token() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "42"}
    async with aiohttp.ClientSession() as session:
        carrier = WhatsAppCarrier(session, ACCOUNT)
        assert carrier.handshake(query) == "42"
        assert carrier.handshake(query | {"hub.verify_token": "guess"}) is None
        assert carrier.handshake(query | {"hub.mode": "other"}) is None
        assert carrier.handshake({}) is None

"""Status callbacks: queued, sent, delivered and read, or how a message failed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from sandbox.carrier_delivery import UNREACHED
from sandbox.carrier_messages import phone_store
from sandbox.twilio.account import TwilioMessage, account, plain
from sandbox.twilio.errors import MESSAGES
from sandbox.twilio.resource import API_VERSION
from sandbox.twilio.webhooks import form_webhook, send_with_retries
from sandbox.world import World

_FIRST_CHANNEL_ERROR = 63000


def play_receipts(world: World, message: TwilioMessage, late_code: int | None) -> None:
    """Report in the background, ``receipt_delay_ms`` apart. A failure is reported even when
    ``auto_receipts`` is off: nobody could otherwise know of it."""
    statuses = _statuses(late_code) if world.settings["auto_receipts"] else []
    if late_code is not None:
        statuses.append("failed" if late_code >= _FIRST_CHANNEL_ERROR else "undelivered")
    if statuses:
        world.spawn(_play(world, message, statuses, late_code))


def _statuses(late_code: int | None) -> list[str]:
    # A channel such as WhatsApp refuses before anything is sent, a phone network after.
    if late_code is None:
        return ["queued", "sent", "delivered"]
    return ["queued"] if late_code >= _FIRST_CHANNEL_ERROR else ["queued", "sent"]


async def _play(
    world: World, message: TwilioMessage, statuses: list[str], late_code: int | None
) -> None:
    for delivery_status in statuses:
        await asyncio.sleep(world.settings["receipt_delay_ms"] / 1000)
        is_failure = delivery_status in ("failed", "undelivered")
        await send_receipt(world, message, delivery_status, late_code if is_failure else None)


async def report(world: World, sid: str, delivery_status: str, error_code: str | None) -> int:
    """One receipt by hand. Raises KeyError for a message that was never sent."""
    message = account(world).messages[sid]
    return await send_receipt(world, message, delivery_status, _number(error_code))


def _number(error_code: str | None) -> int | None:
    return int(error_code) if error_code else None


async def send_receipt(
    world: World, message: TwilioMessage, delivery_status: str, error_code: int | None = None
) -> int:
    """Note the status and call back; gives the HTTP status, UNREACHED without a callback URL."""
    message.delivery_status, message.error_code = delivery_status, error_code
    message.updated_at = datetime.now(UTC)
    if delivery_status == "sent":
        message.sent_at = message.updated_at
    code = str(error_code) if error_code is not None else None
    phone_store(world).mark(message.sid, delivery_status, code)
    if not message.status_callback:
        return UNREACHED
    params = _params(world, message, delivery_status)
    webhook = form_webhook(world, "deliver.twilio.status", message.status_callback, params)
    return await send_with_retries(world, webhook)


def _params(world: World, message: TwilioMessage, delivery_status: str) -> dict[str, str]:
    params = {
        "AccountSid": account(world).sid,
        "ApiVersion": API_VERSION,
        "From": message.origin,
        "MessageSid": message.sid,
        "MessageStatus": delivery_status,
        "SmsSid": message.sid,
        "SmsStatus": delivery_status,
        "To": message.target,
    }
    if message.is_whatsapp:
        params |= _channel_params(message, delivery_status)
    elif delivery_status in ("delivered", "undelivered"):
        params["RawDlrDoneDate"] = message.updated_at.strftime("%y%m%d%H%M")
    if code := message.error_code:
        params |= {"ErrorCode": str(code), "ErrorMessage": MESSAGES.get(code, "Unknown error")}
    return params


def _channel_params(message: TwilioMessage, delivery_status: str) -> dict[str, str]:
    params = {
        "ChannelInstallSid": "XE" + "0" * 32,
        "ChannelPrefix": "whatsapp",
        "ChannelToAddress": plain(message.target),
    }
    is_event = delivery_status in ("delivered", "read")
    return params | ({"EventType": delivery_status.upper()} if is_event else {})

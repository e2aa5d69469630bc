"""Status webhooks: sent, delivered, read and failed."""

from __future__ import annotations

import asyncio
import hashlib

from sandbox.carrier_customers import wa_id
from sandbox.carrier_messages import phone_store, whatsapp_now
from sandbox.whatsapp.account import CloudMessage, cloud_account
from sandbox.whatsapp.errors import webhook_error
from sandbox.whatsapp.webhooks import send_value
from sandbox.world import Json, World

_LATE_DETAILS = {
    131026: "The recipient has no WhatsApp or cannot get this message.",
    131047: "More than 24 hours have passed since the customer last wrote to this number.",
}


def play_receipts(world: World, message: CloudMessage, late_code: int | None) -> None:
    """Report in the background, ``receipt_delay_ms`` apart. A failure is reported even when
    ``auto_receipts`` is off: nobody could otherwise know of it."""
    statuses = ["sent", "delivered"] if world.settings["auto_receipts"] else []
    if late_code is not None:
        statuses = ["failed"]
    if statuses:
        world.spawn(_play(world, message, statuses, late_code))


async def _play(
    world: World, message: CloudMessage, statuses: list[str], late_code: int | None
) -> None:
    for delivery_status in statuses:
        await asyncio.sleep(world.settings["receipt_delay_ms"] / 1000)
        await send_receipt(world, message, delivery_status, late_code)


async def report(world: World, wamid: str, delivery_status: str, error_code: str | None) -> int:
    """One receipt by hand. Raises KeyError for a message that was never sent."""
    message = cloud_account(world).messages[wamid]
    code = int(error_code) if error_code else None
    return await send_receipt(world, message, delivery_status, code)


async def send_receipt(
    world: World, message: CloudMessage, delivery_status: str, error_code: int | None = None
) -> int:
    code = str(error_code) if error_code else None
    phone_store(world).mark(message.wamid, delivery_status, code)
    value: Json = {"statuses": [_status(world, message, delivery_status, error_code)]}
    if delivery_status in ("delivered", "read") and message.person.get("bsuid"):
        value["contacts"] = [contact(message.person)]
    return await send_value(world, message.person["number"], value)


def contact(person: Json, profile_name: str = "") -> Json:
    """A webhook's contact. The number is missing for a customer who hides it."""
    profile = {"name": profile_name or person.get("name", "")}
    if username := person.get("username"):
        profile["username"] = username
    entry: Json = {"profile": profile}
    if not person.get("hides_number"):
        entry["wa_id"] = wa_id(person)
    if bsuid := person.get("bsuid"):
        entry["user_id"] = bsuid
    return entry


def _status(
    world: World, message: CloudMessage, delivery_status: str, error_code: int | None
) -> Json:
    status: Json = {
        "id": message.wamid,
        "status": delivery_status,
        "timestamp": str(int(whatsapp_now(world).timestamp())),
        **_recipient(message.person),
    }
    if message.tracker is not None:
        status["biz_opaque_callback_data"] = message.tracker
    if delivery_status in ("sent", "delivered"):
        status |= _billing(message)
    if error_code is not None:
        status["errors"] = [webhook_error(error_code, _LATE_DETAILS.get(error_code, ""))]
    return status


def _recipient(person: Json) -> Json:
    recipient: Json = {} if person.get("hides_number") else {"recipient_id": wa_id(person)}
    if bsuid := person.get("bsuid"):
        recipient["recipient_user_id"] = bsuid
    return recipient


def _billing(message: CloudMessage) -> Json:
    pair = f"{message.person['number']} {message.category}"
    conversation = hashlib.sha256(pair.encode()).hexdigest()[:32]
    is_free = message.category == "service"
    kind = "free_customer_service" if is_free else "regular"
    pricing = {"billable": not is_free, "pricing_model": "PMP", "category": message.category}
    return {
        "conversation": {"id": conversation, "origin": {"type": message.category}},
        "pricing": pricing | {"type": kind},
    }

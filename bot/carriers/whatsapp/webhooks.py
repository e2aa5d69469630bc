"""What Meta posts to us, as JSON: batches of customers' messages and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.carriers.loose import Json, load, part, parts, text
from bot.carriers.whatsapp.account import WhatsAppAccount
from bot.carriers.whatsapp.content import media, readable
from bot.domain.model import CarrierName, DeliveryStatus, Medium, Pair
from bot.domain.records import InboundMessage, Receipt

DELIVERY_STATUSES: Mapping[str, DeliveryStatus] = {
    "accepted": DeliveryStatus.ACCEPTED,
    "sent": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.READ,
    "played": DeliveryStatus.READ,  # a voice message was listened to
    "failed": DeliveryStatus.FAILED,
}


def parse(body: bytes, account: WhatsAppAccount) -> list[InboundMessage | Receipt]:
    """Everything in the batch for our numbers, in order. Never raises; unreadable parts are left
    out, and what is about somebody else's number as well."""
    found: list[InboundMessage | Receipt] = []
    for value in _values(load(body)):
        sender_address = account.sender_address(text(part(value, "metadata"), "phone_number_id"))
        if sender_address is not None:
            found += _inbound(value, sender_address, account.graph_url)
            found += _receipts(value)
    return found


def _values(payload: Json) -> Iterator[Json]:
    for entry in parts(payload, "entry"):
        for change in parts(entry, "changes"):
            yield part(change, "value")


def _inbound(value: Json, sender_address: str, graph_url: str) -> Iterator[InboundMessage]:
    for message in parts(value, "messages"):
        person = _person(message, parts(value, "contacts"))
        customer_address = _address(message, person)
        if not (customer_address and text(message, "id")):
            continue
        yield InboundMessage(
            pair=Pair(
                medium=Medium.WHATSAPP,
                sender_address=sender_address,
                customer_address=customer_address,
            ),
            carrier=CarrierName.WHATSAPP,
            carrier_message_id=text(message, "id"),
            body=readable(message),
            sent_at=moment(text(message, "timestamp")),
            profile_name=text(part(person, "profile"), "name"),
            user_id=_user_id(message, person),
            media=media(message, graph_url),
        )


def _person(message: Json, people: list[Json]) -> Json:
    """The entry of ``contacts`` for the message's author; either id may be missing."""
    wa_id, user_id = text(message, "from"), text(message, "from_user_id")
    for person in people:
        if wa_id and text(person, "wa_id") == wa_id:
            return person
        if user_id and text(person, "user_id") == user_id:
            return person
    return people[0] if len(people) == 1 else {}


def _address(message: Json, person: Json) -> str:
    """The number's digits behind a plain ``+``, else the business-scoped user id as it is."""
    wa_id = text(message, "from") or text(person, "wa_id")
    if wa_id.isascii() and wa_id.isdecimal():
        return f"+{wa_id}"
    return wa_id or _user_id(message, person)


def _user_id(message: Json, person: Json) -> str:
    return text(message, "from_user_id") or text(person, "user_id")


def _receipts(value: Json) -> Iterator[Receipt]:
    for report in parts(value, "statuses"):
        delivery_status = DELIVERY_STATUSES.get(text(report, "status"))
        if delivery_status is None or not text(report, "id"):
            continue
        yield Receipt(
            carrier=CarrierName.WHATSAPP,
            carrier_message_id=text(report, "id"),
            delivery_status=delivery_status,
            code=_code(report) if delivery_status is DeliveryStatus.FAILED else None,
            attempt_id=text(report, "biz_opaque_callback_data") or None,
        )


def _code(report: Json) -> str | None:
    codes = (text(error, "code") for error in parts(report, "errors"))
    return next(filter(None, codes), None)


def moment(timestamp: str) -> datetime | None:
    """Unix seconds."""
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None

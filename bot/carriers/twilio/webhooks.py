"""What Twilio posts to us, as forms: customers' messages and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.carriers.twilio.signature import fields
from bot.domain.model import CarrierName, DeliveryStatus, Medium, Pair
from bot.domain.records import InboundMedia, InboundMessage, Receipt
from bot.wording import say

WHATSAPP = "whatsapp:"

DELIVERY_STATUSES: Mapping[str, DeliveryStatus] = {
    "accepted": DeliveryStatus.ACCEPTED,
    "scheduled": DeliveryStatus.ACCEPTED,
    "queued": DeliveryStatus.ACCEPTED,
    "sending": DeliveryStatus.ACCEPTED,
    "sent": DeliveryStatus.SENT,
    "partially_delivered": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.READ,
    "undelivered": DeliveryStatus.FAILED,
    "failed": DeliveryStatus.FAILED,
    "canceled": DeliveryStatus.CANCELLED,
}
_OPT_OUT_TYPES = {"STOP": "stop", "START": "start"}

Form = Mapping[str, str]


def parse(body: bytes, query: Mapping[str, str]) -> list[InboundMessage | Receipt]:
    """Never raises; what is neither a message nor a receipt is an empty list."""
    form = dict(fields(body))
    item = _receipt(form, query) if "MessageStatus" in form else _inbound(form)
    return [item] if item else []


def _receipt(form: Form, query: Mapping[str, str]) -> Receipt | None:
    """``m`` in the callback's query is our attempt."""
    sid = form.get("MessageSid")
    delivery_status = DELIVERY_STATUSES.get(form["MessageStatus"])
    if not sid or delivery_status is None:
        return None
    code = form.get("ErrorCode") if delivery_status is DeliveryStatus.FAILED else None
    return Receipt(
        carrier=CarrierName.TWILIO,
        carrier_message_id=sid,
        delivery_status=delivery_status,
        code=code or None,
        attempt_id=query.get("m") or None,
    )


def _inbound(form: Form) -> InboundMessage | None:
    sid, origin, target = (form.get(name, "") for name in ("MessageSid", "From", "To"))
    if not (sid and origin and target):
        return None
    media = tuple(_media(form))
    return InboundMessage(
        pair=_pair(origin, target),
        carrier=CarrierName.TWILIO,
        carrier_message_id=sid,
        body=_readable(form, media),
        profile_name=form.get("ProfileName", ""),
        user_id=form.get("ExternalUserIdentifier", "").removeprefix(WHATSAPP),
        opt_out=_OPT_OUT_TYPES.get(form.get("OptOutType", "")),
        media=media,
    )


def _pair(origin: str, target: str) -> Pair:
    return Pair(
        medium=Medium.WHATSAPP if origin.startswith(WHATSAPP) else Medium.SMS,
        sender_address=target.removeprefix(WHATSAPP),
        customer_address=origin.removeprefix(WHATSAPP),
    )


def _media(form: Form) -> Iterator[InboundMedia]:
    index = 0
    while url := form.get(f"MediaUrl{index}"):
        yield InboundMedia(url=url, mimetype=form.get(f"MediaContentType{index}", ""))
        index += 1


def _readable(form: Form, media: tuple[InboundMedia, ...]) -> str:
    """Files are named also beside a text: the agent must know that there were some."""
    place = _location(form) if "Latitude" in form and "Longitude" in form else ""
    words = form.get("Body") or form.get("ButtonText") or ""
    return "\n".join(filter(None, (place, *map(_file, media), words))) or say("inbound.empty")


def _location(form: Form) -> str:
    point = f"{form['Latitude']}, {form['Longitude']}"
    named = (form.get(name) for name in ("Label", "Address"))
    return say("inbound.location", place=", ".join([*filter(None, named), point]))


def _file(file: InboundMedia) -> str:
    kind = file.mimetype.partition("/")[0]
    return say(f"inbound.{kind}" if kind in ("image", "audio", "video") else "inbound.file")

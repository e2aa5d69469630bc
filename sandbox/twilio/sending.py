"""``POST Messages.json``: what Twilio checks before its 201, and what it only finds out later."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from multidict import MultiMapping

from sandbox.carrier_customers import customer
from sandbox.carrier_messages import PhoneMessage, is_window_open, phone_store
from sandbox.twilio.account import (
    WHATSAPP,
    TwilioAccount,
    TwilioMessage,
    account,
    new_sid,
    plain,
)
from sandbox.twilio.content import FilledTemplate, fill
from sandbox.twilio.errors import refusal
from sandbox.twilio.receipts import play_receipts
from sandbox.twilio.segments import count_segments
from sandbox.world import World

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_SHORT_CODE = re.compile(r"\+?\d{3,6}")
_MAX_BODY = 1600
_MAX_MEDIA = 10

Form = MultiMapping[str]


def accept(world: World, form: Form, late_code: str | None) -> TwilioMessage:
    """Take a message on, put it on the phone and start its receipts. Raises CarrierRefusedError."""
    home = account(world)
    _check_ends(home, form)
    template = _template(home, form)
    message = _message(form, template)
    code = int(late_code) if late_code else _late_refusal(world, message, template)
    home.messages[message.sid] = message
    phone_store(world).keep(_on_phone(message, template))
    play_receipts(world, message, code)
    return message


def _check_ends(home: TwilioAccount, form: Form) -> None:
    target, origin = form.get("To", ""), form.get("From", "")
    if not target:
        raise refusal(21604)
    if not origin:
        raise refusal(21701 if form.get("MessagingServiceSid") else 21603)
    _check_target(target)
    if target.startswith(WHATSAPP) != origin.startswith(WHATSAPP):
        raise refusal(21910)
    _check_origin(home, origin)
    if target == origin:
        raise refusal(21266)
    if (plain(origin), plain(target)) in home.opt_outs and not target.startswith(WHATSAPP):
        raise refusal(21610)


def _check_target(target: str) -> None:
    number = plain(target)
    if _SHORT_CODE.fullmatch(number):
        raise refusal(21265)
    is_short_us = number.startswith("+1") and len(number) != len("+12025550100")
    if not _E164.fullmatch(number) or is_short_us:
        raise refusal(21211, target)


def _check_origin(home: TwilioAccount, origin: str) -> None:
    owned = home.number(plain(origin))
    if origin.startswith(WHATSAPP):
        if owned is None or owned["medium"] != "whatsapp":
            raise refusal(63007)
    elif owned is None:
        raise refusal(21659, origin)
    elif owned["medium"] != "sms":
        raise refusal(21606)


def _template(home: TwilioAccount, form: Form) -> FilledTemplate | None:
    content_sid, media = form.get("ContentSid", ""), form.getall("MediaUrl", [])
    if content_sid:
        return fill(home, content_sid, form.get("ContentVariables", ""))
    body = form.get("Body", "")
    if not body and not media:
        raise refusal(21619)
    if len(body) > _MAX_BODY:
        raise refusal(21617)
    if len(media) > _MAX_MEDIA:
        raise refusal(21623)
    return None


def _message(form: Form, template: FilledTemplate | None) -> TwilioMessage:
    body = template.body if template else form.get("Body", "")
    media = [{"url": url} for url in form.getall("MediaUrl", [])]
    is_whatsapp = form["To"].startswith(WHATSAPP)
    return TwilioMessage(
        sid=new_sid("MM" if media else "SM"),
        direction="outbound-api",
        origin=form["From"],
        target=form["To"],
        body=body,
        delivery_status="queued",
        num_segments=1 if is_whatsapp else count_segments(body),
        media=media,
        status_callback=form.get("StatusCallback", ""),
    )


def _late_refusal(
    world: World, message: TwilioMessage, template: FilledTemplate | None
) -> int | None:
    """What WhatsApp finds wrong once Twilio has accepted; SMS goes through."""
    if not message.is_whatsapp:
        return None
    number = plain(message.target)
    if not customer(world, number).get("whatsapp", True):
        return 63024
    if template is not None:
        return template.late_code
    return None if is_window_open(world, plain(message.origin), number) else 63016


def _on_phone(message: TwilioMessage, template: FilledTemplate | None) -> PhoneMessage:
    return PhoneMessage(
        message_id=message.sid,
        carrier="twilio",
        direction="to_customer",
        medium="whatsapp" if message.is_whatsapp else "sms",
        sender_address=plain(message.origin),
        customer_number=plain(message.target),
        body=message.body,
        at=datetime.now(UTC),
        media=list(message.media),
        template=template.shown if template else None,
    )

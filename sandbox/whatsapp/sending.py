"""``POST /{phone_number_id}/messages``: what Meta checks at once, and what it reports later."""

from __future__ import annotations

import re
from typing import Any

from sandbox.carrier_customers import customer_by_whatsapp, wa_id
from sandbox.carrier_messages import PhoneMessage, is_window_open, phone_store, whatsapp_now
from sandbox.whatsapp.account import CloudAccount, CloudMessage, cloud_account, new_wamid
from sandbox.whatsapp.errors import refusal
from sandbox.whatsapp.receipts import play_receipts
from sandbox.whatsapp.templates import FilledTemplate, fill
from sandbox.world import Json, World

_MEDIA_TYPES = ("image", "audio", "video", "document", "sticker")
_MAX_TEXT = 4096
_MAX_CAPTION = 1024
_MAX_TRACKER = 512


def accept(world: World, body: Json, late_code: str | None) -> Json:
    """Take a message on, put it on the phone and start its statuses. Raises CarrierRefusedError."""
    account = cloud_account(world)
    _check_envelope(body)
    person = _person(world, body)
    template = _check_content(account, body)
    _check_pace(world, account, person)
    message = _message(person, body, template)
    code = int(late_code) if late_code else _late_refusal(world, account, person, template)
    account.messages[message.wamid] = message
    phone_store(world).keep(_on_phone(world, account, message, body, template))
    play_receipts(world, message, code)
    return _accepted(message, body)


def _check_envelope(body: Json) -> None:
    if body.get("messaging_product") != "whatsapp":
        raise refusal(100, "The parameter messaging_product is required.")
    if not body.get("to") and not body.get("recipient"):
        raise refusal(131008, "The parameter to is required.")
    if body.get("recipient_type", "individual") != "individual":
        raise refusal(131009, "recipient_type must be individual")
    if len(str(body.get("biz_opaque_callback_data", ""))) > _MAX_TRACKER:
        raise refusal(100, f"biz_opaque_callback_data must be at most {_MAX_TRACKER} characters")


def _person(world: World, body: Json) -> Json:
    """``to`` (a number) wins over ``recipient`` (a business-scoped user id)."""
    target = str(body.get("to") or body["recipient"])
    if body.get("to") and not re.fullmatch(r"\+?[\d\s()-]{7,22}", target):
        raise refusal(131009, "to is not a phone number")
    return customer_by_whatsapp(world, target)


def _check_content(account: CloudAccount, body: Json) -> FilledTemplate | None:
    kind = body.get("type", "text")
    content = body.get(kind)
    if kind not in ("text", "template", *_MEDIA_TYPES):
        raise refusal(131009, f"type {kind} is not one this number can send")
    if not isinstance(content, dict):
        raise refusal(131008, f"The parameter {kind} is required.")
    if kind == "template":
        return fill(account, content)
    if kind == "text":
        _check_text(content)
    else:
        _check_media(account, kind, content)
    return None


def _check_text(content: Json) -> None:
    text = content.get("body")
    if not isinstance(text, str) or not text.strip():
        raise refusal(131008, "The parameter text['body'] is required.")
    if len(text) > _MAX_TEXT:
        raise refusal(100, f"text['body'] must be at most {_MAX_TEXT} characters long")


def _check_media(account: CloudAccount, kind: str, content: Json) -> None:
    if bool(content.get("id")) == bool(content.get("link")):
        raise refusal(131008, f"{kind} needs either an id or a link")
    if content.get("id") and str(content["id"]) not in account.media:
        raise refusal(131009, f"no media has the id {content['id']}")
    if len(content.get("caption", "")) > _MAX_CAPTION:
        raise refusal(100, f"{kind}['caption'] must be at most {_MAX_CAPTION} characters long")


def _check_pace(world: World, account: CloudAccount, person: Json) -> None:
    if world.settings["enforce_pace"] and not account.pace(person["number"]).take():
        raise refusal(131056, "Too many messages to the same person in a short time.")


def _message(person: Json, body: Json, template: FilledTemplate | None) -> CloudMessage:
    return CloudMessage(
        wamid=new_wamid(),
        person=person,
        tracker=body.get("biz_opaque_callback_data"),
        category=template.category if template else "service",
    )


def _late_refusal(
    world: World, account: CloudAccount, person: Json, template: FilledTemplate | None
) -> int | None:
    if not person.get("whatsapp", True):
        return 131026
    is_open = template is not None or is_window_open(world, account.address, person["number"])
    return None if is_open else 131047


def _on_phone(
    world: World,
    account: CloudAccount,
    message: CloudMessage,
    body: Json,
    template: FilledTemplate | None,
) -> PhoneMessage:
    content: Json = body[body.get("type", "text")]
    text = template.body if template else content.get("body") or content.get("caption") or ""
    return PhoneMessage(
        message_id=message.wamid,
        carrier="whatsapp",
        direction="to_customer",
        medium="whatsapp",
        sender_address=account.address,
        customer_number=message.person["number"],
        body=text,
        at=whatsapp_now(world),
        media=_shown_media(account, body),
        template=template.shown if template else None,
    )


def _shown_media(account: CloudAccount, body: Json) -> list[Json]:
    kind = body.get("type", "text")
    if kind not in _MEDIA_TYPES:
        return []
    content: Json = body[kind]
    shown: Json = {"type": kind, "name": content.get("filename", "")}
    if media := account.media.get(str(content.get("id", ""))):
        return [shown | {"id": media.media_id, "mimetype": media.mime_type}]
    return [shown | {"url": content.get("link")}]


def _accepted(message: CloudMessage, body: Json) -> Json:
    contact: dict[str, Any] = {"input": str(body.get("to") or body["recipient"])}
    if body.get("to"):
        contact["wa_id"] = wa_id(message.person)
    if bsuid := message.person.get("bsuid"):
        contact["user_id"] = bsuid
    accepted: Json = {"id": message.wamid}
    if body.get("type") == "template":
        accepted["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [accepted]}

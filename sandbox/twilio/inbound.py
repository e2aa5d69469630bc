"""A customer writes to one of our Twilio numbers: media kept, STOP obeyed, the app told.

Twilio itself tries very few times and leaves the rest to a fallback URL. The lane stands for that
fallback: what the app has not taken is tried again every second for ten minutes."""

from __future__ import annotations

import base64

from sandbox.carrier_customers import customer, wa_id
from sandbox.carrier_delivery import lane
from sandbox.carrier_messages import PhoneMessage, phone_store, whatsapp_now
from sandbox.twilio.account import WHATSAPP, TwilioMessage, account, new_sid, plain
from sandbox.twilio.opt_outs import obey_keyword
from sandbox.twilio.resource import API_VERSION
from sandbox.twilio.segments import count_segments
from sandbox.twilio.webhooks import form_webhook, send_with_retries
from sandbox.world import Json, World

_GIVE_UP_AFTER_S = 600
_COUNTRIES = {"+1": "US", "+44": "GB", "+49": "DE", "+52": "MX", "+54": "AR", "+55": "BR"}


async def receive(
    world: World, address: str, customer_number: str, body: str, media: list[Json], profile: str
) -> tuple[str, int]:
    """Take a message from a phone to an address of ours. Gives its SID and the status of the app's
    answer. Raises LookupError for an address that is not in the seed."""
    number = account(world).number(address)
    if number is None:
        raise LookupError(address)
    message = _message(number, customer_number, body)
    _keep_media(world, message, media)
    account(world).messages[message.sid] = message
    phone_store(world).keep(_on_phone(world, message, media))
    params = _params(world, message, profile) | obey_keyword(world, number, message)
    url = number.get("inbound_url") or f"{world.app_url}/webhooks/twilio/inbound"
    webhook = form_webhook(world, "deliver.twilio.inbound", url, params)
    name = f"twilio {message.origin} {message.target}"
    kept = lane(world, name, send_with_retries, _GIVE_UP_AFTER_S)
    return message.sid, await kept.put(webhook)


def _message(number: Json, customer_number: str, body: str) -> TwilioMessage:
    prefix = WHATSAPP if number["medium"] == "whatsapp" else ""
    return TwilioMessage(
        sid=new_sid("SM"),
        direction="inbound",
        origin=prefix + customer_number,
        target=prefix + number["address"],
        body=body,
        delivery_status="received",
        num_segments=1 if prefix else count_segments(body),
    )


def _keep_media(world: World, message: TwilioMessage, media: list[Json]) -> None:
    home = account(world)
    for file in media:
        content = base64.b64decode(file["content_base64"])
        kept = {"sid": new_sid("ME"), "content_type": file["mimetype"], "content": content}
        home.media[kept["sid"]] = kept
        message.media.append({"sid": kept["sid"], "content_type": file["mimetype"]})


def _on_phone(world: World, message: TwilioMessage, media: list[Json]) -> PhoneMessage:
    return PhoneMessage(
        message_id=message.sid,
        carrier="twilio",
        direction="from_customer",
        medium="whatsapp" if message.is_whatsapp else "sms",
        sender_address=plain(message.target),
        customer_number=plain(message.origin),
        body=message.body,
        at=whatsapp_now(world) if message.is_whatsapp else message.created_at,
        media=media,
        delivery_status="received",
    )


def _params(world: World, message: TwilioMessage, profile: str) -> dict[str, str]:
    account_sid = account(world).sid
    params = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.origin,
        "MessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.num_segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.target,
    }
    extras = _whatsapp_params(world, message, profile) if message.is_whatsapp else _places(message)
    return params | extras | _media_params(world, message)


def _whatsapp_params(world: World, message: TwilioMessage, profile: str) -> dict[str, str]:
    person = customer(world, plain(message.origin))
    params = {
        "MessageType": "text" if not message.media else "image",
        "ProfileName": profile or str(person.get("name", "")),
        "ReferralNumMedia": "0",
        "WaId": wa_id(person),
    }
    bsuid = person.get("bsuid")
    return params | ({"ExternalUserIdentifier": str(bsuid)} if bsuid else {})


def _places(message: TwilioMessage) -> dict[str, str]:
    """Where a number is registered, not where its owner is; often empty but for the country."""
    params: dict[str, str] = {}
    for end, number in (("From", message.origin), ("To", message.target)):
        params |= {f"{end}{part}": "" for part in ("City", "State", "Zip")}
        known = (name for code, name in _COUNTRIES.items() if number.startswith(code))
        params[f"{end}Country"] = next(known, "")
    return params


def _media_params(world: World, message: TwilioMessage) -> dict[str, str]:
    base = f"{world.base_url}/twilio/{API_VERSION}/Accounts/{account(world).sid}/Messages"
    params: dict[str, str] = {}
    for index, file in enumerate(message.media):
        params[f"MediaUrl{index}"] = f"{base}/{message.sid}/Media/{file['sid']}"
        params[f"MediaContentType{index}"] = file["content_type"]
    return params

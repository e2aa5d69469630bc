"""The control routes of the customers' phones: read, write, mark as read, and receipts by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import twilio, whatsapp
from sandbox.answers import ControlError, answer, field, read_body
from sandbox.carrier_customers import e164
from sandbox.carrier_messages import PhoneMessage, phone_store
from sandbox.senders import senders
from sandbox.world import Json, World

_PHONE = "/control/phones/{number}"


def routes(world: World) -> list[web.RouteDef]:
    return [
        web.get(f"{_PHONE}/messages", _bind(world, _list_messages)),
        web.post(f"{_PHONE}/messages", _bind(world, _write)),
        web.post(f"{_PHONE}/read", _bind(world, _read)),
        web.post("/control/receipts", _bind(world, _send_receipt)),
    ]


Handler = Callable[[World, web.Request], Awaitable[web.Response]]


def _bind(world: World, handler: Handler) -> Any:
    async def handle(request: web.Request) -> web.Response:
        return await handler(world, request)

    return handle


async def _list_messages(world: World, request: web.Request) -> web.Response:
    number, medium = e164(request.match_info["number"]), request.query.get("medium")
    return answer(messages=[m.as_json() for m in phone_store(world).on_phone(number, medium)])


async def _write(world: World, request: web.Request) -> web.Response:
    """``status`` is the app's answer to the webhook, 0 while it could not be reached."""
    body = await read_body(request)
    medium, target = field(body, "medium"), e164(str(field(body, "to")))
    text, media = body.get("body") or "", body.get("media") or []
    if not text and not media:
        raise ControlError("missing_field", "A message needs a body or media.")
    for file in media:
        for name in ("mimetype", "content_base64"):
            field(file, name)
    receive = _receiver(world, medium, target)
    number, profile = e164(request.match_info["number"]), str(body.get("profile_name") or "")
    message_id, http_status = await receive(world, target, number, text, media, profile)
    return answer(id=message_id, status=max(http_status, 0))


Receive = Callable[[World, str, str, str, list[Json], str], Awaitable[tuple[str, int]]]
_RECEIVERS: dict[str, Receive] = {"twilio": twilio.receive, "whatsapp": whatsapp.receive}


def _receiver(world: World, medium: str, address: str) -> Receive:
    for sender in senders(world):
        if (sender["medium"], sender["address"]) == (medium, address):
            return _RECEIVERS[sender["carrier"]]
    raise ControlError("unknown_sender", f"No carrier serves {address} for {medium}.", 404)


async def _read(world: World, request: web.Request) -> web.Response:
    medium = field(await read_body(request), "medium")
    if medium == "whatsapp":
        for message in _unread(world, e164(request.match_info["number"])):
            await _report(world, message.message_id, "read", None)
    return answer()


def _unread(world: World, number: str) -> list[PhoneMessage]:
    # With receipts played automatically "read" waits for "delivered", as on a real phone.
    readable = {"delivered"} if world.settings["auto_receipts"] else {"queued", "sent", "delivered"}
    messages = phone_store(world).on_phone(number, "whatsapp")
    arrived = (m for m in messages if m.direction == "to_customer")
    return [m for m in arrived if m.delivery_status in readable]


async def _send_receipt(world: World, request: web.Request) -> web.Response:
    body = await read_body(request)
    message_id, delivery_status = str(field(body, "id")), str(field(body, "status"))
    code = str(body.get("error_code") or "")
    if code and not code.isdigit():
        raise ControlError("invalid_code", "error_code is the carrier's number, such as 30005.")
    http_status = await _report(world, message_id, delivery_status, code or None)
    return answer(status=max(http_status, 0))


Report = Callable[[World, str, str, str | None], Awaitable[int]]
_REPORTERS: dict[str, Report] = {"twilio": twilio.report, "whatsapp": whatsapp.report}


async def _report(world: World, message_id: str, delivery_status: str, code: str | None) -> int:
    message = phone_store(world).find(message_id)
    if message is None or message.direction != "to_customer":
        raise ControlError("unknown_message", f"No message {message_id} was sent.", 404)
    return await _REPORTERS[message.carrier](world, message_id, delivery_status, code)

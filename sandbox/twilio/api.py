"""The routes of Twilio's REST API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web
from multidict import MultiDict, MultiMapping

from sandbox.carrier_entry import CarrierAnswer, serve
from sandbox.twilio.account import TwilioAccount, account
from sandbox.twilio.content import content_page
from sandbox.twilio.errors import TWILIO, refusal
from sandbox.twilio.resource import API_VERSION, message_json, message_page
from sandbox.twilio.sending import accept
from sandbox.world import Json, World

_ROOT = f"/twilio/{API_VERSION}/Accounts/{{account_sid}}"
_MESSAGE = _ROOT + "/Messages/{sid}"
_STORAGE = "/twilio/media-storage/{media_sid}"

# Given the world, the request, its form and the code of a late error.
Operation = Callable[[World, web.Request, MultiMapping[str], str | None], CarrierAnswer]


def routes(world: World) -> list[web.RouteDef]:
    return [
        web.post(f"{_ROOT}/Messages.json", _handler(world, "messages.create", _create)),
        web.get(f"{_ROOT}/Messages.json", _handler(world, "messages.list", _list)),
        web.get(f"{_MESSAGE}.json", _handler(world, "messages.fetch", _fetch)),
        web.post(f"{_MESSAGE}.json", _handler(world, "messages.update", _update)),
        web.delete(f"{_MESSAGE}.json", _handler(world, "messages.delete", _delete)),
        web.get(f"{_MESSAGE}/Media.json", _handler(world, "media.list", _list_media)),
        web.get(f"{_MESSAGE}/Media/{{media_sid}}", _handler(world, "media", _media)),
        web.delete(f"{_MESSAGE}/Media/{{media_sid}}", _handler(world, "media", _delete_media)),
        web.get(_STORAGE, _handler(world, "storage", _stored, is_open=True)),
        web.get(f"{_ROOT}.json", _handler(world, "accounts", _account)),
        web.get(f"{_ROOT}/IncomingPhoneNumbers.json", _handler(world, "numbers", _numbers)),
        web.get("/twilio/v1/Content", _handler(world, "content", _content)),
        web.get("/twilio/v1/ContentAndApprovals", _handler(world, "content", _content)),
    ]


def _handler(world: World, name: str, operation: Operation, is_open: bool = False) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        form = await _form(request)

        async def work(late_code: str | None) -> CarrierAnswer:
            if not is_open:
                account(world).authorize(request)
            return operation(world, request, form, late_code)

        journal = _flat(form if request.method == "POST" else request.query)
        return await serve(world, request, f"twilio.{name}", TWILIO, journal, work)

    return handle


async def _form(request: web.Request) -> MultiDict[str]:
    posted = await request.post() if request.method == "POST" else {}
    return MultiDict([(name, str(value)) for name, value in posted.items()])


def _flat(params: MultiMapping[str]) -> Json:
    """One value by name, a list where a name repeats."""
    lists = {name: params.getall(name) for name in params}
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def _create(world: World, _: web.Request, form: Any, late_code: str | None) -> CarrierAnswer:
    message = accept(world, form, late_code)
    return CarrierAnswer(201, message_json(message, account(world).sid))


def _list(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    try:
        return CarrierAnswer(200, message_page(account(world), request.query))
    except ValueError:
        raise refusal(20404) from None


def _fetch(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    message = account(world).message(request.match_info["sid"])
    return CarrierAnswer(200, message_json(message, account(world).sid))


def _update(world: World, request: web.Request, form: Any, _: Any) -> CarrierAnswer:
    """An empty ``Body`` redacts the record; what is on the phone stays there."""
    message = account(world).message(request.match_info["sid"])
    if form.get("Body") == "":
        message.body = ""
    if form.get("Status") == "canceled":
        message.delivery_status = "canceled"
    return CarrierAnswer(200, message_json(message, account(world).sid))


def _delete(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    message = account(world).message(request.match_info["sid"])
    del account(world).messages[message.sid]
    return CarrierAnswer(204)


def _list_media(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    home, sid = account(world), request.match_info["sid"]
    kept = [file for file in home.message(sid).media if file.get("sid") in home.media]
    return CarrierAnswer(200, {"media_list": kept, "page": 0, "page_size": 50})


def _media(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    """Redirects to storage, which needs no credentials and should be given none."""
    file = _media_file(account(world), request)
    return CarrierAnswer(307, None, {"Location": _STORAGE.format(media_sid=file["sid"])})


def _stored(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    file = _media_file(account(world), request)
    return CarrierAnswer(200, None, {"Content-Type": file["content_type"]}, file["content"])


def _delete_media(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    file = _media_file(account(world), request)
    del account(world).media[file["sid"]]
    return CarrierAnswer(204)


def _media_file(home: TwilioAccount, request: web.Request) -> Json:
    media_sid = request.match_info["media_sid"]
    if media_sid not in home.media:
        raise refusal(20404)
    return home.media[media_sid]


def _account(world: World, _: web.Request, __: Any, ___: Any) -> CarrierAnswer:
    sid = account(world).sid
    body = {"sid": sid, "friendly_name": "Sandbox", "status": "active", "type": "Full"}
    return CarrierAnswer(200, body)


def _numbers(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    wanted = request.query.get("PhoneNumber")
    addresses = [entry["address"] for entry in account(world).seed["numbers"]]
    found = [{"phone_number": a, "capabilities": {"sms": True}} for a in addresses]
    shown = [n for n in found if wanted in (None, n["phone_number"])]
    return CarrierAnswer(200, {"incoming_phone_numbers": shown, "page": 0, "page_size": 50})


def _content(world: World, request: web.Request, _: Any, __: Any) -> CarrierAnswer:
    page = int(request.query.get("Page", 0))
    size = int(request.query.get("PageSize", 50))
    url = f"{world.base_url}{request.path}"
    has_approvals = request.path.endswith("Approvals")
    return CarrierAnswer(200, content_page(account(world), url, page, size, has_approvals))

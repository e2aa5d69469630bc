"""The routes of the Cloud API, and the handshake that the control API can ask for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.answers import answer, read_body
from sandbox.carrier_entry import CarrierAnswer, serve
from sandbox.whatsapp import media
from sandbox.whatsapp.account import cloud_account
from sandbox.whatsapp.errors import META, refusal, unknown_object
from sandbox.whatsapp.sending import accept
from sandbox.whatsapp.templates import template_page
from sandbox.whatsapp.webhooks import handshake
from sandbox.world import Json, World

_OBJECT = r"/whatsapp/{version:v\d+(?:\.\d+)?}/{object_id}"

# Given the world, the request, its JSON and the code of a late error.
Operation = Callable[[World, web.Request, Json, str | None], Awaitable[CarrierAnswer]]


def routes(world: World) -> list[web.RouteDef]:
    return [
        web.post(f"{_OBJECT}/messages", _handler(world, "messages", _send)),
        web.post(f"{_OBJECT}/media", _handler(world, "media", _upload)),
        web.get(f"{_OBJECT}/message_templates", _handler(world, "templates", _templates)),
        web.get(_OBJECT, _handler(world, "media", _look_up)),
        web.delete(_OBJECT, _handler(world, "media", _delete_media)),
        web.get("/whatsapp/media-download/{object_id}", _handler(world, "media", _download)),
        web.post("/control/whatsapp/handshake", _handshake_handler(world)),
    ]


def _handler(world: World, name: str, operation: Operation) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        body = await _sent_json(request)

        async def work(late_code: str | None) -> CarrierAnswer:
            cloud_account(world).authorize(request)
            return await operation(world, request, body, late_code)

        journal = body or {**request.query, "id": request.match_info["object_id"]}
        return await serve(world, request, f"whatsapp.{name}", META, journal, work)

    return handle


async def _sent_json(request: web.Request) -> Json:
    """Empty for anything but a JSON object: an upload has no JSON, and the checks say the rest."""
    if request.content_type != "application/json":
        return {}
    try:
        body = json.loads(await request.read())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _send(world: World, request: web.Request, body: Json, late: str | None) -> CarrierAnswer:
    cloud_account(world).check_phone(request)
    if body.get("status") == "read":
        return CarrierAnswer(200, {"success": True})
    return CarrierAnswer(200, accept(world, body, late))


async def _templates(world: World, request: web.Request, _: Json, __: Any) -> CarrierAnswer:
    account = cloud_account(world)
    if request.match_info["object_id"] != str(account.seed["waba_id"]):
        raise unknown_object(request.match_info["object_id"])
    try:
        page = template_page(account, f"{world.base_url}{request.path}", request.query)
    except ValueError:
        raise refusal(100, "limit or after cannot be read") from None
    return CarrierAnswer(200, page)


async def _upload(world: World, request: web.Request, _: Json, __: Any) -> CarrierAnswer:
    cloud_account(world).check_phone(request)
    return await media.upload(cloud_account(world), request)


async def _look_up(world: World, request: web.Request, _: Json, __: Any) -> CarrierAnswer:
    account, object_id = cloud_account(world), request.match_info["object_id"]
    if object_id == account.phone_number_id:
        return CarrierAnswer(200, _phone_number(account.seed))
    return CarrierAnswer(200, media.describe(account, world.base_url, object_id))


def _phone_number(seed: Json) -> Json:
    return {
        "id": seed["phone_number_id"],
        "display_phone_number": seed["display_phone_number"],
        "verified_name": seed.get("verified_name", "Northwind"),
        "quality_rating": "GREEN",
    }


async def _download(world: World, request: web.Request, _: Json, __: Any) -> CarrierAnswer:
    return media.download(cloud_account(world), request.match_info["object_id"])


async def _delete_media(world: World, request: web.Request, _: Json, __: Any) -> CarrierAnswer:
    return CarrierAnswer(200, media.delete(cloud_account(world), request.match_info["object_id"]))


def _handshake_handler(world: World) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        """Body ``{verify_token?}``; answers ``{ok, status, is_verified}``."""
        body = await read_body(request)
        return answer(**await handshake(world, body.get("verify_token")))

    return handle

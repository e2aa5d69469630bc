"""How the control API answers: ``ok`` with fields, or a refusal with a word and a sentence."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.world import Json

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ControlError(Exception):
    """A fault of the caller: becomes ``{"ok": false, "error", "detail"}`` with that status."""

    def __init__(self, error: str, detail: str = "", status: int = 400) -> None:
        super().__init__(error, detail)
        self.error, self.detail, self.status = error, detail, status


def answer(**fields: Any) -> web.Response:
    return json_response({"ok": True, **fields})


def json_response(
    body: Any, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    payload = json.dumps(body, separators=(",", ":"), default=str).encode()
    return web.Response(
        body=payload,
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


async def read_body(request: web.Request) -> Json:
    """The JSON object sent by a caller; an empty body counts as an empty object."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as fault:
        raise ControlError("invalid_json", str(fault)) from fault
    if not isinstance(body, dict):
        raise ControlError("invalid_json", "The body must be a JSON object.")
    return body


def field(body: Json, name: str) -> Any:
    """A field that the call cannot do without."""
    if body.get(name) in (None, ""):
        raise ControlError("missing_field", f"The field {name} is missing.")
    return body[name]


@web.middleware
async def refuse_politely(request: web.Request, handler: _Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ControlError as refusal:
        body = {"ok": False, "error": refusal.error, "detail": refusal.detail}
        return json_response(body, refusal.status)

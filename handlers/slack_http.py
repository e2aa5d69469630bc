"""Slack over HTTP: the same Bolt app as behind Socket Mode, entered through aiohttp.

Bolt reads a request before it verifies it, so what cannot be read would fail unverified: the
signature is looked at here first, on the raw body, and what is no request of Slack's ends here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)


def routes(app: AsyncApp, signing_secret: str) -> list[web.RouteDef]:
    verifier = SignatureVerifier(signing_secret)

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if not _is_signed(verifier, body, request.headers):
            log.warning("slack.refused")
            raise web.HTTPUnauthorized
        if not _is_readable(request.content_type, body.decode()):
            raise web.HTTPBadRequest
        answer = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    return [web.post("/slack/events", take)]


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return verifier.is_valid_request(body, headers)
    except (ValueError, TypeError):  # not UTF-8, a time that is none, a signature in other letters
        return False


def _is_readable(content_type: str, text: str) -> bool:
    if content_type != "application/json":
        payloads = parse_qs(text, keep_blank_values=True).get("payload")
        return payloads is None or isinstance(_decoded(payloads[0]), dict)
    payload = _decoded(text)
    return isinstance(payload, dict) and isinstance(payload.get("event", {}), dict)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None

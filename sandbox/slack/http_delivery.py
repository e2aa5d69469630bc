"""Deliveries to the app's request URL: signed, and answered within three seconds or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.world import Json, World

FORM = "application/x-www-form-urlencoded"
_STALE_S = 6 * 60


@dataclass(frozen=True)
class Retry:
    """The how-maniest repetition, and why the try before counted as failed."""

    number: int
    reason: str


@dataclass
class Outcome:
    """``failure`` is Slack's retry reason: http_timeout, http_error or connection_failed."""

    status: int | None = None
    body: Any = None
    elapsed_ms: float = 0.0
    failure: str | None = None
    is_final: bool = False


def request_url(world: World) -> str:
    return f"{world.app_url}/slack/events"


async def post(
    world: World,
    kind: str,
    payload: Json,
    retry: Retry | None = None,
    sign: str = "good",
    on_sent: Callable[[], None] | None = None,
) -> Outcome:
    """Send one delivery and wait for the answer; ``on_sent`` is called when it has gone out."""
    content_type, body = encode(kind, payload)
    headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
    headers |= signature(world.seed["app"]["signing_secret"], body, sign) | _retry_headers(retry)
    deadline_s = world.settings["ack_deadline_ms"] / 1000
    deadline = aiohttp.ClientTimeout(total=None, sock_connect=deadline_s, sock_read=deadline_s)
    try:
        async with world.http.post(
            request_url(world), data=body, headers=headers, timeout=deadline,
            allow_redirects=False, trace_request_ctx=on_sent,
        ) as response:  # fmt: skip
            return await _read(response)
    except TimeoutError:
        return Outcome(failure="http_timeout")
    except (aiohttp.ClientError, OSError):
        return Outcome(failure="connection_failed")


async def _read(response: aiohttp.ClientResponse) -> Outcome:
    text = await response.text()
    return Outcome(
        status=response.status,
        body=_parsed(text) if text else None,
        failure=None if response.status == 200 else "http_error",
        is_final=response.headers.get("x-slack-no-retry") == "1",
    )


def encode(kind: str, payload: Json) -> tuple[str, bytes]:
    """Commands are plain form fields, interactions one field of JSON, events JSON."""
    if kind == "event":
        return "application/json", _json(payload).encode()
    fields = payload if kind == "command" else {"payload": _json(payload)}
    return FORM, urlencode(fields).encode()


def signature(secret: str, body: bytes, sign: str) -> dict[str, str]:
    """Slack's two headers; ``sign`` may also be none, stale or forged."""
    if sign == "none":
        return {}
    timestamp = str(int(time.time()) - (_STALE_S if sign == "stale" else 0))
    key = b"not-the-secret" if sign == "forged" else secret.encode()
    digest = hmac.new(key, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}


def _json(payload: Json) -> str:
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

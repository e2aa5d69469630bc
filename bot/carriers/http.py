"""Calls to a carrier, and what their outcome means for a message that was being sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import ClientSession, ClientTimeout

from bot.carriers.faults import Fault, Faults, Kind, look_up
from bot.errors import CarrierBusy, CarrierError, CarrierRejected, OutcomeUnknown

# Connecting has its own limit: only a call that never connected is known not to be processed.
TIMEOUT = ClientTimeout(total=20, connect=5)

_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
_NOT_A_REFUSAL = (408, 425)  # the server gave up waiting: it may hold a part


@dataclass(frozen=True, slots=True)
class Reply:
    """``body`` is the JSON object, empty where there was none."""

    http_status: int
    body: dict[str, Any]
    retry_after_s: float | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.http_status < 300


async def call(session: ClientSession, method: str, url: str, **request: Any) -> Reply:
    """One request, not repeated and not redirected.

    Raises CarrierBusy when it was never sent, OutcomeUnknown when no answer came.
    """
    request.setdefault("timeout", TIMEOUT)
    try:
        async with session.request(method, url, allow_redirects=False, **request) as response:
            retry_after_s = seconds(response.headers.get("Retry-After"))
            return Reply(response.status, await _json(response), retry_after_s)
    except _NEVER_SENT as error:
        raise CarrierBusy() from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OutcomeUnknown() from error


async def read(session: ClientSession, url: str, faults: Faults, **request: Any) -> dict[str, Any]:
    """A GET: reading twice does no harm, so what was not answered is CarrierBusy."""
    try:
        reply = await call(session, "GET", url, **request)
        if not reply.is_success:
            raise refusal(reply, error_code(reply), faults)
    except OutcomeUnknown as error:
        raise CarrierBusy(code=error.code) from error
    return reply.body


def error_code(reply: Reply) -> str:
    """Twilio has ``code`` on top, Meta inside ``error``; without one it is the HTTP status."""
    error = reply.body.get("error")
    code = (error if isinstance(error, dict) else reply.body).get("code")
    return str(code) if isinstance(code, int | str) and code else f"HTTP {reply.http_status}"


def refusal(reply: Reply, code: str, faults: Faults) -> CarrierError:
    """The error for an answer that was no success."""
    fault = look_up(faults, code)
    if reply.http_status == 429:
        return CarrierBusy(code=code, retry_after_s=_first(reply.retry_after_s, fault))
    if reply.http_status >= 500 or reply.http_status in _NOT_A_REFUSAL:
        return OutcomeUnknown(code=code)
    return _by_table(reply, code, fault)


def _by_table(reply: Reply, code: str, fault: Fault) -> CarrierError:
    if fault.kind is Kind.BUSY:
        retry_after_s = _first(reply.retry_after_s, fault)
        return CarrierBusy(code=code, retry_after_s=retry_after_s)
    if fault.kind is Kind.UNKNOWN:
        return OutcomeUnknown(code=code)
    return CarrierRejected(fault.wording_key, code=code)


def _first(retry_after_s: float | None, fault: Fault) -> float | None:
    return fault.retry_after_s if retry_after_s is None else retry_after_s


def seconds(retry_after: str | None) -> float | None:
    """``Retry-After`` as seconds; its date form is rare at these carriers and is left out."""
    is_number = retry_after is not None and retry_after.isascii() and retry_after.isdecimal()
    return float(retry_after) if retry_after and is_number else None


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value whatever its case, empty when it is missing."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), "")


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await response.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}

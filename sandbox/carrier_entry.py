"""What happens to every call at a carrier's door: latency, faults, the work, the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.answers import json_response
from sandbox.faults import Fault
from sandbox.world import Json, World


@dataclass(frozen=True)
class CarrierAnswer:
    """``content`` replaces the JSON body where bytes are served."""

    http_status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None


class CarrierRefusedError(Exception):
    """Raised anywhere in a carrier's work to answer with the vendor's error body."""

    def __init__(self, answer: CarrierAnswer) -> None:
        super().__init__(answer.body)
        self.answer = answer


@dataclass(frozen=True)
class Vendor:
    """How a carrier words the refusals that faults ask for: ``refuse(code, http_status)``."""

    refuse: Callable[[str | int, int], CarrierAnswer]
    rate_limit_code: int
    server_error_code: int


# Given the code of a late error, or None; accepts the call and answers.
Work = Callable[[str | None], Awaitable[CarrierAnswer]]


async def serve(
    world: World, request: web.Request, target: str, vendor: Vendor, journal: Any, work: Work
) -> web.StreamResponse:
    """Do one call under the fault set for its target. ``journal`` is the request as recorded."""
    fault = world.faults.take(target)
    await _pause(world, fault)
    answer = _refusal(vendor, fault) or await _worked(work, _late_code(vendor, fault))
    is_dropped = fault is not None and fault.kind in ("drop", "timeout_after_accept")
    world.record_call(target, journal, answer.body, 0 if is_dropped else answer.http_status)
    if is_dropped and request.transport is not None:
        request.transport.abort()
    return _response(answer)


async def _pause(world: World, fault: Fault | None) -> None:
    wait_ms = world.settings["carrier_latency_ms"]
    if fault is not None and fault.kind == "delay":
        wait_ms += fault.details.get("delay_ms", 1000)
    if wait_ms:
        await asyncio.sleep(wait_ms / 1000)


def _refusal(vendor: Vendor, fault: Fault | None) -> CarrierAnswer | None:
    """What a fault answers in place of the work; None when the work is to be done."""
    if fault is None:
        return None
    details = fault.details
    match fault.kind:
        case "rate_limit":
            refused = vendor.refuse(vendor.rate_limit_code, 429)
            headers = {"Retry-After": str(details.get("retry_after", 1))}
            return CarrierAnswer(429, refused.body, headers)
        case "server_error":
            return vendor.refuse(vendor.server_error_code, details.get("status", 500))
        case "outage":
            return vendor.refuse(vendor.server_error_code, 503)
        case "carrier_error":
            return vendor.refuse(_code(vendor, fault), details.get("status", 400))
        case "drop":
            return CarrierAnswer(0)
    return None


def _code(vendor: Vendor, fault: Fault) -> str:
    return str(fault.details.get("code", vendor.server_error_code))


def _late_code(vendor: Vendor, fault: Fault | None) -> str | None:
    return _code(vendor, fault) if fault and fault.kind == "late_error" else None


async def _worked(work: Work, late_code: str | None) -> CarrierAnswer:
    try:
        return await work(late_code)
    except CarrierRefusedError as refusal:
        return refusal.answer


def _response(answer: CarrierAnswer) -> web.Response:
    # A dropped connection has no status; what is built here is never sent.
    http_status = answer.http_status or 500
    if answer.content is not None or answer.body is None:
        return web.Response(body=answer.content, status=http_status, headers=answer.headers)
    return json_response(answer.body, http_status, answer.headers)

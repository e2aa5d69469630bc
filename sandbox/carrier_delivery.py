"""Webhooks to the app: one attempt with its faults, and lanes that keep what was not taken."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from sandbox.faults import Fault
from sandbox.world import World

UNREACHED = 0
HELD_BACK = -1
TIMED_OUT = -2
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_RETRY_EVERY_S = 1.0


@dataclass(frozen=True)
class Webhook:
    """A signed request, ready to go. ``target`` is the fault target (``deliver.…``) and names it in
    the journal without that prefix."""

    target: str
    url: str
    body: bytes
    headers: dict[str, str]


# Sends one webhook by a carrier's own rules and gives the HTTP status, UNREACHED, TIMED_OUT
# or HELD_BACK.
Send = Callable[[World, Webhook], Awaitable[int]]


def was_taken(http_status: int) -> bool:
    return http_status == HELD_BACK or 200 <= http_status < 300


async def attempt(world: World, webhook: Webhook, retry_num: int = 0) -> int:
    """Send once, under the fault set for the target, then whatever waited for this one."""
    fault = world.faults.take(webhook.target)
    if fault is not None and fault.kind == "reorder":
        _held(world, webhook.target).append(webhook)
        return HELD_BACK
    http_status = await _under_fault(world, webhook, retry_num, fault)
    await _release(world, webhook.target)
    return http_status


async def _under_fault(world: World, webhook: Webhook, retry_num: int, fault: Fault | None) -> int:
    kind = fault.kind if fault else ""
    if fault and kind in ("drop", "outage", "server_error", "rate_limit"):
        return _record(world, webhook, retry_num, UNREACHED, kind, 0.0)
    if fault and kind == "delay":
        await asyncio.sleep(fault.details.get("delay_ms", 1000) / 1000)
    http_status = await _post(world, webhook, retry_num)
    if kind == "duplicate":
        await _post(world, webhook, retry_num)
    return TIMED_OUT if kind == "timeout_after_accept" else http_status


async def _post(world: World, webhook: Webhook, retry_num: int) -> int:
    started = time.perf_counter()
    request = world.http.post(
        webhook.url, data=webhook.body, headers=webhook.headers, timeout=_TIMEOUT
    )
    try:
        async with request as response:
            said = (await response.text())[:2000]
            return _record(world, webhook, retry_num, response.status, said, started)
    except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectionError) as failure:
        if isinstance(failure, aiohttp.SocketTimeoutError):
            return _record(world, webhook, retry_num, TIMED_OUT, "read timeout", started)
        return _record(world, webhook, retry_num, UNREACHED, type(failure).__name__, started)
    except TimeoutError:
        return _record(world, webhook, retry_num, TIMED_OUT, "timeout", started)


def _record(
    world: World, webhook: Webhook, retry_num: int, http_status: int, said: str, started: float
) -> int:
    elapsed_ms = round((time.perf_counter() - started) * 1000, 1) if started else 0.0
    world.record_delivery(
        kind=webhook.target.removeprefix("deliver."), target_url=webhook.url, status=http_status,
        elapsed_ms=elapsed_ms, retry_num=retry_num, response=said,
    )  # fmt: skip
    return http_status


def _held(world: World, target: str) -> list[Webhook]:
    held: dict[str, list[Webhook]] = world.parts.setdefault("held_webhooks", {})
    return held.setdefault(target, [])


async def _release(world: World, target: str) -> None:
    held = _held(world, target)
    while held:
        await _post(world, held.pop(0), 0)


@dataclass
class Lane:
    """Webhooks in order. What the app does not take waits here, is tried again every second, and
    holds up what comes after it: nothing written while the app is down gets lost or overtaken."""

    world: World
    send: Send
    give_up_after_s: float
    _waiting: deque[tuple[Webhook, float]] = field(default_factory=deque)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def put(self, webhook: Webhook) -> int:
        """The status of the first try; UNREACHED when it has to queue behind older ones."""
        async with self._turn:
            if self._waiting:
                self._keep(webhook)
                return UNREACHED
            http_status = await self.send(self.world, webhook)
            if not was_taken(http_status):
                self._keep(webhook)
                self.world.spawn(self._drain())
            return http_status

    def _keep(self, webhook: Webhook) -> None:
        self._waiting.append((webhook, time.monotonic() + self.give_up_after_s))

    async def _drain(self) -> None:
        retry_num = 0
        while self._waiting:
            await asyncio.sleep(_RETRY_EVERY_S)
            retry_num += 1
            while self._waiting and await self._is_head_gone(retry_num):
                retry_num = 1

    async def _is_head_gone(self, retry_num: int) -> bool:
        webhook, deadline = self._waiting[0]
        http_status = await attempt(self.world, webhook, retry_num)
        is_gone = was_taken(http_status) or time.monotonic() > deadline
        if is_gone:
            self._waiting.popleft()
        return is_gone


def lane(world: World, name: str, send: Send, give_up_after_s: float) -> Lane:
    lanes: dict[str, Lane] = world.parts.setdefault("carrier_lanes", {})
    if name not in lanes:
        lanes[name] = Lane(world, send, give_up_after_s)
    return lanes[name]

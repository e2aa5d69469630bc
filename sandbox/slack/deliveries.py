"""Everything that Slack sends to the app: by the transport in use, with faults and retries."""

from __future__ import annotations

import asyncio
import contextlib
import time
from urllib.parse import urlsplit

from sandbox.faults import Fault
from sandbox.slack import http_delivery, workspace
from sandbox.slack.http_delivery import Outcome, Retry
from sandbox.slack.payloads import new_event_id
from sandbox.slack.socket_mode import Sockets
from sandbox.world import Json, World

_PROBE_S = 0.3
_MOST_RETRIES = 3


class _Sending:
    """The clocks of one delivery: the answer's and the trigger's start when it goes out."""

    def __init__(self, world: World, trigger_id: str | None) -> None:
        self._world, self._trigger_id = world, trigger_id
        self._began_at = time.perf_counter()

    def begin(self) -> None:
        self._began_at = time.perf_counter()
        if self._trigger_id is not None:
            workspace.of(self._world).triggers.sent(self._trigger_id)

    def elapsed_ms(self) -> float:
        return round((time.perf_counter() - self._began_at) * 1000, 1)


class Dispatcher:
    def __init__(self, world: World) -> None:
        self._world = world
        self.sockets = world.lasting_part("slack.sockets", lambda: _sockets(world))
        self.sockets.connected = self._app_is_back
        self.sockets.lost = self._tell
        self._back = asyncio.Event()
        self._held: list[asyncio.Event] = []
        self._probe: asyncio.Task[None] | None = None

    @property
    def transport(self) -> str:
        """``socket`` from the app's first connection on: Slack never uses both for one app."""
        wanted = str(self._world.settings["transport"])
        if wanted != "auto":
            return wanted
        return "socket" if self.sockets.was_connected else "http"

    def emit(self, payload: Json) -> None:
        """Deliver an event in the background, until acknowledged or given up."""
        self._world.spawn(self._deliver_event(payload))

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> Outcome:
        """One attempt. A failure is in the outcome, never raised."""
        fault = self._world.faults.take(f"deliver.slack.{kind.removesuffix('s')}s")
        if fault is None:
            return await self._transmit(kind, payload, retry)
        return await self._send_with_fault(fault, kind, payload, retry)

    async def _transmit(self, kind: str, payload: Json, retry: Retry | None) -> Outcome:
        sending = _Sending(self._world, payload.get("trigger_id"))
        if self.transport == "socket":
            sending.begin()
            outcome = await self.sockets.send(kind, payload, retry)
        else:
            post = http_delivery.post
            outcome = await post(self._world, kind, payload, retry, on_sent=sending.begin)
        outcome.elapsed_ms = sending.elapsed_ms()
        self._record(kind, payload, retry, outcome)
        self._release_held()
        return outcome

    async def _send_with_fault(
        self, fault: Fault, kind: str, payload: Json, retry: Retry | None
    ) -> Outcome:
        if fault.kind in ("drop", "outage"):
            return self._fail(kind, payload, retry, "connection_failed")
        if fault.kind in ("server_error", "rate_limit"):
            return self._fail(kind, payload, retry, "http_error")
        await self._hold_back(fault)
        outcome = await self._transmit(kind, payload, retry)
        if fault.kind == "duplicate":
            await self._transmit(kind, _with_fresh_id(payload), None)
        if fault.kind == "timeout_after_accept":
            outcome = Outcome(failure="http_timeout")
        return outcome

    async def _hold_back(self, fault: Fault) -> None:
        if fault.kind == "delay":
            await asyncio.sleep(fault.details.get("delay_ms", 0) / 1000)
        if fault.kind == "reorder":
            gate = asyncio.Event()
            self._held.append(gate)
            await gate.wait()

    def _release_held(self) -> None:
        for gate in self._held:
            gate.set()
        self._held.clear()

    def _fail(self, kind: str, payload: Json, retry: Retry | None, failure: str) -> Outcome:
        outcome = Outcome(failure=failure)
        self._record(kind, payload, retry, outcome)
        return outcome

    async def _deliver_event(self, payload: Json) -> None:
        """The first try and the retries. Those that find the app down do not count."""
        tries, spent, outcome = 0, 0, await self.send("event", payload)
        while outcome.failure and not outcome.is_final:
            delays = self._world.settings["retry_delays_s"]
            if outcome.failure == "connection_failed":
                await self._until_back()
            elif spent == len(delays):
                return
            else:
                await self._pause(delays[spent])
                spent += 1
            tries = min(tries + 1, _MOST_RETRIES)
            outcome = await self.send("event", payload, Retry(tries, outcome.failure))

    async def _pause(self, delay_s: float) -> None:
        """Cut short when the app connects or comes back."""
        with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
            await asyncio.wait_for(self._back.wait(), delay_s)

    async def _until_back(self) -> None:
        if self._probe is None or self._probe.done():
            self._probe = self._world.spawn(self._watch_for_app())
        await self._back.wait()

    async def _watch_for_app(self) -> None:
        while True:
            await asyncio.sleep(_PROBE_S)
            if await self._is_up():
                self._app_is_back()
                return

    async def _is_up(self) -> bool:
        if self._world.faults.is_out("deliver.slack.events"):
            return False
        if self.transport == "socket":
            return bool(self.sockets)
        return await _accepts_connections(self._world.app_url)

    def _app_is_back(self) -> None:
        """Wake every event that waits."""
        self._back.set()
        self._back = asyncio.Event()
        self._tell()

    def _tell(self) -> None:
        self._world.publish("state")

    def _record(self, kind: str, payload: Json, retry: Retry | None, outcome: Outcome) -> None:
        self._world.record_delivery(
            kind=kind, label=_label(payload), status=outcome.status, failure=outcome.failure,
            target_url=f"{self.transport}:{http_delivery.request_url(self._world)}",
            elapsed_ms=outcome.elapsed_ms, retry_num=retry.number if retry else 0,
            response=outcome.body,
        )  # fmt: skip


def of(world: World) -> Dispatcher:
    return world.part("slack.deliveries", Dispatcher)


def _sockets(world: World) -> Sockets:
    return Sockets(world.seed["app"]["id"], lambda: world.settings["ack_deadline_ms"] / 1000)


def _with_fresh_id(payload: Json) -> Json:
    return {**payload, "event_id": new_event_id()} if "event_id" in payload else payload


def _label(payload: Json) -> str:
    event = payload.get("event") or {}
    kind = event.get("type") or payload.get("command") or payload.get("type") or ""
    return f"{kind}.{event['subtype']}" if event.get("subtype") else str(kind)


async def _accepts_connections(url: str) -> bool:
    address = urlsplit(url)
    try:
        _, writer = await asyncio.open_connection(address.hostname, address.port or 80)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True

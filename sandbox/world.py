"""The state that every stand-in shares: seed, settings, faults, journals and the live feed."""

from __future__ import annotations

import asyncio
import copy
import itertools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import yaml

from sandbox.faults import Faults
from sandbox.installation import install

Json = dict[str, Any]
Part = TypeVar("Part")

_DEFAULT_SETTINGS: Json = {
    "auto_receipts": True,
    "receipt_delay_ms": 150,
    "slack_latency_ms": 0,
    "carrier_latency_ms": 0,
    "enforce_pace": True,
    "retry_delays_s": [0, 60, 300],
    "ack_deadline_ms": 3000,
    "trigger_life_ms": 3000,
    "transport": "auto",
    "whatsapp_now_offset_s": 0,
}


@dataclass
class World:
    """One sandbox. Stand-ins keep their own state in ``parts`` under their name."""

    seed: Json
    app_url: str
    base_url: str
    settings: Json = field(default_factory=lambda: copy.deepcopy(_DEFAULT_SETTINGS))
    faults: Faults = field(default_factory=Faults)
    calls: list[Json] = field(default_factory=list)
    deliveries: list[Json] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)
    lasting: dict[str, Any] = field(default_factory=dict)
    _seq: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _live: set[asyncio.Queue[Json]] = field(default_factory=set)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _http: aiohttp.ClientSession | None = None

    @property
    def http(self) -> aiohttp.ClientSession:
        """The client for everything sent to the app; open between ``start`` and ``stop``."""
        if self._http is None:
            raise RuntimeError("the sandbox has not started")
        return self._http

    @property
    def is_watched(self) -> bool:
        """Whether anybody listens to ``/control/live``: else nothing need be built for it."""
        return bool(self._live)

    def start(self) -> None:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        self._http = aiohttp.ClientSession(connector=connector, trace_configs=[_sent_tracing()])

    async def stop(self) -> None:
        self._cancel_tasks()
        await self.http.close()

    def part(self, name: str, make: Callable[[World], Part]) -> Part:
        """A stand-in's state, made from the seed on first use and again after a reset."""
        if name not in self.parts:
            self.parts[name] = make(self)
        part: Part = self.parts[name]
        return part

    def lasting_part(self, name: str, make: Callable[[], Part]) -> Part:
        """What outlives a reset, such as the app's open connections."""
        if name not in self.lasting:
            self.lasting[name] = make()
        part: Part = self.lasting[name]
        return part

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run in the background; a reset or the end of the sandbox cancels it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def reset(self) -> None:
        """Back to the seed: state, settings, faults and journals. Listeners stay connected."""
        self._cancel_tasks()
        self.settings = copy.deepcopy(_DEFAULT_SETTINGS)
        for kept in (self.parts, self.calls, self.deliveries, self.faults):
            kept.clear()
        self.publish("state")

    def _cancel_tasks(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    def publish(self, kind: str, **fields: Any) -> None:
        """Tell every listener of ``/control/live`` what happened."""
        if not self._live:
            return
        event = {"seq": next(self._seq), "at": now_iso(), "type": kind, **fields}
        for queue in self._live:
            queue.put_nowait(event)

    def record_call(self, target: str, request: Any, response: Any, status: int) -> None:
        """Keep what a stand-in received and answered."""
        row = _row(self._seq, target=target, request=request, response=response, status=status)
        self.calls.append(row)
        self.publish("call", call=row)

    def record_delivery(self, **fields: Any) -> None:
        """Keep what was sent to the app and how it answered."""
        row = _row(self._seq, **fields)
        self.deliveries.append(row)
        self.publish("delivery", delivery=row)

    def listen(self) -> asyncio.Queue[Json]:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._live.add(queue)
        return queue

    def stop_listening(self, queue: asyncio.Queue[Json]) -> None:
        self._live.discard(queue)


def load_seed(path: Path) -> Json:
    """The seed file; the ``manifest`` that it names, beside itself, installs the app."""
    seed: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "manifest" not in seed:
        return seed
    return install(seed, path.parent / seed["manifest"])


def _sent_tracing() -> aiohttp.TraceConfig:
    """Calls a request's ``trace_request_ctx`` when it goes out: waiting before that is our own."""

    async def note(_: aiohttp.ClientSession, context: Any, __: Any) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_headers_sent.append(note)
    return tracing


def now_iso() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _row(seq: itertools.count[int], **fields: Any) -> Json:
    return {"seq": next(seq), "at": now_iso(), **fields}

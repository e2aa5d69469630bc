"""Socket Mode: connections of the app, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack.http_delivery import Outcome, Retry
from sandbox.world import Json

_MOST = 10
_TYPES = {"command": "slash_commands", "event": "events_api"}
_TICKET_LIFE_S = 30


class Sockets:
    """``connected`` is called whenever the app has a connection again, ``lost`` after each one."""

    def __init__(self, app_id: str, deadline_s: Callable[[], float]) -> None:
        self._app_id, self._deadline_s = app_id, deadline_s
        self._tickets: dict[str, float] = {}
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self.was_connected = False
        self.connected: Callable[[], None] = lambda: None
        self.lost: Callable[[], None] = lambda: None

    def __bool__(self) -> bool:
        return bool(self._open)

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """Good for one connection within half a minute."""
        ticket = secrets.token_urlsafe(18)
        self._tickets[ticket] = time.monotonic()
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, until it ends."""
        issued_at = self._tickets.pop(request.match_info["ticket"], 0.0)
        if time.monotonic() - issued_at > _TICKET_LIFE_S:
            return web.Response(status=408)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        if len(self._open) >= _MOST:
            await self._say_goodbye(socket, "too_many_websockets")
        else:
            await self._hold(socket)
        return socket

    async def _hold(self, socket: web.WebSocketResponse) -> None:
        self._open.append(socket)
        self.was_connected = True
        await socket.send_json(self._hello())
        self.connected()
        try:
            await self._receive(socket)
        finally:
            self._open.remove(socket)
            self._fail_waiting(socket)
            self.lost()

    async def _receive(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            with contextlib.suppress(ValueError):
                self._acknowledge(json.loads(message.data))

    def _acknowledge(self, ack: Json) -> None:
        waiting = self._waiting.pop(str(ack.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload"))

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> Outcome:
        """Send an envelope over any connection and wait for its acknowledgement."""
        if not self._open:
            return Outcome(failure="connection_failed")
        socket, envelope = random.choice(self._open), self._envelope(kind, payload, retry)
        answer = asyncio.get_running_loop().create_future()
        answer.socket = socket  # type: ignore[attr-defined]
        self._waiting[envelope["envelope_id"]] = answer
        try:
            await socket.send_str(json.dumps(envelope, separators=(",", ":")))
            return await self._answer(answer)
        except (ConnectionError, RuntimeError):
            return Outcome(failure="connection_failed")
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def _answer(self, answer: asyncio.Future[Any]) -> Outcome:
        try:
            body = await asyncio.wait_for(answer, self._deadline_s())
        except TimeoutError:
            return Outcome(failure="timeout")
        return Outcome(status=200, body=body or None)

    async def disconnect(self, reason: str) -> int:
        """Ask every connection to go, as Slack does when it moves them. The number told."""
        told = list(self._open)
        for socket in told:
            await self._say_goodbye(socket, reason)
        return len(told)

    async def _say_goodbye(self, socket: web.WebSocketResponse, reason: str) -> None:
        debug_info = {"host": "sandbox"}
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug_info})
        if reason != "warning":
            await socket.close()

    def _fail_waiting(self, socket: web.WebSocketResponse) -> None:
        for answer in list(self._waiting.values()):
            if getattr(answer, "socket", None) is socket and not answer.done():
                answer.set_exception(ConnectionResetError())

    def _hello(self) -> Json:
        return {
            "type": "hello", "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }  # fmt: skip

    def _envelope(self, kind: str, payload: Json, retry: Retry | None) -> Json:
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()), "payload": payload,
            "type": _TYPES.get(kind, "interactive"), "accepts_response_payload": kind != "event",
        }  # fmt: skip
        if kind == "event":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason if retry else ""
        return envelope

"""A sandbox with its Slack side, and an app that records what it gets and answers as told."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import server
from sandbox.world import World
from tests.ports import free_port

Json = dict[str, Any]
SECRET = "sandbox-signing-secret"
SEED: Json = {
    "team": {"id": "T1", "name": "Northwind"},
    "app": {
        "id": "A1",
        "bot_user": {"id": "UBOT", "name": "bot", "real_name": "Bot", "bot_id": "B1"},
        "bot_token": "xoxb-test",
        "app_token": "xapp-test",
        "signing_secret": SECRET,
    },
    "commands": [{"command": "/send", "description": "Send"}],
    "shortcuts": [
        {"name": "Send", "type": "global", "callback_id": "send"},
        {"name": "Note", "type": "message", "callback_id": "note"},
    ],
    "people": [
        {"id": "UANA", "name": "ana", "real_name": "Ana Ruiz", "email": "ana@northwind.example"},
        {"id": "UGUEST", "name": "gus", "real_name": "Gus Guest", "is_guest": True},
        {"id": "UOTHER", "name": "oto", "real_name": "Oto Other", "team_id": "T2"},
    ],
    "user_groups": [{"id": "S1", "handle": "billing", "users": ["UANA"]}],
    "channels": [
        {"id": "C1", "name": "billing", "members": ["UANA", "UGUEST", "UBOT"]},
        {"id": "C2", "name": "general", "members": ["UANA"]},
        {"id": "G1", "name": "secret", "is_private": True, "members": ["UANA"]},
        {"id": "C3", "name": "old", "is_archived": True, "members": ["UANA", "UBOT"]},
    ],
}


@dataclass
class Arrival:
    """One request at the app; ``payload`` is decoded by its kind."""

    headers: dict[str, str]
    raw: str
    payload: Json


@dataclass
class Stage:
    world: World
    http: aiohttp.ClientSession
    client: AsyncWebClient
    arrivals: list[Arrival] = field(default_factory=list)
    answer: Callable[[Json], Any] = lambda payload: None

    async def act(self, act: str, **body: Any) -> Json:
        return await self.call("POST", f"slack/{act}", body)

    async def call(self, verb: str, path: str, body: Json | None = None) -> Json:
        url = f"{self.world.base_url}/control/{path}"
        async with self.http.request(verb, url, json=body) as response:
            answer: Json = await response.json()
            return answer

    async def open_view(self, view: Json) -> Json:
        """A modal of Ana's, out of a command."""
        answer = await self.act("command", user_id="UANA", channel_id="C1", command="/send")
        response = await self.client.views_open(trigger_id=answer["trigger_id"], view=view)
        opened: Json = response["view"]
        return opened

    def events(self, kind: str, subtype: str | None = None) -> list[Json]:
        events = [a.payload["event"] for a in self.arrivals if "event" in a.payload]
        return [e for e in events if e["type"] == kind and e.get("subtype") == subtype]

    def interactions(self, kind: str) -> list[Json]:
        return [a.payload for a in self.arrivals if a.payload.get("type") == kind]

    async def handle(self, request: web.Request) -> web.Response:
        raw = await request.text()
        payload = _decoded(request.content_type, raw)
        self.arrivals.append(Arrival(dict(request.headers), raw, payload))
        answer = self.answer(payload)
        if isinstance(answer, web.Response):
            return answer
        if asyncio.iscoroutine(answer):
            answer = await answer
        return web.json_response(answer) if answer else web.Response()


@contextlib.asynccontextmanager
async def open_stage(with_app: bool = True, seed: Json = SEED) -> AsyncIterator[Stage]:
    port, app_port = free_port(), free_port()
    base_url = f"http://127.0.0.1:{port}"
    world = World(seed, f"http://127.0.0.1:{app_port}", base_url)
    runner = await server.start(world, "127.0.0.1", port)
    client = AsyncWebClient("xoxb-test", base_url=f"{base_url}/slack/api/")
    async with aiohttp.ClientSession() as http:
        stage = Stage(world, http, client)
        app = await start_app(stage) if with_app else None
        yield stage
    if app is not None:
        await app.cleanup()
    await runner.cleanup()


async def start_app(stage: Stage) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/slack/events", stage.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(stage.world.app_url.rsplit(":", 1)[1])).start()
    return runner


async def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What the condition gives once it is true."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (found := condition()):
        assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)
    return found


def _decoded(content_type: str, raw: str) -> Json:
    if content_type == "application/json":
        event: Json = json.loads(raw)
        return event
    fields = dict(parse_qsl(raw, keep_blank_values=True))
    payload: Json = json.loads(fields["payload"]) if "payload" in fields else fields
    return payload


def modal(*blocks: Json, **fields: Any) -> Json:
    submit = {"submit": plain("Send")}
    return {"type": "modal", "title": plain("Send"), **submit, "blocks": list(blocks), **fields}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **fields: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def text_input(block_id: str = "b", action_id: str = "a", **fields: Any) -> Json:
    outer: Json = {
        name: fields.pop(name) for name in ("dispatch_action", "optional") if name in fields
    }
    element = {"type": "plain_text_input", "action_id": action_id, **fields}
    label = plain("Text")
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **outer}


def option(value: str, text: str = "One") -> Json:
    return {"text": plain(text), "value": value}

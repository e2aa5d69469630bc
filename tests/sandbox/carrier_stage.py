"""The carriers and phones of the sandbox in one process, with an app that notes what it is sent."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox import answers, phones, twilio, whatsapp
from sandbox.world import World, load_seed

SEED = load_seed(Path(__file__).parents[2] / "examples" / "workspace.yml")
MARIA = "+447700900123"
CLIENT_LIMIT = 32 * 1024 * 1024


@dataclass(frozen=True)
class Received:
    url: str
    path: str
    headers: dict[str, str]
    raw: bytes
    form: dict[str, str]
    payload: dict[str, Any]


@dataclass
class AppUnderTest:
    """Answers with the statuses in ``will_answer`` one after the other, then 204."""

    received: list[Received] = field(default_factory=list)
    will_answer: list[int] = field(default_factory=list)
    echo: str = ""
    server: TestServer | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._note)
        return app

    async def _note(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(text=self.echo or request.query.get("hub.challenge", ""))
        raw = await request.read()
        is_json = request.content_type == "application/json"
        form = {} if is_json else {name: str(v) for name, v in (await request.post()).items()}
        payload = await request.json() if is_json else {}
        seen = Received(str(request.url), request.path, dict(request.headers), raw, form, payload)
        self.received.append(seen)
        self._news.set()
        return web.Response(status=self.will_answer.pop(0) if self.will_answer else 204)

    async def until(self, is_so: Callable[[list[Received]], bool]) -> None:
        """Waits for what has been received to look a certain way, but not for ever."""
        async with asyncio.timeout(30):
            while not is_so(self.received):
                self._news.clear()
                await self._news.wait()


@dataclass
class Stage:
    world: World
    client: TestClient[web.Request, web.Application]
    app: AppUnderTest

    async def control(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        async with self.client.request(method, f"/control/{path}", json=body) as response:
            answered: dict[str, Any] = await response.json()
            return answered

    async def phone(self, number: str, medium: str | None = None) -> list[dict[str, Any]]:
        query = f"?medium={medium}" if medium else ""
        answered = await self.control("GET", f"phones/{number}/messages{query}")
        messages: list[dict[str, Any]] = answered["messages"]
        return messages

    async def customer_writes(self, number: str, to: str, body: str, **extra: Any) -> Any:
        medium = extra.pop("medium", "sms")
        path = f"phones/{number}/messages"
        return await self.control("POST", path, to=to, body=body, medium=medium, **extra)


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    app = AppUnderTest()
    app.server = TestServer(app.application())
    await app.server.start_server()
    world = World(copy.deepcopy(SEED), str(app.server.make_url("")).rstrip("/"), "")
    world.settings["receipt_delay_ms"] = 1
    sandbox = web.Application(middlewares=[answers.refuse_politely], client_max_size=CLIENT_LIMIT)
    for module in (twilio, whatsapp, phones):
        sandbox.add_routes(module.routes(world))
    async with TestClient(TestServer(sandbox)) as client:
        world.base_url = str(client.make_url("")).rstrip("/")
        world.start()
        yield Stage(world, client, app)
        await world.stop()
    await app.server.close()

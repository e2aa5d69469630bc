"""The connection over which Slack sends everything comes back, whatever went wrong on the way."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.socket_mode import SocketModeHandler
from tests.ports import free_port

FIRST, REFUSED, AFTERWARDS = 1, 2, 3


class Slack:
    """Each address is good for one attempt, and the second attempt fails."""

    def __init__(self, port: int) -> None:
        self.port, self.given = port, 0
        self.used: set[int] = set()
        self.first: asyncio.Future[web.WebSocketResponse] = asyncio.Future()
        self.is_back = asyncio.Event()

    async def open(self, request: web.Request) -> web.Response:
        self.given += 1
        url = f"ws://127.0.0.1:{self.port}/socket/{self.given}"
        return web.json_response({"ok": True, "url": url})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        number = int(request.match_info["number"])
        if number in self.used or number == REFUSED:
            raise web.HTTPNotFound
        self.used.add(number)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if number == FIRST:
            self.first.set_result(socket)
        elif number >= AFTERWARDS:
            self.is_back.set()
        async for _ in socket:
            pass
        return socket


async def test_address_that_failed_is_not_tried_for_ever() -> None:
    slack = Slack(free_port())
    server = web.Application()
    server.add_routes(
        [
            web.post("/api/apps.connections.open", slack.open),
            web.get("/socket/{number}", slack.connect),
        ]
    )
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", slack.port).start()
    client = AsyncWebClient(token="xoxb-test", base_url=f"http://127.0.0.1:{slack.port}/api/")
    app = AsyncApp(client=client, signing_secret="test")
    handler = SocketModeHandler(app, "xapp-test", logging.getLogger("test"), ping_s=0.2)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await (await slack.first).close()
        async with asyncio.timeout(60):
            await slack.is_back.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await runner.cleanup()

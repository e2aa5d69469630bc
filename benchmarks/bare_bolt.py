"""The baseline of the command burst: a Bolt app that only acks and opens a constant view.

``python -m benchmarks.bare_bolt PORT SLACK_API_URL``
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.office import CREDENTIALS
from bot.domain.model import Medium, QueueId
from bot.domain.window import QueueChoice, WindowState
from modals.send_window import send_view


def main() -> None:
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2]))


async def _serve(port: int, slack_api_url: str) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        token = CREDENTIALS["SLACK_BOT_TOKEN"]
        client = AsyncWebClient(token=token, base_url=slack_api_url, session=session)
        app = AsyncApp(client=client, signing_secret=CREDENTIALS["SLACK_SIGNING_SECRET"])
        _register(app)
        runner = web.AppRunner(_web_app(app), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
        await asyncio.Event().wait()


def _register(app: AsyncApp) -> None:
    view = send_view(_constant())

    @app.command("/send-on-behalf")
    async def handle_command(
        ack: Callable[[], Awaitable[Any]], body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


def _constant() -> WindowState:
    """The app's own window, so that Slack's side has the same to check on both sides."""
    media = (Medium.SMS, Medium.WHATSAPP)
    sender = {"sender_address": "+12025550100", "default_region": "US"}
    queue = QueueChoice(queue_id=QueueId("queue"), name="Queue 00", **sender)
    return WindowState(media=media, medium=Medium.SMS, queue=queue)


def _web_app(app: AsyncApp) -> web.Application:
    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    server = web.Application()
    server.add_routes([web.post("/slack/events", take), web.get("/healthz", healthz)])
    return server


if __name__ == "__main__":
    main()

"""The baseline of a customer's message: a webhook that posts it in Slack there and then.

``python -m benchmarks.bare_relay PORT SLACK_API_URL``
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.office import CREDENTIALS, SENDERS, channel_id_of


def main() -> None:
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2]))


async def _serve(port: int, slack_api_url: str) -> None:
    async with aiohttp.ClientSession() as session:
        token = CREDENTIALS["SLACK_BOT_TOKEN"]
        client = AsyncWebClient(token=token, base_url=slack_api_url, session=session)
        runner = web.AppRunner(_web_app(client), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def _web_app(client: AsyncWebClient) -> web.Application:
    threads: dict[str, str] = {}

    async def take_message(request: web.Request) -> web.Response:
        form = await request.post()
        sender_address, body = str(form["To"]), str(form["Body"])
        place = channel_id_of(SENDERS.index(sender_address))
        if place not in threads:
            threads[place] = str((await client.chat_postMessage(channel=place, text="Card"))["ts"])
        await client.chat_postMessage(channel=place, thread_ts=threads[place], text=body)
        return web.Response(status=204)

    async def ok(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    server = web.Application()
    take = web.post("/webhooks/twilio/inbound", take_message)
    server.add_routes([take, web.post("/slack/events", ok), web.get("/healthz", ok)])
    return server


if __name__ == "__main__":
    main()

"""Slack over HTTP: the same Bolt app as behind Socket Mode, entered through aiohttp."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp


def routes(app: AsyncApp) -> list[web.RouteDef]:
    async def take(request: web.Request) -> web.Response:
        answer = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    return [web.post("/slack/events", take)]

"""A strict stand-in for Slack: Web API, deliveries to the app, and what people do in a client."""

from __future__ import annotations

from aiohttp import web

from sandbox.slack import control, deliveries, file_methods, responses, web_api
from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    async def socket(request: web.Request) -> web.StreamResponse:
        return await deliveries.of(world).sockets.serve(request)

    async def archive(request: web.Request) -> web.Response:
        """A permalink leads to the page."""
        raise web.HTTPFound(f"/?permalink={request.path}")

    return [
        *web_api.routes(world),
        *control.routes(world),
        *responses.routes(world),
        *file_methods.routes(world),
        web.get("/slack/socket/{ticket}", socket),
        web.get("/archives/{channel_id}/{message}", archive),
    ]

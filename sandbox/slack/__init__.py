"""A strict stand-in for Slack: Web API, deliveries to the app, and what people do in a client."""

from __future__ import annotations

from aiohttp import web

from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    return []

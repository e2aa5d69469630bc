"""The phones side of the sandbox."""

from __future__ import annotations

from aiohttp import web

from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    return []

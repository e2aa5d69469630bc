"""/healthz: the process lives. /readyz: it can work. /metrics: how much work waits."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from aiohttp import web

from bot.ports import Store

PATIENCE_S = 5.0
"""A database that says nothing at all is no more ready than one that refuses."""


def routes(store: Store) -> list[web.RouteDef]:
    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await store.figures()
        except Exception as fault:
            raise web.HTTPServiceUnavailable(text="The database does not answer.") from fault
        return web.Response(text="ready")

    async def metrics(request: web.Request) -> web.Response:
        figures = asdict(await store.figures())
        lines = [f"send_on_behalf_jobs_{name} {value}" for name, value in figures.items()]
        return web.Response(text="\n".join(lines) + "\n")

    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    ]

"""One web application out of all the stand-ins, the control API and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web

from sandbox import answers, control, phones, slack, twilio, whatsapp
from sandbox.world import World

_PAGE = Path(__file__).parent / "page"
_MAX_BODY = 32 * 1024 * 1024


def build(world: World) -> web.Application:
    """The sandbox as an application; it opens and closes the world with itself."""
    app = web.Application(middlewares=[answers.refuse_politely], client_max_size=_MAX_BODY)
    for module in (control, slack, twilio, whatsapp, phones):
        app.add_routes(module.routes(world))
    app.add_routes([web.get("/", _index), web.static("/page", _PAGE)])
    app.cleanup_ctx.append(_lifetime(world))
    return app


async def start(world: World, host: str, port: int) -> web.AppRunner:
    """Serve until the runner is cleaned up. Raises OSError when the port is taken."""
    runner = web.AppRunner(build(world), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=4096).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_PAGE / "index.html")


def _lifetime(world: World) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        world.start()
        yield
        await world.stop()

    return run

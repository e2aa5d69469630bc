"""Processes that run until they are told to stop: what is under way is finished first."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from assembly import Assembly, assemble, learn_workspace, quiet_logger, secret
from bot.config import Settings
from bot.services.upkeep import EVERY_S, upkeep_jobs
from handlers.faults import SLACK_FAULTS
from handlers.under_way import UnderWay
from storage.revision import require_newest

log = logging.getLogger("app")


async def serve(settings: Settings) -> None:
    """Answers Slack and the carriers, and does the durable work, until SIGTERM or SIGINT."""
    settings.require_slack()
    await require_newest(settings.database_url)
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(assemble(settings))
        await _know_workspace(parts)
        app = parts.bolt_app()
        await stack.enter_async_context(_working(parts))
        await stack.enter_async_context(_keeping_up(parts))
        await stack.enter_async_context(_answering(app))
        await stack.enter_async_context(_listening(parts, app))
        await stack.enter_async_context(_socket_mode(settings, app))
        log.info("app.ready", extra={"host": settings.host, "port": settings.port})
        await _until_stopped()


async def work(settings: Settings) -> None:
    """Durable work only: on PostgreSQL any number of these, on any number of machines."""
    settings.require_slack()
    await require_newest(settings.database_url)
    async with assemble(settings) as parts:
        await _know_workspace(parts)
        async with _working(parts), _keeping_up(parts):
            log.info("worker.ready")
            await _until_stopped()


async def _know_workspace(parts: Assembly) -> None:
    """Only the first start waits for Slack's answer: carriers need not wait while Slack is slow."""
    async with parts.store.reading() as tx:
        is_known = bool((await tx.organization()).slack_team_id)
    if not is_known:
        await _learn_workspace(parts)


async def _learn_workspace(parts: Assembly) -> None:
    """Slack may be away; what was learned before still holds."""
    try:
        await learn_workspace(parts.slack, parts.store)
    except SLACK_FAULTS as error:
        log.warning("app.slack_not_reached", extra={"reason": str(error)})


@asynccontextmanager
async def _working(parts: Assembly) -> AsyncIterator[None]:
    await parts.store.arrive()
    worker = parts.worker()
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await task


@asynccontextmanager
async def _keeping_up(parts: Assembly) -> AsyncIterator[None]:
    task = asyncio.create_task(_keep_up(parts))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_up(parts: Assembly) -> None:
    while True:
        try:
            await _learn_workspace(parts)
            async with parts.store.transaction() as tx:
                await tx.jobs.enqueue(*upkeep_jobs())
        except Exception:  # the database is away: it is asked again in an hour
            log.exception("app.upkeep_failed")
        await asyncio.sleep(EVERY_S)


@asynccontextmanager
async def _answering(app: AsyncApp) -> AsyncIterator[None]:
    """Who has been acked before the stop still gets a window, or a sentence."""
    under_way = UnderWay()
    under_way.watch(app)
    try:
        yield
    finally:
        await under_way.finish()


@asynccontextmanager
async def _listening(parts: Assembly, app: AsyncApp) -> AsyncIterator[None]:
    runner = web.AppRunner(parts.web_app(app), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, parts.settings.host, parts.settings.port, backlog=2048).start()
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _socket_mode(settings: Settings, app: AsyncApp) -> AsyncIterator[None]:
    if not settings.has_socket_mode:
        yield
        return
    # Half of the SDK comes with it, which a start without Socket Mode need not wait for.
    from handlers.socket_mode import SocketModeHandler

    token = secret(settings.slack_app_token) or ""
    handler = SocketModeHandler(app, token, quiet_logger("slack_sdk.socket_mode"))
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()
    log.info("app.stopping")

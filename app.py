"""Send on Behalf: the command line.

serve     answer Slack and the carriers, and do the durable work
worker    do durable work only (on PostgreSQL any number, on any number of machines)
migrate   create or update the database's tables
apply     make contact_center.yml true
contacts  import contacts from a CSV file
doctor    say what is missing
manifest  print the Slack manifest
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from rich.progress import Progress
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError

from assembly import Assembly, assemble, learn_workspace, quiet_logger, secret
from bot.config import Settings
from bot.configuration.reader import read_file
from bot.errors import AppError
from bot.logs import start_logging
from bot.manifest import http_manifest
from bot.services.contact_import import import_contacts, total_bytes
from bot.services.doctor import Finding, Level, examine, has_failed
from bot.services.upkeep import EVERY_S, upkeep_jobs
from bot.wording import explain
from bot.worker import Worker
from storage.configuration import apply
from storage.facts import SqlDatabaseProbe
from storage.migrations import migrate, pending
from storage.store import open_store
from threads.probe import SlackClientProbe

log = logging.getLogger("app")

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

MANIFEST = Path(__file__).with_name("manifest.yml")
_MARKS = {Level.OK: "ok  ", Level.WARN: "warn", Level.FAIL: "FAIL"}


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        settings = Settings()
        start_logging(settings.log_level)
        return asyncio.run(_run(options, settings))
    except AppError as error:
        print(explain(error), file=sys.stderr)
        return 1


async def _run(options: argparse.Namespace, settings: Settings) -> int:
    command: Callable[[Settings, argparse.Namespace], Awaitable[int]] = options.run
    return await command(settings, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (("serve", serve), ("worker", work), ("migrate", migrate_database)):
        commands.add_parser(name).set_defaults(run=run)
    commands.add_parser("doctor").set_defaults(run=doctor)
    _add_apply(commands)
    _add_contacts(commands)
    manifest = commands.add_parser("manifest")
    manifest.add_argument("--http", metavar="URL", help="the variant for Slack over HTTP")
    manifest.set_defaults(run=print_manifest)
    return parser


def _add_apply(commands: Commands) -> None:
    command = commands.add_parser("apply")
    command.add_argument("file", type=Path)
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.set_defaults(run=apply_configuration)


def _add_contacts(commands: Commands) -> None:
    actions = commands.add_parser("contacts").add_subparsers(required=True, metavar="ACTION")
    command = actions.add_parser("import")
    command.add_argument("file", type=Path)
    command.add_argument("--region", help="reads national numbers, like GB")
    command.set_defaults(run=import_file)


async def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Until SIGTERM or SIGINT; then what is under way is finished."""
    settings.require_slack()
    await _require_tables(settings)
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(assemble(settings))
        await _learn_workspace(parts)
        app = parts.bolt_app()
        await stack.enter_async_context(_working(parts.worker()))
        await stack.enter_async_context(_keeping_up(parts))
        await stack.enter_async_context(_listening(parts, app))
        await stack.enter_async_context(_socket_mode(settings, app))
        log.info("app.ready", extra={"host": settings.host, "port": settings.port})
        await _until_stopped()
    return 0


async def work(settings: Settings, options: argparse.Namespace) -> int:
    settings.require_slack()
    await _require_tables(settings)
    async with assemble(settings) as parts:
        await _learn_workspace(parts)
        async with _working(parts.worker()), _keeping_up(parts):
            log.info("worker.ready")
            await _until_stopped()
    return 0


async def _require_tables(settings: Settings) -> None:
    if await pending(settings.database_url):
        raise AppError("error.not_migrated")


async def _learn_workspace(parts: Assembly) -> None:
    """Slack may be away at the start; what was learned before still holds."""
    try:
        await learn_workspace(parts.slack, parts.store)
    except (SlackClientError, OSError, TimeoutError) as error:
        log.warning("app.slack_not_reached", extra={"reason": str(error)})


@asynccontextmanager
async def _working(worker: Worker) -> AsyncIterator[None]:
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


async def _keep_up(parts: Assembly) -> None:
    while True:
        async with parts.store.transaction() as tx:
            await tx.jobs.enqueue(*upkeep_jobs())
        await asyncio.sleep(EVERY_S)


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
    token = secret(settings.slack_app_token)
    handler = AsyncSocketModeHandler(app, token, quiet_logger("slack_sdk.socket_mode"))
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


async def migrate_database(settings: Settings, options: argparse.Namespace) -> int:
    await migrate(settings.database_url)
    return 0


async def apply_configuration(settings: Settings, options: argparse.Namespace) -> int:
    reading = read_file(options.file)
    await _require_tables(settings)
    store = open_store(settings.database_url)
    try:
        changes = await apply(store.database, reading.configuration, dry_run=options.dry_run)
    finally:
        await store.close()
    for line in [*changes, *reading.notes]:
        print(line)
    print("Nothing to change." if not changes else f"{len(changes)} changes.")
    return 0


async def import_file(settings: Settings, options: argparse.Namespace) -> int:
    await _require_tables(settings)
    store = open_store(settings.database_url)
    try:
        with Progress() as progress:
            bar = progress.add_task("Contacts", total=total_bytes(options.file))
            report = await import_contacts(
                options.file,
                options.region,
                store.save_contacts,
                lambda read: progress.update(bar, completed=read),
            )
    finally:
        await store.close()
    for fault in report.faults:
        print(fault)
    print(f"{report.added} added, {report.renewed} renewed, {report.refused} refused.")
    return 0


async def doctor(settings: Settings, options: argparse.Namespace) -> int:
    async with assemble(settings) as parts:
        probe = SlackClientProbe(parts.slack) if settings.has_slack else None
        database = SqlDatabaseProbe(settings.database_url)
        # Listing templates needs the credentials and changes nothing.
        checks = {name: carrier.templates for name, carrier in parts.carriers.items()}
        findings = await examine(settings, database, probe, checks)
    for finding in findings:
        print(_line(finding))
    return 1 if has_failed(findings) else 0


def _line(finding: Finding) -> str:
    return f"{_MARKS[finding.level]}  {finding.sentence}"


async def print_manifest(settings: Settings, options: argparse.Namespace) -> int:
    text = MANIFEST.read_text(encoding="utf-8")
    print(http_manifest(text, options.http) if options.http else text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Send on Behalf: the command line.

serve     answer Slack and the carriers, and do the durable work
worker    do durable work only (on PostgreSQL any number, on any number of machines)
migrate   create or update the database's tables
apply     make contact_center.yml true
contacts  import contacts from a CSV file
doctor    say what is missing
parked    list the work that was given up; --retry ID puts it back
manifest  print the Slack manifest
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

# What only one command needs is imported where that command begins: no other waits for it.
from bot.config import Settings
from bot.errors import AppError
from bot.logs import start_logging
from bot.wording import explain

if TYPE_CHECKING:
    from storage.store import SqlStore

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# Loading makes many objects and no garbage: Python's own 700 costs a start a tenth of its time.
GARBAGE_THRESHOLD = 50_000
MANIFEST = Path(__file__).with_name("manifest.yml")
_MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


def main(arguments: list[str] | None = None) -> int:
    gc.set_threshold(GARBAGE_THRESHOLD)
    options = _parser().parse_args(arguments)
    try:
        settings = Settings()
        start_logging(settings.log_level)
        return asyncio.run(_run(options, settings))
    except AppError as error:
        print(explain(error), file=sys.stderr)
        return 1
    except OSError as error:  # a file that is not there, a port that is taken
        print(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 1


async def _run(options: argparse.Namespace, settings: Settings) -> int:
    command: Callable[[Settings, argparse.Namespace], Awaitable[int]] = options.run
    return await command(settings, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in _PLAIN:
        commands.add_parser(name).set_defaults(run=run)
    _add_apply(commands)
    _add_contacts(commands)
    _add_parked(commands)
    manifest = commands.add_parser("manifest")
    manifest.add_argument("--http", metavar="URL", help="the variant for Slack over HTTP")
    manifest.set_defaults(run=print_manifest)
    return parser


def _add_apply(commands: Commands) -> None:
    command = commands.add_parser("apply")
    command.add_argument("file", type=Path)
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.set_defaults(run=apply_configuration)


def _add_parked(commands: Commands) -> None:
    command = commands.add_parser("parked")
    command.add_argument("--retry", metavar="ID", type=int, help="try this one again")
    command.set_defaults(run=show_parked)


def _add_contacts(commands: Commands) -> None:
    actions = commands.add_parser("contacts").add_subparsers(required=True, metavar="ACTION")
    command = actions.add_parser("import")
    command.add_argument("file", type=Path)
    command.add_argument("--region", type=str.upper, help="reads national numbers, like GB")
    command.set_defaults(run=import_file)


async def run_server(settings: Settings, options: argparse.Namespace) -> int:
    import serving

    await serving.serve(settings)
    return 0


async def run_worker(settings: Settings, options: argparse.Namespace) -> int:
    import serving

    await serving.work(settings)
    return 0


async def migrate_database(settings: Settings, options: argparse.Namespace) -> int:
    from storage.migrations import migrate

    await migrate(settings.database_url)
    return 0


@asynccontextmanager
async def _ready_store(settings: Settings) -> AsyncIterator[SqlStore]:
    from storage.revision import require_newest
    from storage.store import open_store

    await require_newest(settings.database_url)
    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


async def apply_configuration(settings: Settings, options: argparse.Namespace) -> int:
    from bot.configuration.reader import read_file
    from storage.configuration import apply

    reading = read_file(options.file)
    async with _ready_store(settings) as store:
        changes = await apply(store.database, reading.configuration, dry_run=options.dry_run)
    for line in [*changes, *reading.notes]:
        print(line)
    print("Nothing to change." if not changes else f"{len(changes)} changes.")
    return 0


async def import_file(settings: Settings, options: argparse.Namespace) -> int:
    from rich.progress import Progress

    from bot.services.contact_import import import_contacts, total_bytes

    async with _ready_store(settings) as store:
        with Progress() as progress:
            bar = progress.add_task("Contacts", total=total_bytes(options.file))
            report = await import_contacts(
                options.file,
                options.region,
                store.save_contacts,
                lambda read: progress.update(bar, completed=read),
            )
    for column in report.ignored_columns:
        print(f"The column {column} is not known and was left out.")
    for fault in report.faults:
        print(fault)
    print(f"{report.added} added, {report.renewed} renewed, {report.refused} refused.")
    return 0


async def doctor(settings: Settings, options: argparse.Namespace) -> int:
    from assembly import assemble
    from bot.services.doctor import examine, has_failed
    from storage.facts import SqlDatabaseProbe
    from threads.probe import SlackClientProbe

    async with assemble(settings) as parts:
        probe = SlackClientProbe(parts.slack) if settings.has_slack else None
        database = SqlDatabaseProbe(settings.database_url)
        # Listing templates needs the credentials and changes nothing.
        checks = {name: carrier.templates for name, carrier in parts.carriers.items()}
        findings = await examine(settings, database, probe, checks)
    for finding in findings:
        print(f"{_MARKS[finding.level]}  {finding.sentence}")
    return 1 if has_failed(findings) else 0


async def show_parked(settings: Settings, options: argparse.Namespace) -> int:
    async with _ready_store(settings) as store:
        if options.retry is not None and not await store.requeue(options.retry):
            raise AppError("error.not_parked", job=options.retry)
        for job in await store.parked():
            print(f"{job.id}  {job.parked_at:%Y-%m-%d %H:%M} UTC  {job.kind}  {job.reason}")
    return 0


async def print_manifest(settings: Settings, options: argparse.Namespace) -> int:
    from bot.manifest import http_manifest

    text = MANIFEST.read_text(encoding="utf-8")
    print(text if options.http is None else http_manifest(text, options.http))
    return 0


_PLAIN = (
    ("serve", run_server),
    ("worker", run_worker),
    ("migrate", migrate_database),
    ("doctor", doctor),
)

if __name__ == "__main__":
    sys.exit(main())

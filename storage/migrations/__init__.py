"""The schema's steps, and whether a database has taken them all."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.errors import AppError
from storage.engine import open_database

_LOCK = 7_260_215_340_118_254_071  # any number, as long as it stays the same


async def migrate(url: str) -> None:
    """Brings the database to the newest step. Two at once: the second waits, then has nothing."""
    await pending(url)
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await database.close()


async def pending(url: str) -> bool:
    """Whether `migrate` has something to do. Raises AppError when the database is away."""
    database = open_database(url)
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(current) != heads()
    except (InterfaceError, OperationalError) as error:
        raise AppError("error.no_database", reason=_first_line(error)) from error
    finally:
        await database.close()


def _first_line(error: DBAPIError) -> str:
    """The driver's words: the server's address and why, without the password."""
    return str(error.orig).strip().partition("\n")[0]


def current(connection: Connection) -> frozenset[str]:
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    _wait_for_others(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_for_others(connection: Connection) -> None:
    """Before Alembic begins, whose context is one for the whole process."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    else:
        connection.execute(text("SELECT 1"))  # BEGIN IMMEDIATE goes with it

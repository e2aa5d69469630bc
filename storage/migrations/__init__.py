"""The schema's steps, taken by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from storage.engine import open_database
from storage.revision import pending

_LOCK = 7_260_215_340_118_254_071  # any number, as long as it stays the same


async def migrate(url: str) -> None:
    """Brings the database to the newest step. Two at once: the second waits, then has nothing.

    Raises AppError when the database is away.
    """
    await pending(url)
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await database.close()


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    _wait_for_others(connection)
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_for_others(connection: Connection) -> None:
    """Before Alembic begins, whose context is one for the whole process."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    else:
        connection.execute(text("SELECT 1"))  # BEGIN IMMEDIATE goes with it

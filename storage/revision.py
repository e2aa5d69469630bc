"""Whether a database has taken every step. Alembic, which takes them, is not needed to tell."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.errors import AppError
from storage.engine import open_database

_STEPS = Path(__file__).parent / "migrations" / "versions"
_TAKEN = table("alembic_version", column("version_num"))  # Alembic's own, of one row


async def require_newest(url: str) -> None:
    """Raises AppError that says how to get there, or that the database is away."""
    if await pending(url):
        raise AppError("error.not_migrated")


async def pending(url: str) -> bool:
    """Whether `migrate` has something to do. Raises AppError when the database is away."""
    database = open_database(url)
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(current) != [newest()]
    except (InterfaceError, OperationalError) as error:
        raise AppError("error.no_database", reason=_first_line(error)) from error
    finally:
        await database.close()


def current(connection: Connection) -> list[str]:
    """The last step that the database took, as Alembic keeps it; none for an empty database."""
    if not inspect(connection).has_table(_TAKEN.name):
        return []
    return list(connection.scalars(select(_TAKEN.c.version_num)))


def newest() -> str:
    """Steps follow each other, and their files' names begin with their numbers."""
    return max(path.name.partition("_")[0] for path in _STEPS.glob("[0-9]*_*.py"))


def _first_line(error: DBAPIError) -> str:
    """The driver's words: the server's address and why, without the password."""
    return str(error.orig).strip().partition("\n")[0]

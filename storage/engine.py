"""The two databases.

The branches between them are here and in clock.py, types.py, presence.py and wakeups.py; what only
PostgreSQL has is in postgresql_session.py, what only SQLite has in sqlite_connection.py.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite_connection
from storage.types import holdable_json

POOL_WAIT_S = 30
BUSY_TIMEOUT_MS = 10_000
_SILENCE = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
"""When a PostgreSQL server that says nothing is given up, in libpq's words and units: a host that
is gone sends no refusal, and the system would wait for it for a quarter of an hour."""
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}

Insert = sqlite.Insert | postgresql.Insert


@dataclass(frozen=True, slots=True)
class Database:
    """``writer`` for whole transactions, ``reader`` for snapshots that wait for no writer."""

    url: URL
    writer: AsyncEngine
    reader: AsyncEngine

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()

    @property
    def is_postgresql(self) -> bool:
        return self.url.get_backend_name() == "postgresql"


def open_database(url: str) -> Database:
    """``sqlite:///path`` or ``postgresql://...``. Connects at first use.

    Raises ValueError for any other kind of address.
    """
    full_url = with_driver(url)
    if full_url.get_backend_name() == "sqlite":
        return _open_sqlite(full_url)
    return _open_postgresql(full_url)


def with_driver(url: str) -> URL:
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise ValueError("the database's address begins with sqlite:/// or postgresql://")
    return parsed.set(drivername=driver)


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that can yield to what is there already (ON CONFLICT)."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def is_away(error: Exception) -> bool:
    """No connection, no turn or no commit: writing less of it would not help."""
    if isinstance(error, DBAPIError):
        is_busy = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        return is_busy or error.connection_invalidated or error.statement is None
    return isinstance(error, PoolTimeout | OSError)


def _open_postgresql(given: URL) -> Database:
    url = given.set(query={**_SILENCE, **given.query})
    writer = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=POOL_WAIT_S,
        hide_parameters=True,
        json_serializer=holdable_json,
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(url=url, writer=writer, reader=reader)


def _open_sqlite(url: URL) -> Database:
    _make_folder(url)
    # SQLite has one writer at a time: one connection makes the others queue here, in order,
    # where its own busy handler would have them sleep and try their luck.
    options: dict[str, Any] = {
        "hide_parameters": True,  # customers' words do not belong in error messages
        "json_serializer": holdable_json,
        "max_overflow": 0,
        "pool_timeout": POOL_WAIT_S,
        "connect_args": {"async_creator_fn": sqlite_connection.connect},
    }
    writer = create_async_engine(url, pool_size=1, **options)
    reader = create_async_engine(url, pool_size=4, **options)
    _prepare(writer, begin="BEGIN IMMEDIATE", query_only=False)
    _prepare(reader, begin="BEGIN", query_only=True)
    return Database(url=url, writer=writer, reader=reader)


def _make_folder(url: URL) -> None:
    """SQLite makes the file, not the folder. What cannot be made is said at the first use."""
    if url.database and url.database != ":memory:":
        with suppress(OSError):
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare(engine: AsyncEngine, begin: str, query_only: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions on its own
        for pragma in _pragmas(query_only):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        driver_connection: Any = connection.connection.driver_connection
        driver_connection.begin_with = begin


def _pragmas(query_only: bool) -> list[str]:
    return [
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # in WAL, NORMAL may lose the last commits when power fails
        "foreign_keys = ON",
        f"query_only = {'ON' if query_only else 'OFF'}",
    ]

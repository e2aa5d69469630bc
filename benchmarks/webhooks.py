"""Customers' messages in: signed webhooks to the real app until the committed 204.

Baseline: a bare loop on the same kind of database that inserts and commits one row per message.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from benchmarks import processes
from benchmarks.customers import sms
from benchmarks.databases import KINDS, Kind, empty_database
from benchmarks.figures import median, percentile
from benchmarks.measures import Bar, Measure, beside
from benchmarks.office import Office, furnish
from sandbox.launch import free_port

MESSAGES = 3_000
AT_ONCE = 50
ROUNDS = 3
RATIO, RATE = Bar(0.7, of_ratio=True, at_least=True), Bar(600, at_least=True)
_TABLE = "CREATE TABLE bare (id {serial} PRIMARY KEY, body TEXT NOT NULL)"


async def measure(
    kinds: Sequence[Kind] = KINDS, messages: int = MESSAGES, rounds: int = ROUNDS
) -> list[Measure]:
    measures = []
    for kind in kinds:
        measures += await _measure(kind, messages, rounds)
    return measures


async def _measure(kind: Kind, messages: int, rounds: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as name, empty_database(kind, Path(name)) as url:
        office = await furnish(Path(name), url, agents=10)
        with _bare_loop(kind, url, Path(name)) as insert, _app(office) as address:
            await _send(address, min(messages, 200), first=0)
            ours, bare, waits = [], [], []
            for number in range(rounds):
                bare.append(_rate_of_loop(insert, messages))
                reached, took_ms = await _send(address, messages, first=(number + 1) * 10**6)
                ours.append(reached)
                waits.append(percentile(took_ms, 99))
    rate = beside(f"webhook.{kind}.rate", median(ours), "per s", median(bare), RATIO, RATE)
    p99 = Measure(name=f"webhook.{kind}.p99", value=round(median(waits), 1), unit="ms")
    return [rate, p99]


@contextmanager
def _app(office: Office) -> Iterator[str]:
    port, log = free_port(), office.folder / "app.log"
    env = office.environment("http://127.0.0.1:1", port)
    address = f"http://127.0.0.1:{port}"
    with processes.running("app.py", "serve", log=log, env=env) as process:
        processes.wait_until_answers(f"{address}/readyz", process, log)
        yield address


async def _send(address: str, count: int, first: int) -> tuple[float, list[float]]:
    """Messages per second, and how long each waited for its 204, in milliseconds."""
    url = f"{address}/webhooks/twilio/inbound"
    requests = iter([_request(url, first + number) for number in range(count)])
    took_ms: list[float] = []
    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(
            *(_keep_sending(session, url, requests, took_ms) for _ in range(AT_ONCE))
        )
        return count / (time.perf_counter() - began), took_ms


async def _keep_sending(
    session: aiohttp.ClientSession,
    url: str,
    requests: Iterator[tuple[str, dict[str, str]]],
    took_ms: list[float],
) -> None:
    for body, headers in requests:
        began = time.perf_counter()
        async with session.post(url, data=body, headers=headers) as response:
            assert response.status == 204, response.status
        took_ms.append((time.perf_counter() - began) * 1000)


def _request(url: str, number: int) -> tuple[str, dict[str, str]]:
    """One of a hundred customers writes."""
    customer = f"+12025550{100 + number % 100}"
    return sms(url, number, "+12025550100", customer, f"Where is my parcel? {number}")


@contextmanager
def _bare_loop(kind: Kind, url: str, folder: Path) -> Iterator[Callable[[str], None]]:
    with closing(_bare_sqlite(folder) if kind == "sqlite" else _bare_postgresql(url)) as connection:
        place = "?" if kind == "sqlite" else "%s"

        def insert(body: str) -> None:
            connection.execute(f"INSERT INTO bare (body) VALUES ({place})", (body,))  # noqa: S608
            connection.commit()

        yield insert


def _bare_sqlite(folder: Path) -> Any:
    """Beside the app's file, as safe as it, and with no other writer."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_TABLE.format(serial="INTEGER"))
    return connection


def _bare_postgresql(url: str) -> Any:
    connection = psycopg.connect(url)
    connection.execute(_TABLE.format(serial="BIGSERIAL"))
    connection.commit()
    return connection


def _rate_of_loop(insert: Callable[[str], None], count: int) -> float:
    body = _request("http://127.0.0.1/webhooks/twilio/inbound", 0)[0]
    began = time.perf_counter()
    for _ in range(count):
        insert(body)
    return count / (time.perf_counter() - began)

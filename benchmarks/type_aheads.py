"""The two type-aheads at the service, beside their own SQL said by the raw driver alone.

The baseline is recorded: every statement of a search with its parameters, sent once more without
the store around it. So the ratio is what the store and the service add, and the value is the whole.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from benchmarks.crowd import AGENT_USER_ID, TEAM_ID, Size, crowd
from benchmarks.databases import KINDS, Kind
from benchmarks.figures import median, percentile
from benchmarks.loading import CACHE, loaded
from benchmarks.measures import Bar, Measure, beside
from benchmarks.typed_texts import queue_texts, recipient_texts
from bot.domain.model import Agent, Medium, QueueId
from bot.services import choices
from storage.store import SqlStore, SqlTx, open_store

FULL = Size()
QUERIES = 300
PASSES = 3
BARS = (Bar(50), Bar(3, of_ratio=True))

Said = tuple[str, Any]
LookUp = Callable[[SqlTx, Agent, str], Awaitable[Sequence[object]]]


async def measure_queues(size: Size = FULL, cache: Path = CACHE) -> list[Measure]:
    texts = queue_texts(QUERIES, size.queues)
    return await _measure("queue_type_ahead", _find_queues, texts, size, cache)


async def measure_recipients(size: Size = FULL, cache: Path = CACHE) -> list[Measure]:
    texts = recipient_texts(QUERIES, size.contacts)
    return await _measure("recipient_type_ahead", _find_recipients, texts, size, cache)


async def _find_queues(tx: SqlTx, agent: Agent, text: str) -> Sequence[object]:
    return await choices.queues(tx, agent, Medium.SMS, text)


async def _find_recipients(tx: SqlTx, agent: Agent, text: str) -> Sequence[object]:
    queue_id = QueueId("queue-00000")
    search = choices.Search(medium=Medium.SMS, queue_id=queue_id, kind=None, text=text)
    return await choices.recipients(tx, agent, search)


async def _measure(
    name: str, look_up: LookUp, texts: Sequence[str], size: Size, cache: Path
) -> list[Measure]:
    measures = []
    for kind in KINDS:
        async with loaded(kind, crowd(size), cache) as url:
            ours, bare = await _both(kind, url, look_up, texts)
        for percent, bars in ((50, ()), (99, BARS)):
            value, baseline = (percentile(side, percent) for side in (ours, bare))
            measures.append(beside(f"{name}.{kind}.p{percent}", value, "ms", baseline, *bars))
    return measures


async def _both(
    kind: Kind, url: str, look_up: LookUp, texts: Sequence[str]
) -> tuple[list[float], list[float]]:
    store = open_store(url)
    try:
        with _raw(kind, url) as say:
            return await _timed(store, say, look_up, texts)
    finally:
        await store.close()


async def _timed(
    store: SqlStore, say: Callable[[Said], None], look_up: LookUp, texts: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds per text, the median of the passes; the sides take turns by pass."""
    async with store.reading() as tx:
        agent = await tx.agents.find_by_slack(TEAM_ID, AGENT_USER_ID)
    assert agent is not None
    said = {text: await _said(store, look_up, agent, text) for text in texts}
    ours: dict[str, list[float]] = {text: [] for text in texts}
    bare: dict[str, list[float]] = {text: [] for text in texts}
    for number in range(2 * PASSES):
        for text in texts:
            if number % 2:
                ours[text].append(await _service_ms(store, look_up, agent, text))
            else:
                bare[text].append(_raw_ms(say, said[text]))
    return [median(ours[text]) for text in texts], [median(bare[text]) for text in texts]


async def _said(store: SqlStore, look_up: LookUp, agent: Agent, text: str) -> list[Said]:
    """Asked twice, so that both sides are warm."""
    await _service_ms(store, look_up, agent, text)
    with _recorded(store) as said:
        await _service_ms(store, look_up, agent, text)
    return said


async def _service_ms(store: SqlStore, look_up: LookUp, agent: Agent, text: str) -> float:
    began = time.perf_counter()
    async with store.reading() as tx:
        await look_up(tx, agent, text)
    return _ms_since(began)


def _raw_ms(say: Callable[[Said], None], said: Sequence[Said]) -> float:
    began = time.perf_counter()
    for one in said:
        say(one)
    return _ms_since(began)


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


@contextmanager
def _recorded(store: SqlStore) -> Iterator[list[Said]]:
    said: list[Said] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        said.append((statement, parameters))

    engine = store.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _raw(kind: Kind, url: str) -> Iterator[Callable[[Said], None]]:
    connect = _sqlite if kind == "sqlite" else _postgresql
    with closing(connect(url)) as connection:

        def say(said: Said) -> None:
            connection.execute(*said).fetchall()

        yield say


def _sqlite(url: str) -> Any:
    return sqlite3.connect(url.removeprefix("sqlite:///"))


def _postgresql(url: str) -> Any:
    return psycopg.connect(url, autocommit=True)

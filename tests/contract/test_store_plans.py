"""What is asked all the time is looked up, never searched for: on both databases, by an index."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.jobs import JobKind, NewJob
from bot.domain.model import CarrierName, ConversationId, DeliveryStatus, Medium
from bot.domain.records import Receipt
from bot.services import standing
from storage import lanes
from storage.store import SqlStore, SqlTx
from tests.builders import ANA, BILLING, TEAM, a_pair
from tests.clock import START

Statement = tuple[str, Any]
CONVERSATION = ConversationId("conversation")
RECEIPT = Receipt(
    carrier=CarrierName.TWILIO,
    carrier_message_id="SM1",
    delivery_status=DeliveryStatus.SENT,
    attempt_id="attempt",
)
OVER_WHATSAPP = replace(a_pair(), medium=Medium.WHATSAPP)
GROWING = {
    *("conversation", "interaction", "message", "receipt", "inbox_key", "lane", "job"),
    *("submission", "submission_recipient", "opt_out", "customer_service_window"),
    "whatsapp_user",
}

LOOK_UPS: dict[str, Callable[[SqlTx], Awaitable[object]]] = {
    "thread": lambda tx: tx.conversations.find_by_thread(TEAM, "C0BILLING", "1.0"),
    "open pair": lambda tx: tx.conversations.lock_open(a_pair()),
    "last of a pair": lambda tx: tx.conversations.find_last(a_pair()),
    "standing": lambda tx: standing.of_lines(tx, [a_pair()]),
    "standing over WhatsApp": lambda tx: standing.of_lines(tx, [OVER_WHATSAPP]),
    "utilization": lambda tx: tx.agents.count_connected(ANA),
    "connected": lambda tx: tx.conversations.list_connected(ANA),
    "after-call work": lambda tx: tx.conversations.list_after_call_work(ANA),
    "card on the way": lambda tx: tx.conversations.has_unposted("C0BILLING", START),
    "receipt": lambda tx: tx.messages.lock_by_receipt(RECEIPT),
    "early receipts": lambda tx: tx.messages.receipts(CarrierName.TWILIO, "SM1"),
    "last message": lambda tx: tx.messages.last(CONVERSATION),
    "last inbound": lambda tx: tx.messages.last_inbound_at(CONVERSATION),
    "line of a thread": lambda tx: tx.messages.find_by_thread_line(CONVERSATION, "1.0"),
    "results": lambda tx: tx.submissions.list_by_conversation(CONVERSATION),
    "used codes": lambda tx: tx.queues.likely_codes(BILLING),
}


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_look_up_is_by_index(store: SqlStore, name: str) -> None:
    async with store.transaction() as tx:
        with recorded(store) as said:
            await LOOK_UPS[name](tx)
    assert said
    assert await searched(store, said) == []


async def test_window_begins_by_index(store: SqlStore) -> None:
    with recorded(store) as said:
        await store.find_beginning(TEAM, "U0ANA")
    assert await searched(store, said) == []


async def test_worker_finds_its_work_by_index(store: SqlStore) -> None:
    await enqueue(store, "now", after_s=0)
    with recorded(store) as said:
        assert len(await store.claim(10, 15)) == 1
        await store.wait_for_work(0)
        await store.sweep()
    assert await searched(store, said) == []


@pytest.mark.parametrize(("after_s", "found_s"), [(59.0, 59.0), (61.0, float("inf"))])
async def test_worker_that_waits_reads_no_timers_of_days_to_come(
    store: SqlStore, after_s: float, found_s: float
) -> None:
    await enqueue(store, "timer", after_s)
    async with store.reading() as tx:
        assert await lanes.next_due_s(tx.session) == found_s


async def enqueue(store: SqlStore, lane: str, after_s: float) -> None:
    due_at = START + timedelta(seconds=after_s)
    async with store.transaction() as tx:
        await tx.jobs.enqueue(NewJob(kind=JobKind.SWEEP, lane=lane, due_at=due_at))


@contextmanager
def recorded(store: SqlStore) -> Iterator[list[Statement]]:
    said: list[Statement] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if not statement.startswith("NOTIFY"):
            said.append((statement, parameters))

    engines = {store.database.writer.sync_engine, store.database.reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def searched(store: SqlStore, said: list[Statement]) -> list[str]:
    """The growing tables that the plans read from one end to the other."""
    async with store.database.writer.connect() as connection:
        is_postgresql = store.database.is_postgresql
        if is_postgresql:  # else small tables are read whole, because that is quicker
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
        plans = [await connection.exec_driver_sql(explain + one, given) for one, given in said]
        steps = [str(row[-1]) for plan in plans for row in plan]
    found = [match[1] for step in steps if (match := _WHOLE.match(step))]
    return [table for table in found if table in GROWING]


_WHOLE = re.compile(r"[ >-]*(?:Seq Scan on|SCAN) ([a-z_]*[a-z])")

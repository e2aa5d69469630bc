"""Open conversations in a queue that no longer has the number they run over.

Nobody could accept them or write there, and as the pair's open conversation they would keep
whoever has the number now from writing to this customer. What an agent has stays theirs to end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, select, update

from bot.domain import jobs
from bot.domain.model import ConversationState
from storage.configuration_changes import Change
from storage.configuration_rows import State
from storage.jobs import SqlJobs
from storage.schema import conversation, queue, queue_sender
from storage.schema.conversations import NOT_CLOSED
from storage.session import Session

_NOBODYS = (ConversationState.WAITING, ConversationState.DISCONNECTED)
_AT_ONCE = 500


async def find_stranded(session: Session, wanted: State) -> list[RowMapping]:
    """What will be stranded once ``wanted`` is true."""
    table = conversation.c
    columns = (table.id, table.queue_id, table.state, table.medium, table.sender_address)
    is_open = and_(NOT_CLOSED, table.state.in_(_NOBODYS))
    numbers = {_number(row, "address") for row in wanted.rows(queue_sender)}
    rows = await session.rows(select(*columns).where(is_open))
    return [row for row in rows if _number(row, "sender_address") not in numbers]


def _number(row: Any, address: str) -> tuple[Any, ...]:
    return row["queue_id"], row["medium"], row[address]


async def close(session: Session, stranded: Sequence[RowMapping]) -> None:
    """Their cards say so."""
    closed = {"state": ConversationState.CLOSED, "agent_id": None, "waiting_since": None}
    pending = SqlJobs(session)
    ids = [row["id"] for row in stranded]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        is_one = conversation.c.id.in_(some) & conversation.c.state.in_(_NOBODYS)
        await session.run(update(conversation).where(is_one).values(closed))
        await pending.enqueue(*(jobs.update_card(one) for one in some))
    await pending.flush()


def changes(stranded: Sequence[RowMapping], *states: State) -> list[Change]:
    """One line per queue; it says how many customers in it wait for an answer."""
    names = {row["id"]: row["name"] for state in states for row in state.rows(queue)}
    count = Counter(row["queue_id"] for row in stranded)
    waiting = Counter(
        row["queue_id"] for row in stranded if row["state"] == ConversationState.WAITING
    )
    return [
        Change(
            "-",
            f"conversations of queue {names[one]} that nobody has",
            (str(count[one]), f"of them waiting for an answer: {waiting[one]}"),
        )
        for one in sorted(count)
    ]

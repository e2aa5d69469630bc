"""What is known between our address and a customer's, whatever conversation it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, delete, select, tuple_

from bot.domain.model import Conversation, Pair
from bot.domain.records import PairStanding
from storage.rows import is_pair, noun, pair_columns
from storage.schema import conversation, customer_service_window, opt_out
from storage.schema.conversations import NOT_CLOSED
from storage.session import Session


class SqlPairs:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def standing(self, pairs: Sequence[Pair]) -> Mapping[Pair, PairStanding]:
        """Every pair has an entry. Three statements, however many pairs."""
        if not pairs:
            return {}
        conversations = await self._by_pair(conversation, pairs, NOT_CLOSED)
        opt_outs = await self._by_pair(opt_out, pairs)
        windows = await self._by_pair(customer_service_window, pairs)
        return {
            pair: PairStanding(
                conversation=_conversation(conversations.get(pair)),
                is_opted_out=pair in opt_outs,
                last_inbound_at=windows[pair]["last_inbound_at"] if pair in windows else None,
            )
            for pair in pairs
        }

    async def _by_pair(
        self, table: Table, pairs: Sequence[Pair], *conditions: Any
    ) -> dict[Pair, RowMapping]:
        rows = await self._session.rows(select(table).where(_is_one_of(table, pairs), *conditions))
        return {noun(Pair, row): row for row in rows}

    async def record_inbound(self, pair: Pair, at: datetime) -> None:
        new = self._session.insert(customer_service_window)
        new = new.values(last_inbound_at=at, **pair_columns(pair))
        await self._session.run(
            new.on_conflict_do_update(
                index_elements=list(customer_service_window.primary_key),
                set_={"last_inbound_at": at},
                where=customer_service_window.c.last_inbound_at < at,  # they come in any order
            )
        )

    async def opt_out(self, pair: Pair, how: str) -> bool:
        now = await self._session.now()
        new = self._session.insert(opt_out).values(how=how, opted_out_at=now, **pair_columns(pair))
        return await self._session.added(new)

    async def opt_in(self, pair: Pair) -> bool:
        """False when there was no opt-out to take back."""
        gone = delete(opt_out).where(is_pair(opt_out, pair)).returning(opt_out.c.how)
        return await self._session.row(gone) is not None


def _is_one_of(table: Table, pairs: Sequence[Pair]) -> ColumnElement[bool]:
    columns = (table.c.medium, table.c.sender_address, table.c.customer_address)
    values = [(pair.medium, pair.sender_address, pair.customer_address) for pair in pairs]
    return tuple_(*columns).in_(values)


def _conversation(row: RowMapping | None) -> Conversation | None:
    return None if row is None else noun(Conversation, row, pair=noun(Pair, row))

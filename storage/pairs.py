"""What is known between our address and a customer's, whatever conversation it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, delete, literal, select, tuple_

from bot.domain.model import Conversation, Pair
from bot.domain.opt_out import MARKETING_ONLY
from bot.domain.records import PairStanding
from storage.rows import is_pair, noun, pair_columns
from storage.schema import conversation, customer_service_window, opt_out, whatsapp_user
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
                is_opted_out=_how(opt_outs, pair) not in (None, MARKETING_ONLY),
                is_marketing_opted_out=_how(opt_outs, pair) is not None,
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
        """Who has declined marketing alone can still ask for an end of everything."""
        now = await self._session.now()
        new = self._session.insert(opt_out).values(how=how, opted_out_at=now, **pair_columns(pair))
        is_wider = (opt_out.c.how == MARKETING_ONLY) & (literal(how) != MARKETING_ONLY)
        wider = new.on_conflict_do_update(
            index_elements=list(opt_out.primary_key),
            set_={"how": how, "opted_out_at": now},
            where=is_wider,
        )
        return await self._session.row(wider.returning(opt_out.c.how)) is not None

    async def opt_in(self, pair: Pair, unless: Collection[str] = ()) -> bool:
        """False when there was no opt-out to take back."""
        is_theirs = is_pair(opt_out, pair) & opt_out.c.how.not_in(unless)
        gone = delete(opt_out).where(is_theirs).returning(opt_out.c.how)
        return await self._session.row(gone) is not None

    async def link_user_id(self, user_id: str, address: str) -> None:
        new = self._session.insert(whatsapp_user).values(user_id=user_id, address=address)
        await self._session.run(
            new.on_conflict_do_update(
                index_elements=["user_id"],
                set_={"address": address},
                where=whatsapp_user.c.address != address,
            )
        )

    async def other_names(self, addresses: Collection[str]) -> Mapping[str, list[str]]:
        is_named = whatsapp_user.c.user_id.in_(addresses) | whatsapp_user.c.address.in_(addresses)
        others: dict[str, list[str]] = {}
        for row in await self._session.rows(select(whatsapp_user).where(is_named)):
            others.setdefault(row["user_id"], []).append(row["address"])
            others.setdefault(row["address"], []).append(row["user_id"])
        return others


def _how(opt_outs: Mapping[Pair, RowMapping], pair: Pair) -> str | None:
    return opt_outs[pair]["how"] if pair in opt_outs else None


def _is_one_of(table: Table, pairs: Sequence[Pair]) -> ColumnElement[bool]:
    columns = (table.c.medium, table.c.sender_address, table.c.customer_address)
    values = [(pair.medium, pair.sender_address, pair.customer_address) for pair in pairs]
    return tuple_(*columns).in_(values)


def _conversation(row: RowMapping | None) -> Conversation | None:
    return None if row is None else noun(Conversation, row, pair=noun(Pair, row))

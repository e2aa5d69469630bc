"""Queues, their members, and what a queue offers to the window."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select

from bot.domain.model import (
    AfterCallWork,
    AgentId,
    CannedMessage,
    Medium,
    Queue,
    QueueId,
    Sender,
    WrapUpCode,
)
from bot.domain.search import fold_words
from bot.domain.window import QueueChoice
from storage.rows import noun
from storage.schema import (
    canned_message,
    interaction,
    queue,
    queue_member,
    queue_sender,
    wrap_up_code,
)
from storage.search import has_words, parameters
from storage.session import Session, found

RECENT_INTERACTIONS = 500
"""How far back "most used" looks: bounded, so that it costs the same in a queue's tenth year."""

_SENDER = (queue_sender.c.medium, queue_sender.c.address, queue_sender.c.carrier)


class SqlQueues:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, queue_id: QueueId) -> Queue:
        rows = await self._session.rows(_queue_by_id(), {"queue_id": queue_id})
        row = found(rows[0] if rows else None, "queue", queue_id)
        return noun(
            Queue,
            row,
            after_call_work=AfterCallWork(mode=row["acw_mode"], limit_s=row["acw_limit_s"]),
            senders={one["medium"]: noun(Sender, one) for one in rows if one["medium"]},
            wrap_up_codes=await self._codes(queue_id),
        )

    async def _codes(self, queue_id: QueueId) -> tuple[WrapUpCode, ...]:
        rows = await self._session.rows(_codes_of_queue(), {"queue_id": queue_id})
        return tuple(WrapUpCode(id=row["code"], name=row["name"]) for row in rows)

    async def names(self, queue_ids: Collection[QueueId]) -> dict[QueueId, str]:
        named = select(queue.c.id, queue.c.name).where(queue.c.id.in_(queue_ids))
        rows = await self._session.rows(named) if queue_ids else []
        return {row["id"]: row["name"] for row in rows}

    async def is_member(self, agent_id: AgentId, queue_id: QueueId) -> bool:
        is_row = (queue_member.c.agent_id == agent_id) & (queue_member.c.queue_id == queue_id)
        return await self._session.value(select(queue_member.c.source).where(is_row)) is not None

    async def media(self, agent_id: AgentId) -> tuple[Medium, ...]:
        usable = select(queue_sender.c.medium).distinct().where(_is_membership(agent_id))
        media = await self._session.values(usable)
        return tuple(medium for medium in Medium if medium in media)

    async def choices(
        self, agent_id: AgentId, medium: Medium, text: str = "", limit: int = 100
    ) -> list[QueueChoice]:
        prefixes = fold_words(text)
        given = {"agent_id": agent_id, "medium": medium, **parameters(prefixes)}
        choices = _first_choices(len(prefixes), limit)
        return [QueueChoice(**row) for row in await self._session.rows(choices, given)]

    async def choice(
        self, agent_id: AgentId, medium: Medium, queue_id: QueueId
    ) -> QueueChoice | None:
        one = _choices(0).where(queue.c.id == queue_id)
        rows = await self._session.rows(one, {"agent_id": agent_id, "medium": medium})
        return noun(QueueChoice, rows[0]) if rows else None

    async def find_by_sender(self, medium: Medium, sender_address: str) -> list[Queue]:
        has_address = queue_sender.c.address == sender_address
        ids = select(queue_sender.c.queue_id).where(queue_sender.c.medium == medium, has_address)
        named = select(queue.c.id).where(queue.c.id.in_(ids)).order_by(queue.c.name)
        return [await self.get(queue_id) for queue_id in await self._session.values(named)]

    async def canned(self, queue_id: QueueId) -> list[CannedMessage]:
        own = select(canned_message).where(canned_message.c.queue_id == queue_id)
        rows = await self._session.rows(own.order_by(canned_message.c.name))
        return [noun(CannedMessage, row) for row in rows]

    async def likely_codes(self, queue_id: QueueId, limit: int = 100) -> tuple[WrapUpCode, ...]:
        recent = (
            select(interaction.c.wrap_up_code)
            .where(interaction.c.queue_id == queue_id)
            .order_by(interaction.c.connected_at.desc())
            .limit(RECENT_INTERACTIONS)
            .subquery()
        )
        counted = select(recent.c.wrap_up_code, func.count().label("count")).group_by(
            recent.c.wrap_up_code
        )
        rows = await self._session.rows(counted)
        uses = {row["wrap_up_code"]: row["count"] for row in rows}
        codes = await self._codes(queue_id)
        return tuple(sorted(codes, key=lambda code: -uses.get(code.id, 0))[:limit])


@lru_cache
def _first_choices(words: int, limit: int) -> Select[Any]:
    """Made once: a statement that is made anew has to be recognised anew at each key stroke."""
    return _choices(words).limit(limit)


@lru_cache
def _queue_by_id() -> Select[Any]:
    with_senders = select(queue, *_SENDER).outerjoin(queue_sender)
    return with_senders.where(queue.c.id == bindparam("queue_id"))


@lru_cache
def _codes_of_queue() -> Select[Any]:
    codes = select(wrap_up_code).where(wrap_up_code.c.queue_id == bindparam("queue_id"))
    return codes.order_by(wrap_up_code.c.position)


@lru_cache
def _choices(words: int) -> Select[Any]:
    """Takes ``agent_id``, ``medium`` and the words."""
    details = (queue_sender.c.address.label("sender_address"), queue.c.default_region)
    return (
        select(queue.c.id.label("queue_id"), queue.c.name, *details)
        .join(queue_sender)
        .where(_is_membership(bindparam("agent_id")))
        .where(queue_sender.c.medium == bindparam("medium"))
        .where(*has_words("queue", queue.c.id, range(words)))
        .order_by(queue.c.name)
    )


def _is_membership(agent_id: AgentId | BindParameter[Any]) -> ColumnElement[bool]:
    mine = select(queue_member.c.queue_id).where(queue_member.c.agent_id == agent_id)
    return queue_sender.c.queue_id.in_(mine)

"""Conversations and the interactions within them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update

from bot.domain.model import (
    AgentId,
    Conversation,
    ConversationId,
    Interaction,
    InteractionId,
    Pair,
)
from storage.rows import change_row, columns, is_pair, lock_row, noun, pair_columns, row_of
from storage.schema import conversation, interaction
from storage.schema.conversations import CONNECTED, IN_AFTER_CALL_WORK, NOT_CLOSED, UNPOSTED
from storage.session import Session, found


class SqlConversations:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, conversation_id: ConversationId) -> Conversation:
        row = await row_of(self._session, conversation, conversation_id)
        return _conversation(found(row, "conversation", conversation_id))

    async def find_many(
        self, conversation_ids: Collection[ConversationId]
    ) -> dict[ConversationId, Conversation]:
        several = select(conversation).where(conversation.c.id.in_(conversation_ids))
        rows = await self._session.rows(several) if conversation_ids else []
        return {row["id"]: _conversation(row) for row in rows}

    async def lock(self, conversation_id: ConversationId) -> Conversation:
        row = await lock_row(self._session, conversation, conversation_id)
        return _conversation(found(row, "conversation", conversation_id))

    async def lock_open(self, pair: Pair) -> Conversation | None:
        is_open = is_pair(conversation, pair) & NOT_CLOSED
        row = await self._session.row(select(conversation).where(is_open).with_for_update())
        return None if row is None else _conversation(row)

    async def find_last(self, pair: Pair) -> Conversation | None:
        newest = select(conversation).where(is_pair(conversation, pair))
        newest = newest.order_by(conversation.c.started_at.desc()).limit(1)
        row = await self._session.row(newest)
        return None if row is None else _conversation(row)

    async def find_by_thread(
        self, slack_team_id: str, slack_channel_id: str, thread_ts: str
    ) -> Conversation | None:
        row = await self._session.row(
            select(conversation).where(
                conversation.c.slack_team_id == slack_team_id,
                conversation.c.slack_channel_id == slack_channel_id,
                conversation.c.thread_ts == thread_ts,
            )
        )
        return None if row is None else _conversation(row)

    async def has_unposted(self, slack_channel_id: str, since: datetime) -> bool:
        is_there = conversation.c.slack_channel_id == slack_channel_id
        is_young = conversation.c.started_at >= since
        waiting = select(conversation.c.id).where(is_there, UNPOSTED, is_young)
        return await self._session.value(waiting.limit(1)) is not None

    async def add(self, new: Conversation) -> bool:
        return await self._session.added(
            self._session.insert(conversation).values(_conversation_columns(new))
        )

    async def save(self, changed: Conversation) -> None:
        columns = _conversation_columns(changed)
        await change_row(self._session, conversation, changed.id, **columns)

    async def list_connected(self, agent_id: AgentId) -> list[Conversation]:
        theirs = select(conversation).where(conversation.c.agent_id == agent_id, CONNECTED)
        rows = await self._session.rows(theirs.order_by(conversation.c.started_at))
        return [_conversation(row) for row in rows]

    async def add_interaction(self, new: Interaction) -> None:
        await self._session.run(self._session.insert(interaction).values(columns(new)))

    async def get_interaction(self, interaction_id: InteractionId) -> Interaction:
        if kept := await self.find_interaction(interaction_id):
            return kept
        raise LookupError(f"no interaction {interaction_id}")

    async def find_interaction(self, interaction_id: InteractionId) -> Interaction | None:
        own = select(interaction).where(interaction.c.id == interaction_id)
        row = await self._session.row(own)
        return None if row is None else noun(Interaction, row)

    async def connected_since(
        self, interaction_ids: Collection[InteractionId]
    ) -> dict[InteractionId, datetime]:
        times = select(interaction.c.id, interaction.c.connected_at)
        several = times.where(interaction.c.id.in_(interaction_ids))
        rows = await self._session.rows(several) if interaction_ids else []
        return {row["id"]: row["connected_at"] for row in rows}

    async def save_interaction(self, changed: Interaction) -> None:
        own = update(interaction).where(interaction.c.id == changed.id)
        await self._session.run(own.values(columns(changed)))

    async def list_after_call_work(self, agent_id: AgentId) -> list[Interaction]:
        theirs = select(interaction).where(interaction.c.agent_id == agent_id, IN_AFTER_CALL_WORK)
        rows = await self._session.rows(theirs.order_by(interaction.c.acw_started_at))
        return [noun(Interaction, row) for row in rows]


def _conversation(row: RowMapping) -> Conversation:
    return noun(Conversation, row, pair=noun(Pair, row))


def _conversation_columns(value: Conversation) -> dict[str, Any]:
    return {**columns(value, "pair"), **pair_columns(value.pair)}

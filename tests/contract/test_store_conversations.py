"""Conversations on both databases: one open per pair, found by thread, credited to an agent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.model import ConversationState
from storage.store import SqlStore
from tests.builders import (
    ANA,
    BILLING,
    TEAM,
    a_conversation,
    a_pair,
    a_small_contact_center,
    an_interaction,
)
from tests.clock import START


async def test_conversation_comes_back_as_it_was_added(store: SqlStore) -> None:
    conversation = a_conversation(thread_ts="1.1", waiting_since=START)
    async with store.transaction() as tx:
        assert await tx.conversations.add(conversation)
    async with store.reading() as tx:
        assert await tx.conversations.get(conversation.id) == conversation
        assert await tx.conversations.find_by_thread(TEAM, "C0BILLING", "1.1") == conversation


async def test_pair_has_one_open_conversation_when_two_are_opened_at_once(store: SqlStore) -> None:
    async def open_one() -> bool:
        async with store.transaction() as tx:
            return await tx.conversations.add(a_conversation())

    assert sorted(await asyncio.gather(*(open_one() for _ in range(5)))) == [False] * 4 + [True]


async def test_closed_conversation_makes_room_for_the_next(store: SqlStore) -> None:
    first = a_conversation()
    async with store.transaction() as tx:
        await tx.conversations.add(first)
        await tx.conversations.save(replace(first, state=ConversationState.CLOSED))
        assert await tx.conversations.add(a_conversation())
        assert await tx.conversations.lock_open(a_pair()) != first


async def test_small_contact_center_stands(store: SqlStore) -> None:
    await a_small_contact_center(store)
    async with store.reading() as tx:
        queue = await tx.queues.get(BILLING)
        agent = await tx.agents.find_by_slack(TEAM, "U0ANA")
    assert queue.name == "Billing Support"
    assert agent is not None
    assert agent.id == ANA
    assert agent.missing_permission() is None


async def test_interaction_is_kept_with_its_conversation(store: SqlStore) -> None:
    conversation = a_conversation()
    interaction = an_interaction(conversation_id=conversation.id)
    async with store.transaction() as tx:
        await tx.conversations.add(conversation)
        await tx.conversations.add_interaction(interaction)
        assert await tx.conversations.find_interaction(interaction.id) == interaction
        assert await tx.agents.count_connected(ANA) == 1

"""App Home: my conversations, and the after-call work that is still to finish."""

from __future__ import annotations

from bot.domain.cards import Home, HomeConversation
from bot.domain.model import Agent, Conversation, Interaction
from bot.ports import Tx
from bot.services import relay


async def build(tx: Tx, agent: Agent) -> Home:
    connected = await tx.conversations.list_connected(agent.id)
    rows = [await _conversation_row(tx, conversation) for conversation in connected]
    working = await tx.conversations.list_after_call_work(agent.id)
    return Home(
        open_count=len(rows),
        message_capacity=agent.message_capacity,
        waiting_for_agent=sum(1 for row in rows if row.customer_wrote_at is not None),
        conversations=tuple(rows),
        after_call_work=tuple([await _work_row(tx, interaction) for interaction in working]),
    )


def refused(sentence: str) -> Home:
    """For somebody who is no agent."""
    return Home(open_count=0, message_capacity=0, waiting_for_agent=0, refusal=sentence)


async def _conversation_row(tx: Tx, conversation: Conversation) -> HomeConversation:
    """``customer_wrote_at`` only while the customer's word is the last."""
    last = await tx.messages.last(conversation.id)
    is_customers = last is not None and last.agent_id is None
    return HomeConversation(
        conversation_id=conversation.id,
        customer_name=conversation.customer_name,
        medium=conversation.pair.medium,
        queue_name=(await tx.queues.get(conversation.queue_id)).name,
        customer_wrote_at=last.created_at if last is not None and is_customers else None,
        thread_url=await relay.thread_url(tx, conversation),
    )


async def _work_row(tx: Tx, interaction: Interaction) -> HomeConversation:
    conversation = await tx.conversations.get(interaction.conversation_id)
    row = await _conversation_row(tx, conversation)
    return HomeConversation(
        conversation_id=row.conversation_id,
        customer_name=row.customer_name,
        medium=row.medium,
        queue_name=row.queue_name,
        customer_wrote_at=row.customer_wrote_at,
        thread_url=row.thread_url,
        interaction_id=interaction.id,
    )

"""App Home: my conversations, and the after-call work that is still to finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.cards import Home, HomeConversation
from bot.domain.model import Agent, Conversation, Direction, QueueId
from bot.ports import Tx
from bot.services import relay


async def build(tx: Tx, agent: Agent) -> Home:
    connected = await tx.conversations.list_connected(agent.id)
    working = await tx.conversations.list_after_call_work(agent.id)
    worked_on = await tx.conversations.find_many({one.conversation_id for one in working})
    places = await _places(tx, [*connected, *worked_on.values()])
    rows = [await _row(tx, conversation, places) for conversation in connected]
    to_finish = [
        replace(await _row(tx, worked_on[one.conversation_id], places), interaction_id=one.id)
        for one in working
    ]
    return Home(
        open_count=len(rows),
        message_capacity=agent.message_capacity,
        waiting_for_agent=sum(1 for row in rows if row.customer_wrote_at is not None),
        conversations=tuple(rows),
        after_call_work=tuple(to_finish),
    )


def refused(sentence: str) -> Home:
    """For somebody who is no agent."""
    return Home(open_count=0, message_capacity=0, waiting_for_agent=0, refusal=sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Looked up together for all rows."""

    queue_names: Mapping[QueueId, str]
    slack_url: str


async def _places(tx: Tx, conversations: Sequence[Conversation]) -> _Places:
    return _Places(
        queue_names=await tx.queues.names({one.queue_id for one in conversations}),
        slack_url=(await tx.organization()).slack_url,
    )


async def _row(tx: Tx, conversation: Conversation, places: _Places) -> HomeConversation:
    """``customer_wrote_at`` only while the customer's word is the last."""
    last = await tx.messages.last(conversation.id)
    is_customers = last is not None and last.direction is Direction.INBOUND
    return HomeConversation(
        conversation_id=conversation.id,
        customer_name=conversation.customer_name,
        medium=conversation.pair.medium,
        queue_name=places.queue_names.get(conversation.queue_id, ""),
        customer_wrote_at=last.created_at if last is not None and is_customers else None,
        thread_url=relay.permalink(places.slack_url, conversation),
    )

"""What stands between an agent and a customer: permission, membership, opt-out, conflicts."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import life
from bot.domain.life import Standing
from bot.domain.model import Agent, AgentId, Conversation, Medium, Pair, Queue, QueueId, TemplateUse
from bot.domain.numbers import display
from bot.domain.records import PairStanding
from bot.errors import Refused
from bot.ports import Tx
from bot.wording import say

CUSTOMER_SERVICE_WINDOW = timedelta(hours=24)
SAFETY_MARGIN = timedelta(minutes=2)
"""WhatsApp counts from the customer's last message by its own clock."""


async def check_permissions(tx: Tx, agent: Agent) -> None:
    missing = agent.missing_permission()
    if missing is not None:
        raise Refused("refused.permission", permission=missing, lead=await lead_contact(tx))


async def lead_contact(tx: Tx) -> str:
    return (await tx.organization()).lead_contact


async def check_may_send(tx: Tx, agent_id: AgentId, queue_id: QueueId, pair: Pair) -> None:
    """Decided anew wherever it matters: at submit, at the start and at each send."""
    await check_permissions(tx, await tx.agents.get(agent_id))
    queue = await tx.queues.get(queue_id)
    await check_membership(tx, agent_id, queue)
    sender = queue.senders.get(pair.medium)
    if sender is None or sender.address != pair.sender_address:
        raise no_sender(queue, pair.medium)
    known = (await tx.pairs.standing([pair]))[pair]
    check_opt_out(known, pair, display(pair.customer_address))


async def check_membership(tx: Tx, agent_id: AgentId, queue: Queue) -> None:
    if not await tx.queues.is_member(agent_id, queue.id):
        raise Refused("refused.not_a_member", queue=queue.name)


def no_sender(queue: Queue, medium: Medium) -> Refused:
    return Refused("refused.no_sender", queue=queue.name, medium=say(f"window.medium.{medium}"))


def check_opt_out(known: PairStanding, pair: Pair, recipient: str) -> None:
    if known.is_opted_out:
        raise Refused("refused.opted_out", recipient=recipient, sender=pair.sender_address)


def check_window(
    known: PairStanding, pair: Pair, template: TemplateUse | None, recipient: str, now: datetime
) -> None:
    """Free text over WhatsApp only inside the 24 hours; without text nothing is sent yet."""
    if pair.medium is not Medium.WHATSAPP or template is not None:
        return
    if not is_window_open(known.last_inbound_at, now):
        raise Refused("refused.window_closed", recipient=recipient)


def window_ends_at(last_inbound_at: datetime | None) -> datetime | None:
    return None if last_inbound_at is None else last_inbound_at + CUSTOMER_SERVICE_WINDOW


def is_window_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    ends_at = window_ends_at(last_inbound_at)
    return ends_at is not None and now < ends_at - SAFETY_MARGIN


async def refusal(tx: Tx, conversation: Conversation, recipient: str, now: datetime) -> Refused:
    """The sentence for a conversation that somebody has: who, and since when."""
    name = recipient or conversation.customer_name or display(conversation.pair.customer_address)
    queue = await tx.queues.get(conversation.queue_id)
    match life.standing(conversation, now):
        case Standing.WAITING:
            return Refused("refused.waiting", recipient=name, queue=queue.name)
        case Standing.WITH_AGENT:
            return await _with_agent(tx, conversation, name)
        case _:
            return Refused("refused.unassigned", recipient=name)


async def _with_agent(tx: Tx, conversation: Conversation, name: str) -> Refused:
    assert conversation.agent_id is not None
    agent = await tx.agents.get(conversation.agent_id)
    since = conversation.started_at
    if conversation.interaction_id is not None:
        since = (await tx.conversations.get_interaction(conversation.interaction_id)).connected_at
    return Refused("refused.with_agent", recipient=name, agent=agent.name, since=since)

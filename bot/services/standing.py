"""What stands between an agent and a customer: permission, membership, opt-out, conflicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import life
from bot.domain.life import Standing
from bot.domain.model import (
    Agent,
    AgentId,
    Conversation,
    InteractionId,
    Medium,
    Pair,
    Queue,
    QueueId,
    TemplateUse,
)
from bot.domain.number_forms import display, forms_of
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


async def check_may_send(
    tx: Tx,
    agent_id: AgentId,
    queue_id: QueueId,
    pair: Pair,
    template: TemplateUse | None = None,
) -> None:
    """Decided anew wherever it matters: at submit, at the start and at each send."""
    await check_permissions(tx, await tx.agents.get(agent_id))
    queue = await tx.queues.get(queue_id)
    await check_membership(tx, agent_id, queue)
    if not queue.has_sender(pair):
        raise no_sender(queue, pair.medium)
    known = (await of_lines(tx, [pair]))[pair].known
    check_opt_out(known, pair, display(pair.customer_address), template)


async def check_membership(tx: Tx, agent_id: AgentId, queue: Queue) -> None:
    if not await tx.queues.is_member(agent_id, queue.id):
        raise Refused("refused.not_a_member", queue=queue.name)


def no_sender(queue: Queue, medium: Medium) -> Refused:
    return Refused("refused.no_sender", queue=queue.name, medium=say(f"window.medium.{medium}"))


def check_opt_out(
    known: PairStanding, pair: Pair, recipient: str, template: TemplateUse | None = None
) -> None:
    """Who only declined marketing over WhatsApp may still be written to about anything else."""
    if known.is_opted_out:
        raise Refused("refused.opted_out", recipient=recipient, sender=pair.sender_address)
    if known.is_marketing_opted_out and template is not None and template.is_marketing:
        raise Refused("refused.marketing_opted_out", recipient=recipient)


def check_window(
    known: PairStanding,
    pair: Pair,
    template: TemplateUse | None,
    recipient: str,
    now: datetime,
    wording_key: str = "refused.window_closed",
) -> None:
    """Free text over WhatsApp only inside the 24 hours; without text nothing is sent yet."""
    if pair.medium is not Medium.WHATSAPP or template is not None:
        return
    if not is_window_open(known.last_inbound_at, now):
        raise Refused(wording_key, recipient=recipient)


def window_ends_at(last_inbound_at: datetime | None) -> datetime | None:
    return None if last_inbound_at is None else last_inbound_at + CUSTOMER_SERVICE_WINDOW


def is_window_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    ends_at = window_ends_at(last_inbound_at)
    return ends_at is not None and now < ends_at - SAFETY_MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``pair`` has the form of the address under which the line is known already."""

    pair: Pair
    known: PairStanding


async def of_lines(tx: Tx, pairs: Sequence[Pair]) -> dict[Pair, Line]:
    """One number can be written in two forms (Mexico, Argentina, Brazil), and WhatsApp names people
    by number or user id: an opt-out counts for all of them, and a conversation under one is found
    under the others. Four statements in all."""
    return await _lines(tx, await _forms(tx, pairs))


async def _lines(tx: Tx, forms: Mapping[Pair, Sequence[Pair]]) -> dict[Pair, Line]:
    known = await tx.pairs.standing(list({form for own in forms.values() for form in own}))
    return {pair: _line(own, known) for pair, own in forms.items()}


async def _forms(tx: Tx, pairs: Sequence[Pair]) -> dict[Pair, list[Pair]]:
    """The given one first."""
    numbers = {pair: forms_of(pair.customer_address) for pair in pairs}
    over_whatsapp = [numbers[pair] for pair in pairs if pair.medium is Medium.WHATSAPP]
    asked = {form for forms in over_whatsapp for form in forms}
    others = await tx.pairs.other_names(asked) if asked else {}
    return {
        pair: [replace(pair, customer_address=name) for name in _names(forms, others)]
        for pair, forms in numbers.items()
    }


def _names(forms: Sequence[str], others: Mapping[str, Sequence[str]]) -> Iterable[str]:
    found = [form for one in forms for other in others.get(one, ()) for form in forms_of(other)]
    return dict.fromkeys((*forms, *found))


def _line(forms: Sequence[Pair], known: Mapping[Pair, PairStanding]) -> Line:
    open_ones = [form for form in forms if known[form].conversation is not None]
    written = [form for form in forms if known[form].last_inbound_at is not None]
    pair = [*open_ones, *written, forms[0]][0]
    merged = replace(
        known[pair],
        is_opted_out=any(known[form].is_opted_out for form in forms),
        is_marketing_opted_out=any(known[form].is_marketing_opted_out for form in forms),
    )
    return Line(pair=pair, known=merged)


async def known_pair(tx: Tx, pair: Pair) -> Pair:
    """In the form under which the line is known already. Most numbers have only one."""
    forms = await _forms(tx, [pair])
    return pair if len(forms[pair]) == 1 else (await _lines(tx, forms))[pair].pair


async def opt_in(tx: Tx, pair: Pair, unless: Collection[str] = ()) -> bool:
    """In every form: an opt-out under any of them counts. False when there was none."""
    lifted = [await tx.pairs.opt_in(form, unless) for form in (await _forms(tx, [pair]))[pair]]
    return any(lifted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Names and times for the sentences about open conversations, looked up together. ``closed``
    are those of their queues whose conversations the agent cannot take over: not a member."""

    agents: Mapping[AgentId, str]
    queues: Mapping[QueueId, str]
    closed: Collection[QueueId]
    connected_since: Mapping[InteractionId, datetime]

    def last_agent(self, conversation: Conversation) -> str:
        ended_by = conversation.last_agent_id
        return self.agents.get(ended_by, "") if ended_by else ""

    def since(self, conversation: Conversation) -> datetime:
        interaction_id = conversation.interaction_id
        known = self.connected_since.get(interaction_id) if interaction_id else None
        return known or conversation.started_at


async def holders(tx: Tx, conversations: Sequence[Conversation], agent_id: AgentId) -> Holders:
    agents = {a for c in conversations for a in (c.agent_id, c.last_agent_id) if a}
    interactions = {c.interaction_id for c in conversations if c.interaction_id}
    queues = {c.queue_id for c in conversations}
    return Holders(
        agents=await tx.agents.names(agents),
        queues=await tx.queues.names(queues),
        closed=[one for one in queues if not await tx.queues.is_member(agent_id, one)],
        connected_since=await tx.conversations.connected_since(interactions),
    )


async def refusal(
    tx: Tx, conversation: Conversation, recipient: str, now: datetime, agent_id: AgentId
) -> Refused:
    """The sentence for a conversation that somebody has: who, and since when."""
    name = recipient or conversation.customer_name or display(conversation.pair.customer_address)
    return refusal_of(
        conversation, name, await holders(tx, [conversation], agent_id), now, agent_id
    )


def refusal_of(
    conversation: Conversation, recipient: str, known: Holders, now: datetime, agent_id: AgentId
) -> Refused:
    match life.standing(conversation, now):
        case Standing.WAITING:
            queue = known.queues.get(conversation.queue_id, "")
            return Refused("refused.waiting", recipient=recipient, queue=queue)
        case Standing.WITH_AGENT if conversation.agent_id == agent_id:
            since = known.since(conversation)
            return Refused("refused.with_you", recipient=recipient, since=since)
        case Standing.WITH_AGENT:
            agent = known.agents.get(conversation.agent_id or AgentId(""), "")
            since = known.since(conversation)
            return Refused("refused.with_agent", recipient=recipient, agent=agent, since=since)
        case Standing.UNASSIGNED if conversation.queue_id in known.closed:
            queue = known.queues.get(conversation.queue_id, "")
            return Refused("refused.other_queue", recipient=recipient, queue=queue)
        case _:
            return Refused("refused.unassigned", recipient=recipient)

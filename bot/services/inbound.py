"""A customer wrote: into the conversation it belongs to, and from there into its thread."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.domain import life
from bot.domain.ids import derived_id
from bot.domain.life import Standing
from bot.domain.model import (
    Agent,
    Conversation,
    ConversationId,
    ConversationState,
    DeliveryStatus,
    Direction,
    Message,
    MessageId,
    Queue,
)
from bot.domain.opt_out import BY_AGENT, BY_CUSTOMER, OptOutWord, is_weak_start, keyword
from bot.domain.records import InboundMessage
from bot.ports import Tx
from bot.services import contacts, relay, standing
from bot.wording import say

log = logging.getLogger(__name__)


async def receive(tx: Tx, inbound: InboundMessage) -> None:
    """Stores it once and relays it. A number that no queue owns is dropped after its record."""
    if inbound.user_id not in ("", inbound.pair.customer_address):
        await tx.pairs.link_user_id(inbound.user_id, inbound.pair.customer_address)
    # WhatsApp may name the line in another form than the one that was written to.
    inbound = replace(inbound, pair=await standing.known_pair(tx, inbound.pair))
    now = await tx.now()
    # The carrier's clock counts, but never as a window that is longer than ours.
    await tx.pairs.record_inbound(inbound.pair, min(inbound.sent_at or now, now))
    conversation = await _conversation(tx, inbound)
    if conversation is None:
        log.warning("inbound.no_queue", extra={"carrier_message_id": inbound.carrier_message_id})
        await _heed_opt_out(tx, inbound)  # a queue may have the number again
        return
    message = Message(
        id=MessageId(derived_id("inbound", inbound.carrier, inbound.carrier_message_id)),
        conversation_id=conversation.id,
        direction=Direction.INBOUND,
        body=inbound.body,
        delivery_status=DeliveryStatus.RECEIVED,
        created_at=await tx.now(),
        carrier_message_id=inbound.carrier_message_id,
    )
    if not await tx.messages.add(message):
        return
    await relay.show_conversation(tx, conversation)
    await relay.show_message(tx, conversation, message.id)
    if notice := await _heed_opt_out(tx, inbound):
        await relay.tell_thread(tx, conversation, say(notice))
        await relay.show_conversation(tx, conversation)
    await relay.refresh_homes(tx, conversation.agent_id, conversation.last_agent_id)


async def _conversation(tx: Tx, inbound: InboundMessage) -> Conversation | None:
    """The one it joins, brought back to the queue when its agent had ended it, or a new one."""
    now = await tx.now()
    existing = await tx.conversations.lock_open(inbound.pair)
    match life.standing(existing, now):
        case Standing.WITH_AGENT | Standing.WAITING:
            return existing
        case Standing.UNASSIGNED if existing is not None:
            waiting = life.bring_to_queue(existing, now)
            await tx.conversations.save(waiting)
            return waiting
    if existing is not None:
        await tx.conversations.save(life.close(existing))
    return await _new_conversation(tx, inbound, existing)


async def _new_conversation(
    tx: Tx, inbound: InboundMessage, previous: Conversation | None
) -> Conversation | None:
    queue = await _queue(tx, inbound, previous)
    if queue is None:
        return None
    now = await tx.now()
    contact_id, name = await contacts.link_address(
        tx,
        inbound.pair.medium,
        inbound.pair.customer_address,
        inbound.profile_name,
        from_customer=True,
    )
    conversation = Conversation(
        id=ConversationId(derived_id("inbound-start", inbound.carrier, inbound.carrier_message_id)),
        pair=inbound.pair,
        queue_id=queue.id,
        state=ConversationState.WAITING,
        started_at=now,
        waiting_since=now,
        last_agent_id=previous.last_agent_id if previous else None,
        contact_id=contact_id,
        customer_name=name,
        slack_team_id=(await tx.organization()).slack_team_id,
        slack_channel_id=queue.slack_channel_id,
    )
    if await tx.conversations.add(conversation):
        return conversation
    return await tx.conversations.lock_open(inbound.pair)  # another message was faster


async def _queue(tx: Tx, inbound: InboundMessage, previous: Conversation | None) -> Queue | None:
    """Of several queues with this number, the one the customer last spoke with."""
    queues = await tx.queues.find_by_sender(inbound.pair.medium, inbound.pair.sender_address)
    last = previous or await tx.conversations.find_last(inbound.pair)
    same = [queue for queue in queues if last is not None and queue.id == last.queue_id]
    return next(iter(same or queues), None)


async def _heed_opt_out(tx: Tx, inbound: InboundMessage) -> str | None:
    """The key of what the thread is told, when it changed something."""
    word = keyword(inbound.body)
    if inbound.opt_out == "stop" or word is OptOutWord.STOP:
        return "notice.opted_out" if await tx.pairs.opt_out(inbound.pair, BY_CUSTOMER) else None
    is_start = inbound.opt_out == "start" or word is OptOutWord.START
    if is_start and await standing.opt_in(tx, inbound.pair, unless=_not_lifted_by(inbound)):
        return "notice.opted_in"
    return None


def _not_lifted_by(inbound: InboundMessage) -> tuple[str, ...]:
    """The customer's START takes back whatever keeps this sender silent, also what an agent has
    recorded. A mere YES may answer any question: it takes back no more than words like it did."""
    is_clear = inbound.opt_out == "start" or not is_weak_start(inbound.body)
    return () if is_clear else (BY_AGENT,)


async def ask_to_stop(tx: Tx, agent: Agent, conversation_id: ConversationId) -> None:
    """The customer said it in words of their own; a member of the queue records it."""
    conversation = await tx.conversations.lock(conversation_id)
    await standing.check_membership(tx, agent.id, await tx.queues.get(conversation.queue_id))
    if await tx.pairs.opt_out(conversation.pair, BY_AGENT):
        text = say("notice.opted_out_by_agent", agent=agent.name)
        await relay.tell_thread(tx, conversation, text)
        await relay.show_conversation(tx, conversation)

"""The embedded contact centre: its queues and conversations live in our own database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain import jobs, life
from bot.domain.ids import derived_id
from bot.domain.life import Standing
from bot.domain.model import (
    AgentId,
    CarrierName,
    Conversation,
    ConversationId,
    ConversationState,
    Direction,
    Interaction,
    InteractionId,
    Queue,
)
from bot.domain.records import Accepted, Outbound, Started, StartRequest
from bot.errors import CarrierRejected, Refused
from bot.ports import Carrier, Store, Tx
from bot.services import standing

# A customer who waits has written first; going on with what nobody has is the agent's word.
_ACCEPTED = {
    ConversationState.WAITING: Direction.INBOUND,
    ConversationState.DISCONNECTED: Direction.OUTBOUND,
}


class EmbeddedContactCenter:
    """Implements bot.ports.ContactCenter."""

    def __init__(self, store: Store, carriers: Mapping[CarrierName, Carrier]) -> None:
        self._store = store
        self._carriers = carriers

    async def start(self, request: StartRequest) -> Started:
        interaction_id = InteractionId(derived_id("interaction", request.key))
        async with self._store.transaction() as tx:
            earlier = await tx.conversations.find_interaction(interaction_id)
            if earlier is not None:
                return await _started_before(tx, earlier, request)
            await standing.check_may_send(tx, request.agent_id, request.queue_id, request.pair)
            return await _start(tx, request, interaction_id)

    async def accept(self, conversation_id: ConversationId, agent_id: AgentId) -> None:
        async with self._store.transaction() as tx:
            conversation = await tx.conversations.lock(conversation_id)
            direction = _ACCEPTED.get(conversation.state)
            if direction is None or life.is_over(conversation, await tx.now()):
                return  # somebody was faster; the card says who
            await _connect(tx, conversation, agent_id, direction)

    async def end(self, conversation_id: ConversationId, agent_id: AgentId) -> None:
        async with self._store.transaction() as tx:
            conversation = await tx.conversations.lock(conversation_id)
            if conversation.agent_id != agent_id or conversation.interaction_id is None:
                return  # a second click, or it has gone to somebody else meanwhile
            await _end(tx, conversation, conversation.interaction_id)

    async def wrap_up(self, interaction_id: InteractionId) -> None:
        async with self._store.transaction() as tx:
            interaction = await _lock_interaction(tx, interaction_id)
            if not life.is_in_after_call_work(interaction):
                return
            queue = await tx.queues.get(interaction.queue_id)
            done = life.finish_after_call_work(interaction, queue.after_call_work, await tx.now())
            await tx.conversations.save_interaction(done)

    async def send(self, carrier: CarrierName, outbound: Outbound) -> Accepted:
        return await self._carrier(carrier).send(outbound)

    async def find_sent(
        self, carrier: CarrierName, outbound: Outbound, since: datetime
    ) -> Accepted | None:
        return await self._carrier(carrier).find_sent(outbound, since)

    def _carrier(self, name: CarrierName) -> Carrier:
        if name not in self._carriers:
            raise CarrierRejected("carrier.not_configured", carrier=name)
        return self._carriers[name]


async def _started_before(tx: Tx, earlier: Interaction, request: StartRequest) -> Started:
    conversation = await tx.conversations.get(earlier.conversation_id)
    is_new = conversation.id == derived_id("conversation", request.key)
    return Started(conversation_id=conversation.id, is_taken_over=not is_new)


async def _start(tx: Tx, request: StartRequest, interaction_id: InteractionId) -> Started:
    now = await tx.now()
    existing = await tx.conversations.lock_open(request.pair)
    match life.standing(existing, now):
        case Standing.FREE:
            if existing is not None:
                await tx.conversations.save(life.close(existing))
            conversation, is_taken_over = await _new_conversation(tx, request, now), False
        case Standing.UNASSIGNED if request.take_over and existing is not None:
            its_queue = await tx.queues.get(existing.queue_id)  # another one may have this number
            await standing.check_membership(tx, request.agent_id, its_queue)
            conversation, is_taken_over = existing, True
        case _:
            assert existing is not None
            raise await standing.refusal(tx, existing, request.customer_name, now, request.agent_id)
    await _connect(tx, conversation, request.agent_id, Direction.OUTBOUND, interaction_id)
    return Started(conversation_id=conversation.id, is_taken_over=is_taken_over)


async def _new_conversation(tx: Tx, request: StartRequest, now: datetime) -> Conversation:
    queue = await tx.queues.get(request.queue_id)
    conversation = Conversation(
        id=ConversationId(derived_id("conversation", request.key)),
        pair=request.pair,
        queue_id=queue.id,
        state=ConversationState.WAITING,
        started_at=now,
        contact_id=request.contact_id,
        customer_name=request.customer_name,
        slack_team_id=(await tx.organization()).slack_team_id,
        slack_channel_id=queue.slack_channel_id,
    )
    if not await tx.conversations.add(conversation):
        # Only an inbound message committed between look-up and insert can have come first.
        raise Refused("refused.waiting", recipient=request.customer_name, queue=queue.name)
    return conversation


async def _connect(
    tx: Tx,
    conversation: Conversation,
    agent_id: AgentId,
    direction: Direction,
    interaction_id: InteractionId | None = None,
) -> None:
    now = await tx.now()
    chosen_id = interaction_id or InteractionId(derived_id("accept", conversation.id, now))
    interaction = life.begin_interaction(chosen_id, conversation, agent_id, direction, now)
    await tx.conversations.add_interaction(interaction)
    await tx.conversations.save(life.connect(conversation, agent_id, chosen_id))


async def _end(tx: Tx, conversation: Conversation, interaction_id: InteractionId) -> None:
    now = await tx.now()
    queue = await tx.queues.get(conversation.queue_id)
    organization = await tx.organization()
    timeline = organization.timeline(conversation.pair.medium)
    if not queue.has_sender(conversation.pair):
        timeline = timedelta(0)  # nobody could go on with it here
    ended = life.disconnect(conversation, now, timeline)
    await tx.conversations.save(ended)
    if ended.timeline_ends_at is not None:
        await tx.jobs.enqueue(jobs.close_timeline(conversation.id, ended.timeline_ends_at))
    await _begin_after_call_work(tx, interaction_id, queue, now)


async def _begin_after_call_work(
    tx: Tx, interaction_id: InteractionId, queue: Queue, now: datetime
) -> None:
    interaction = await tx.conversations.get_interaction(interaction_id)
    ended = life.end_interaction(interaction, queue.after_call_work, now)
    await tx.conversations.save_interaction(ended)
    limit = life.acw_ends_at(ended, queue.after_call_work)
    if limit is not None:
        await tx.jobs.enqueue(jobs.end_after_call_work(interaction_id, limit))


async def time_out_after_call_work(tx: Tx, interaction_id: InteractionId) -> Interaction:
    """The timer's work: without a code the system's own is set."""
    interaction = await _lock_interaction(tx, interaction_id)
    if not life.is_in_after_call_work(interaction):
        return interaction
    done = life.time_out_after_call_work(interaction, await tx.now())
    await tx.conversations.save_interaction(done)
    return done


async def _lock_interaction(tx: Tx, interaction_id: InteractionId) -> Interaction:
    """As it is under its conversation's lock: an agent may be saving a code at this moment."""
    interaction = await tx.conversations.get_interaction(interaction_id)
    await tx.conversations.lock(interaction.conversation_id)
    return await tx.conversations.get_interaction(interaction_id)


async def close_timeline(tx: Tx, conversation_id: ConversationId) -> None:
    """The timer's work: a conversation that went on meanwhile is left alone."""
    conversation = await tx.conversations.lock(conversation_id)
    is_idle = conversation.state is ConversationState.DISCONNECTED
    if is_idle and life.is_over(conversation, await tx.now()):
        await tx.conversations.save(life.close(conversation))

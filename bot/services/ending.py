"""End and wrap-up: the click is saved at once, the contact centre is told by the worker."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import jobs, life
from bot.domain.cards import WrapUpForm
from bot.domain.jobs import Job
from bot.domain.model import (
    WRAP_UP_TIMEOUT_CODE,
    AfterCallWorkMode,
    Agent,
    AgentId,
    Conversation,
    ConversationId,
    ConversationState,
    Interaction,
    InteractionId,
    MessageId,
    Queue,
)
from bot.errors import BadInput, Refused
from bot.ports import ContactCenter, Store, Tx
from bot.services import relay, replies, standing

NOTE_LIMIT = 3000


async def ask_to_accept(tx: Tx, agent: Agent, conversation_id: ConversationId) -> None:
    """Raises Refused when it waits no longer, or for someone who is not in its queue."""
    conversation = await tx.conversations.lock(conversation_id)
    check_workspace(conversation, agent)
    await standing.check_membership(tx, agent.id, await tx.queues.get(conversation.queue_id))
    if conversation.state is not ConversationState.WAITING:
        raise Refused("refused.stale")
    await tx.jobs.enqueue(jobs.accept(conversation_id, agent.id))


async def ask_to_end(tx: Tx, agent: Agent, conversation_id: ConversationId) -> WrapUpForm | None:
    """Queues the end; gives the wrap-up form unless after-call work has to be requested."""
    conversation = await tx.conversations.lock(conversation_id)
    check_workspace(conversation, agent)
    if conversation.state is not ConversationState.CONNECTED:
        raise Refused("refused.stale")
    assert conversation.agent_id is not None
    assert conversation.interaction_id is not None
    queue = await tx.queues.get(conversation.queue_id)
    await tx.jobs.enqueue(jobs.end_conversation(conversation_id, conversation.agent_id))
    if conversation.agent_id != agent.id:
        await _check_abandoned(tx, conversation.agent_id, agent, queue)
        # Nobody is left to do the after-call work.
        await tx.jobs.enqueue(jobs.wrap_up(conversation.interaction_id, conversation_id))
        return None
    interaction = await tx.conversations.get_interaction(conversation.interaction_id)
    ended = life.end_interaction(interaction, queue.after_call_work, await tx.now())
    return await _form(tx, conversation, ended) if life.is_in_after_call_work(ended) else None


async def _check_abandoned(tx: Tx, owner_id: AgentId, agent: Agent, queue: Queue) -> None:
    """A colleague ends only what its agent, who has left the queue or the company, never will."""
    owner = await tx.agents.get(owner_id)
    if owner.missing_permission() is None and await tx.queues.is_member(owner_id, queue.id):
        raise Refused("refused.not_yours")
    await standing.check_membership(tx, agent.id, queue)


async def open_wrap_up(tx: Tx, agent: Agent, interaction_id: InteractionId) -> WrapUpForm:
    """Raises Refused for somebody else's interaction or one that is already wrapped up."""
    interaction, conversation = await _own_interaction(tx, agent, interaction_id)
    if not life.is_in_after_call_work(interaction):
        raise Refused("refused.stale")
    return await _form(tx, conversation, interaction)


async def _form(tx: Tx, conversation: Conversation, interaction: Interaction) -> WrapUpForm:
    queue = await tx.queues.get(interaction.queue_id)
    notes = await tx.messages.notes(interaction)
    return WrapUpForm(
        conversation_id=conversation.id,
        interaction_id=interaction.id,
        customer_name=conversation.customer_name,
        codes=await tx.queues.likely_codes(queue.id),
        mode=queue.after_call_work.mode,
        note=interaction.wrap_up_note or "\n".join(notes)[:NOTE_LIMIT],
        acw_ends_at=life.acw_ends_at(interaction, queue.after_call_work),
    )


async def save_wrap_up(
    tx: Tx, agent: Agent, interaction_id: InteractionId, code_id: str | None, note: str | None
) -> None:
    """Saves code and note, and queues the completion. ``note`` None keeps what is there."""
    interaction, conversation = await _own_interaction(tx, agent, interaction_id)
    if interaction.acw_ended_at is not None and interaction.wrap_up_code != WRAP_UP_TIMEOUT_CODE:
        raise Refused("refused.stale")
    queue = await tx.queues.get(interaction.queue_id)
    if code_id is not None and code_id not in {code.id for code in queue.wrap_up_codes}:
        raise BadInput("code", "wrap_up.code_gone")
    chosen = replace(
        interaction,
        wrap_up_code=code_id,
        wrap_up_note=interaction.wrap_up_note if note is None else note,
    )
    await tx.conversations.save_interaction(chosen)
    await tx.jobs.enqueue(jobs.wrap_up(interaction_id, conversation.id))


async def skip_wrap_up(tx: Tx, agent: Agent, interaction_id: InteractionId) -> None:
    """The form was closed: done without a code where the queue lets its agents skip it."""
    interaction, conversation = await _own_interaction(tx, agent, interaction_id)
    queue = await tx.queues.get(interaction.queue_id)
    if queue.after_call_work.mode is AfterCallWorkMode.OPTIONAL:
        await tx.jobs.enqueue(jobs.wrap_up(interaction_id, conversation.id))


async def _own_interaction(
    tx: Tx, agent: Agent, interaction_id: InteractionId
) -> tuple[Interaction, Conversation]:
    interaction = await tx.conversations.find_interaction(interaction_id)
    if interaction is None:
        raise Refused("refused.stale")
    conversation = await tx.conversations.lock(interaction.conversation_id)
    check_workspace(conversation, agent)
    if interaction.agent_id != agent.id:
        raise Refused("refused.not_yours")
    # Read again under the lock: a timer may have come between.
    return await tx.conversations.get_interaction(interaction_id), conversation


def check_workspace(conversation: Conversation, agent: Agent) -> None:
    if conversation.slack_team_id and conversation.slack_team_id != agent.slack_team_id:
        raise Refused("refused.elsewhere")


async def accept(store: Store, center: ContactCenter, job: Job) -> None:
    conversation_id = ConversationId(job.payload["conversation_id"])
    agent_id = AgentId(job.payload["agent_id"])
    await center.accept(conversation_id, agent_id)
    message_id = job.payload.get("message_id")
    if message_id is not None:
        async with store.transaction() as tx:
            await replies.release_after_take_over(tx, agent_id, MessageId(message_id))
    await _show_change(store, job, conversation_id)


async def end_conversation(store: Store, center: ContactCenter, job: Job) -> None:
    conversation_id = ConversationId(job.payload["conversation_id"])
    await center.end(conversation_id, AgentId(job.payload["agent_id"]))
    await _show_change(store, job, conversation_id)


async def wrap_up(store: Store, center: ContactCenter, job: Job) -> None:
    interaction_id = InteractionId(job.payload["interaction_id"])
    await center.wrap_up(interaction_id)
    async with store.reading() as tx:
        interaction = await tx.conversations.get_interaction(interaction_id)
    await _show_change(store, job, interaction.conversation_id)


async def _show_change(store: Store, job: Job, conversation_id: ConversationId) -> None:
    async with store.transaction() as tx:
        conversation = await tx.conversations.get(conversation_id)
        await relay.show_conversation(tx, conversation)
        await relay.refresh_homes(tx, conversation.last_agent_id)
        await tx.jobs.finish(job)

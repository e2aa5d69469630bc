"""The life of a conversation and of an agent's handling of it. Pure: facts in, new facts out.

Rules: Genesys help "Send a message on behalf of a queue", "Messaging threading timeline",
"Configure after-call work settings".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.model import (
    WRAP_UP_TIMEOUT_CODE,
    AfterCallWork,
    AfterCallWorkMode,
    AgentId,
    Conversation,
    ConversationState,
    Direction,
    Interaction,
    InteractionId,
)

TIMED_MODES = frozenset(
    {AfterCallWorkMode.MANDATORY_TIMEOUT, AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT}
)


class Standing(StrEnum):
    """What stands between an agent and a new conversation with this customer."""

    FREE = "free"
    WAITING = "waiting"
    WITH_AGENT = "with_agent"
    UNASSIGNED = "unassigned"  # open, nobody has it: the agent is asked whether to take it over


def standing(conversation: Conversation | None, now: datetime) -> Standing:
    if conversation is None or is_over(conversation, now):
        return Standing.FREE
    if conversation.state is ConversationState.WAITING:
        return Standing.WAITING
    if conversation.state is ConversationState.CONNECTED:
        return Standing.WITH_AGENT
    return Standing.UNASSIGNED


def is_over(conversation: Conversation, now: datetime) -> bool:
    """Closed, or its threading timeline has run out and only the timer has not come by yet."""
    if conversation.state is ConversationState.CLOSED:
        return True
    ends_at = conversation.timeline_ends_at
    is_idle = conversation.state is ConversationState.DISCONNECTED
    return is_idle and ends_at is not None and ends_at <= now


def connect(
    conversation: Conversation, agent_id: AgentId, interaction_id: InteractionId
) -> Conversation:
    return replace(
        conversation,
        state=ConversationState.CONNECTED,
        agent_id=agent_id,
        last_agent_id=agent_id,
        interaction_id=interaction_id,
        waiting_since=None,
        disconnected_at=None,
        timeline_ends_at=None,
    )


def bring_to_queue(conversation: Conversation, now: datetime) -> Conversation:
    """A reply inside the timeline: back to the queue, the last agent stays named."""
    return replace(
        conversation,
        state=ConversationState.WAITING,
        agent_id=None,
        waiting_since=now,
        disconnected_at=None,
        timeline_ends_at=None,
    )


def disconnect(conversation: Conversation, now: datetime, timeline: timedelta) -> Conversation:
    """The agent ends; the timeline starts. With no timeline the next message starts anew."""
    has_timeline = timeline > timedelta(0)
    return replace(
        conversation,
        state=ConversationState.DISCONNECTED if has_timeline else ConversationState.CLOSED,
        agent_id=None,
        waiting_since=None,
        disconnected_at=now,
        timeline_ends_at=now + timeline if has_timeline else None,
    )


def close(conversation: Conversation) -> Conversation:
    return replace(conversation, state=ConversationState.CLOSED, agent_id=None, waiting_since=None)


def begin_interaction(
    interaction_id: InteractionId,
    conversation: Conversation,
    agent_id: AgentId,
    direction: Direction,
    now: datetime,
) -> Interaction:
    return Interaction(
        id=interaction_id,
        conversation_id=conversation.id,
        queue_id=conversation.queue_id,
        agent_id=agent_id,
        direction=direction,
        connected_at=now,
    )


def end_interaction(interaction: Interaction, work: AfterCallWork, now: datetime) -> Interaction:
    """Talk time stops; after-call work starts unless it has to be requested."""
    if work.mode is AfterCallWorkMode.AGENT_REQUESTED:
        return replace(interaction, disconnected_at=now)
    return replace(interaction, disconnected_at=now, acw_started_at=now)


def acw_ends_at(interaction: Interaction, work: AfterCallWork) -> datetime | None:
    """When the limit passes; None where there is none."""
    if work.mode not in TIMED_MODES or work.limit_s is None or interaction.acw_started_at is None:
        return None
    return interaction.acw_started_at + timedelta(seconds=work.limit_s)


def is_in_after_call_work(interaction: Interaction) -> bool:
    return interaction.acw_started_at is not None and interaction.acw_ended_at is None


def may_finish_early(work: AfterCallWork) -> bool:
    return work.mode is not AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT


def finish_after_call_work(
    interaction: Interaction, work: AfterCallWork, now: datetime
) -> Interaction:
    """Ends after-call work, unless its time has to run out first."""
    limit = acw_ends_at(interaction, work)
    if not may_finish_early(work) and limit is not None and now < limit:
        return interaction
    return replace(interaction, acw_ended_at=now)


def time_out_after_call_work(interaction: Interaction, now: datetime) -> Interaction:
    """The limit has passed: without a code the system sets its own."""
    code = interaction.wrap_up_code or WRAP_UP_TIMEOUT_CODE
    return replace(interaction, wrap_up_code=code, acw_ended_at=now)


def handled_s(interaction: Interaction, now: datetime) -> int:
    """Connected time in whole seconds, so far or in all."""
    return int(((interaction.disconnected_at or now) - interaction.connected_at).total_seconds())

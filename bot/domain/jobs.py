"""The things the worker can be asked to do, as data: which lane keeps their order and pace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.model import ConversationId, InteractionId, MessageId, Pair, SubmissionId

SLACK_PACE_MS = 1050
"""One post per Slack channel and second, with a margin (docs.slack.dev, rate limits)."""


PROGRESS_PACE_MS = 700
"""A window that changes faster cannot be read; Slack lets a method be called 100 times a minute."""

RECEIPT_PACE_MS = 2000
"""Marks are cosmetic and reactions are scarce: what happens in between is never shown."""


class JobKind(StrEnum):
    PROCESS_INBOX = "process_inbox"
    START_CONVERSATION = "start_conversation"
    SEND_MESSAGE = "send_message"
    POST_CARD = "post_card"
    UPDATE_CARD = "update_card"
    POST_MESSAGE = "post_message"
    POST_NOTICE = "post_notice"
    MARK_RECEIPT = "mark_receipt"
    SHOW_PROGRESS = "show_progress"
    TELL_UNSENT = "tell_unsent"
    PUBLISH_HOME = "publish_home"
    PUBLISH_STRANGER_HOME = "publish_stranger_home"
    ACCEPT = "accept"
    END_CONVERSATION = "end_conversation"
    WRAP_UP = "wrap_up"
    END_AFTER_CALL_WORK = "end_after_call_work"
    CLOSE_TIMELINE = "close_timeline"
    SYNC_TEMPLATES = "sync_templates"
    SYNC_USER_GROUPS = "sync_user_groups"
    SWEEP = "sweep"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """``payload`` holds ids only. Of two ready jobs with one ``coalesce_key`` one is dropped."""

    kind: JobKind
    lane: str
    payload: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None  # None: at once
    pace_ms: int = 0  # least gap between two starts in this lane
    position: int | None = None  # order within the lane; None: as enqueued
    coalesce_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job. ``fence`` must still be the lane's when anything is written."""

    id: int
    kind: JobKind
    lane: str
    payload: dict[str, Any]
    attempts: int  # this one included
    fence: int


def process_inbox(
    inbox_id: int, lane: str, *, position: int | None = None, due_at: datetime | None = None
) -> NewJob:
    return NewJob(
        kind=JobKind.PROCESS_INBOX,
        lane=f"inbox:{lane}",
        payload={"inbox_id": inbox_id},
        position=position,
        due_at=due_at,
    )


def start_conversation(submission_id: SubmissionId, position: int, pair: Pair) -> NewJob:
    return NewJob(
        kind=JobKind.START_CONVERSATION,
        lane=f"start:{pair.sender_address}:{pair.customer_address}",
        payload={"submission_id": submission_id, "position": position},
    )


def send_message(
    message_id: MessageId, pair: Pair, submission_id: SubmissionId | None = None
) -> NewJob:
    """``submission_id``: whose result shows what becomes of it."""
    return NewJob(
        kind=JobKind.SEND_MESSAGE,
        lane=f"send:{pair.sender_address}:{pair.customer_address}",
        payload={"message_id": message_id, **_of_submission(submission_id)},
    )


def _of_submission(submission_id: SubmissionId | None) -> dict[str, Any]:
    return {"submission_id": submission_id} if submission_id else {}


def slack_lane(team_id: str, slack_channel_id: str) -> str:
    return f"slack:{team_id}:{slack_channel_id}"


def _slack_post(kind: JobKind, team_id: str, slack_channel_id: str, **payload: Any) -> NewJob:
    lane = slack_lane(team_id, slack_channel_id)
    return NewJob(kind=kind, lane=lane, payload=payload, pace_ms=SLACK_PACE_MS)


def post_card(
    conversation_id: ConversationId,
    team_id: str,
    slack_channel_id: str,
    submission_id: SubmissionId | None = None,
) -> NewJob:
    """``submission_id``: whose result links to the card once it stands."""
    job = _slack_post(JobKind.POST_CARD, team_id, slack_channel_id, conversation_id=conversation_id)
    if submission_id is None:
        # Each message of a customer asks for the card until it stands: one turn of the pace is
        # enough for all of them.
        return replace(job, coalesce_key=f"{JobKind.POST_CARD}:{conversation_id}")
    return replace(job, payload={**job.payload, "submission_id": submission_id})


def post_message(message_id: MessageId, team_id: str, slack_channel_id: str) -> NewJob:
    return _slack_post(JobKind.POST_MESSAGE, team_id, slack_channel_id, message_id=message_id)


def post_notice(notice_id: str, team_id: str, slack_channel_id: str) -> NewJob:
    return _slack_post(JobKind.POST_NOTICE, team_id, slack_channel_id, notice_id=notice_id)


def update_card(conversation_id: ConversationId) -> NewJob:
    return _coalesced(JobKind.UPDATE_CARD, "card", "conversation_id", conversation_id)


def mark_receipt(message_id: MessageId) -> NewJob:
    job = _coalesced(JobKind.MARK_RECEIPT, "receipt", "message_id", message_id)
    return replace(job, pace_ms=RECEIPT_PACE_MS)


def show_progress(submission_id: SubmissionId) -> NewJob:
    job = _coalesced(JobKind.SHOW_PROGRESS, "view", "submission_id", submission_id)
    return replace(job, pace_ms=PROGRESS_PACE_MS)


def tell_unsent(submission_id: SubmissionId, team_id: str, slack_user_id: str) -> NewJob:
    """A direct message, in the place that is named by whom it is for."""
    job = _slack_post(JobKind.TELL_UNSENT, team_id, slack_user_id, submission_id=submission_id)
    return replace(job, coalesce_key=f"{JobKind.TELL_UNSENT}:{submission_id}")


def sync_templates() -> NewJob:
    kind = JobKind.SYNC_TEMPLATES
    return NewJob(kind=kind, lane=f"upkeep:{kind}", coalesce_key=kind)


def publish_home(agent_id: str) -> NewJob:
    return _coalesced(JobKind.PUBLISH_HOME, "home", "agent_id", agent_id)


def publish_stranger_home(slack_user_id: str) -> NewJob:
    """For somebody who is no agent yet: the sentence that says whom to ask."""
    return _coalesced(JobKind.PUBLISH_STRANGER_HOME, "home", "slack_user_id", slack_user_id)


def end_conversation(conversation_id: ConversationId, agent_id: str) -> NewJob:
    return NewJob(
        kind=JobKind.END_CONVERSATION,
        lane=f"conversation:{conversation_id}",
        payload={"conversation_id": conversation_id, "agent_id": agent_id},
    )


def accept(
    conversation_id: ConversationId, agent_id: str, message_id: MessageId | None = None
) -> NewJob:
    """``message_id``: a held line that goes to the customer once the agent has it."""
    payload = {"conversation_id": conversation_id, "agent_id": agent_id, "message_id": message_id}
    return NewJob(kind=JobKind.ACCEPT, lane=f"conversation:{conversation_id}", payload=payload)


def wrap_up(interaction_id: InteractionId, conversation_id: ConversationId) -> NewJob:
    """The chosen code and the note wait on the interaction's row; never before its end."""
    return NewJob(
        kind=JobKind.WRAP_UP,
        lane=f"conversation:{conversation_id}",
        payload={"interaction_id": interaction_id},
    )


def end_after_call_work(interaction_id: InteractionId, due_at: datetime) -> NewJob:
    return NewJob(
        kind=JobKind.END_AFTER_CALL_WORK,
        lane=f"timer:acw:{interaction_id}",
        payload={"interaction_id": interaction_id},
        due_at=due_at,
    )


def close_timeline(conversation_id: ConversationId, due_at: datetime) -> NewJob:
    return NewJob(
        kind=JobKind.CLOSE_TIMELINE,
        lane=f"timer:timeline:{conversation_id}",
        payload={"conversation_id": conversation_id},
        due_at=due_at,
    )


def _coalesced(kind: JobKind, lane: str, key: str, value: str) -> NewJob:
    name = f"{lane}:{value}"
    return NewJob(kind=kind, lane=name, payload={key: value}, coalesce_key=f"{kind}:{value}")

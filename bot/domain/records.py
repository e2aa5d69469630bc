"""What use cases keep beside the nouns: submissions, the inbox, standing, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.cards import NoticeButton
from bot.domain.jobs import JobKind
from bot.domain.model import (
    AgentId,
    CarrierName,
    ContactId,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Medium,
    MessageId,
    Pair,
    QueueId,
    SubmissionId,
    TemplateUse,
)
from bot.domain.window import RecipientOutcome

DEFAULT_TIMELINE = timedelta(minutes=4320)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Settings of the whole organization. A timeline of 0 starts a new conversation each time."""

    timelines: Mapping[Medium, timedelta] = field(default_factory=dict)
    message_capacity: int = 1
    lead_contact: str = "your team lead"  # whom refusals name
    slack_team_id: str = ""  # the workspace, learned from Slack at start
    slack_url: str = ""  # its address, for links to threads

    def timeline(self, medium: Medium) -> timedelta:
        return self.timelines.get(medium, DEFAULT_TIMELINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStanding:
    """What is known between our address and a customer's."""

    conversation: Conversation | None = None  # the one that is not closed
    is_opted_out: bool = False
    is_marketing_opted_out: bool = False  # over WhatsApp: anything else may be sent
    last_inbound_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRecipient:
    position: int
    address: str
    name: str
    contact_id: ContactId | None = None
    take_over: bool = False
    outcome: RecipientOutcome = RecipientOutcome.PENDING
    reason: str = ""
    conversation_id: ConversationId | None = None
    is_told: bool = False  # the agent could read this outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One press of Send, saved under its view id: a second press finds it and adds nothing."""

    id: SubmissionId
    view_id: str  # where progress is shown
    agent_id: AgentId
    queue_id: QueueId
    medium: Medium
    body: str
    recipients: tuple[SubmissionRecipient, ...]
    template: TemplateUse | None = None


class InboxSource(StrEnum):
    SLACK = "slack"
    TWILIO = "twilio"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that came in, to be kept. It is new when none of its keys was seen before."""

    source: InboxSource
    kind: str  # as in InboxRow
    keys: tuple[str, ...]
    payload: dict[str, Any]
    lane: str  # what keeps its place among others: the lane that it is processed in
    position: int | None = None  # order within the lane; None: as it came
    hold_back: timedelta = timedelta()  # it is not processed before


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """What came in, raw, until it has been processed; then only its keys stay."""

    id: int
    source: InboxSource
    kind: str  # slack: event type; carriers: inbound | receipt
    payload: dict[str, Any]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """A customer's message as a carrier reported it."""

    pair: Pair
    carrier: CarrierName
    carrier_message_id: str
    body: str
    sent_at: datetime | None = None
    profile_name: str = ""
    user_id: str = ""  # WhatsApp's own; the pair has it where the number is not told
    opt_out: str | None = None  # "stop" | "start" when the carrier itself handled the word
    media: tuple[InboundMedia, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMedia:
    url: str
    mimetype: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A carrier's report on one of our messages. ``attempt_id`` is ours, echoed."""

    carrier: CarrierName
    carrier_message_id: str
    delivery_status: DeliveryStatus
    code: str | None = None
    attempt_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message as a carrier is asked to send it."""

    attempt_id: str
    pair: Pair
    body: str
    template: TemplateUse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """One conversation to open. A repeated ``key`` gives the first one's answer again."""

    key: str
    agent_id: AgentId
    queue_id: QueueId
    pair: Pair
    customer_name: str = ""
    contact_id: ContactId | None = None
    take_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    conversation_id: ConversationId
    is_taken_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    carrier_message_id: str
    segments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """A notice that is or will be in a thread."""

    id: str
    conversation_id: ConversationId
    text: str
    buttons: tuple[NoticeButton, ...] = ()
    message_id: MessageId | None = None
    slack_ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadReply:
    """A message that somebody wrote in a conversation's thread."""

    slack_team_id: str
    slack_channel_id: str
    thread_ts: str
    slack_ts: str
    slack_user_id: str
    text: str  # Slack's mrkdwn
    author_team_id: str = ""
    file_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedJob:
    """A job that a person has to look at."""

    id: int
    kind: JobKind
    lane: str
    payload: dict[str, Any]
    attempts: int
    reason: str
    parked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFigures:
    """``ready`` jobs could run now; the oldest of them has waited ``oldest_ready_s``."""

    ready: int
    running: int
    scheduled: int
    parked: int
    oldest_ready_s: float

"""The nouns of the contact centre, immutable. Times are aware UTC, ids are opaque strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

AgentId = NewType("AgentId", str)
QueueId = NewType("QueueId", str)
ContactId = NewType("ContactId", str)
ConversationId = NewType("ConversationId", str)
InteractionId = NewType("InteractionId", str)
MessageId = NewType("MessageId", str)
SubmissionId = NewType("SubmissionId", str)
"""The id of the Slack view that was submitted: one submission per view."""


class Medium(StrEnum):
    """What the agent reads as "message channel"."""

    SMS = "sms"
    WHATSAPP = "whatsapp"


class CarrierName(StrEnum):
    TWILIO = "twilio"
    WHATSAPP = "whatsapp"


class Permission(StrEnum):
    SEND = "conversation:message:create"
    VIEW_QUEUE = "routing:queue:view"


class ConversationState(StrEnum):
    CONNECTED = "connected"  # an agent has it
    WAITING = "waiting"  # in the queue, nobody has it
    DISCONNECTED = "disconnected"  # open, unassigned, threading timeline running
    CLOSED = "closed"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class DeliveryStatus(StrEnum):
    """A message's way out. Inbound messages are ``RECEIVED``."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"  # the attempt is saved, the carrier was or is being called
    UNKNOWN = "unknown"  # could not be settled; the agent decides
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"
    CANCELLED = "cancelled"


class AfterCallWorkMode(StrEnum):
    """Genesys' five modes (acwSettings.wrapupPrompt)."""

    OPTIONAL = "optional"
    MANDATORY = "mandatory"
    MANDATORY_TIMEOUT = "mandatory_timeout"
    MANDATORY_FORCED_TIMEOUT = "mandatory_forced_timeout"
    AGENT_REQUESTED = "agent_requested"


class RecipientKind(StrEnum):
    """The filter of the recipient field; ``TYPED`` is a number offered as itself."""

    TYPED = "typed"
    CONTACT = "contact"
    AGENT = "agent"
    QUEUE = "queue"


WRAP_UP_TIMEOUT_CODE = "ININ-WRAP-UP-TIMEOUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Our address (E.164) in one medium, and the carrier behind it."""

    medium: Medium
    address: str
    carrier: CarrierName


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCallWork:
    mode: AfterCallWorkMode = AfterCallWorkMode.OPTIONAL
    limit_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpCode:
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    id: QueueId
    name: str
    slack_channel_id: str
    default_region: str  # ISO 3166, reads national numbers
    after_call_work: AfterCallWork = AfterCallWork()
    senders: Mapping[Medium, Sender] = field(default_factory=dict)
    wrap_up_codes: tuple[WrapUpCode, ...] = ()

    def has_sender(self, pair: Pair) -> bool:
        """Whether it has, or still has, the number that the pair runs over."""
        sender = self.senders.get(pair.medium)
        return sender is not None and sender.address == pair.sender_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    id: AgentId
    name: str
    email: str
    slack_team_id: str | None
    slack_user_id: str | None  # None until seen in Slack for the first time
    permissions: frozenset[Permission]
    message_capacity: int = 1
    phone: str | None = None  # E.164, so that colleagues can be messaged

    def missing_permission(self) -> Permission | None:
        """The first permission that sending needs and this agent lacks."""
        return next((p for p in Permission if p not in self.permissions), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One way to reach a contact. ``value`` is E.164 for a phone, digits for a wa_id."""

    kind: str  # phone | wa_id | bsuid
    value: str
    label: str = ""  # mobile, work, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    id: ContactId
    name: str
    addresses: tuple[Address, ...] = ()
    is_provisional: bool = False
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Who talks to whom: the key of conversations, opt-outs and WhatsApp windows."""

    medium: Medium
    sender_address: str
    customer_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: ConversationId
    pair: Pair
    queue_id: QueueId
    state: ConversationState
    started_at: datetime
    agent_id: AgentId | None = None
    last_agent_id: AgentId | None = None
    interaction_id: InteractionId | None = None  # the newest one
    contact_id: ContactId | None = None
    customer_name: str = ""
    waiting_since: datetime | None = None
    disconnected_at: datetime | None = None
    timeline_ends_at: datetime | None = None
    slack_team_id: str = ""
    slack_channel_id: str = ""
    thread_ts: str | None = None  # None until the card is posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One agent's handling of a conversation: what queue and agent are credited with."""

    id: InteractionId
    conversation_id: ConversationId
    queue_id: QueueId
    agent_id: AgentId
    direction: Direction
    connected_at: datetime
    disconnected_at: datetime | None = None
    acw_started_at: datetime | None = None
    acw_ended_at: datetime | None = None
    wrap_up_code: str | None = None
    wrap_up_note: str = ""


MARKETING = "MARKETING"
"""The category of templates that a customer can decline alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateUse:
    """An approved template with its variables filled in, in order."""

    template_id: str
    name: str
    language: str
    values: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()  # the names that the values are for
    category: str = ""

    @property
    def is_marketing(self) -> bool:
        return self.category == MARKETING


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    id: MessageId
    conversation_id: ConversationId
    direction: Direction
    body: str
    delivery_status: DeliveryStatus
    created_at: datetime
    agent_id: AgentId | None = None
    template: TemplateUse | None = None
    attempt_id: str | None = None
    attempted_at: datetime | None = None
    carrier_message_id: str | None = None
    reason_code: str | None = None  # the carrier's code, or ours
    slack_ts: str | None = None  # where the line stands in the thread
    marked: DeliveryStatus | None = None  # what the line's reaction says


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A WhatsApp template at its carrier. ``body`` has ``{{1}}`` or ``{{name}}`` variables."""

    id: str
    carrier: CarrierName
    account: str  # WABA id or Twilio account: whose template it is
    name: str
    language: str
    approval: str  # APPROVED, PENDING, PAUSED, REJECTED, DISABLED
    body: str
    variables: tuple[str, ...] = ()
    header: str = ""
    footer: str = ""
    category: str = ""  # UTILITY, MARKETING, AUTHENTICATION, as the carrier says

    @property
    def is_approved(self) -> bool:
        return self.approval == "APPROVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedMessage:
    id: str
    queue_id: QueueId
    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientMatch:
    """One line of the recipient type-ahead."""

    kind: RecipientKind
    id: str  # contact, agent or queue id; empty for a typed number
    name: str
    address: str  # where it would be sent, as in a Pair
    label: str = ""  # mobile, work, ...
    time_zone: str | None = None  # the contact's own

"""What the queue's channel shows of a conversation, as data. Rendering is for modals/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.model import (
    AfterCallWorkMode,
    ConversationId,
    ConversationState,
    DeliveryStatus,
    InteractionId,
    Medium,
    MessageId,
    WrapUpCode,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The first message of a thread, edited in place. The number is masked."""

    conversation_id: ConversationId
    interaction_id: InteractionId | None
    customer_name: str
    masked_address: str
    medium: Medium
    queue_name: str
    state: ConversationState
    agent_slack_id: str | None  # who has it, or had it last
    started_at: datetime
    waiting_since: datetime | None = None
    ended_at: datetime | None = None
    handled_s: int = 0  # connected time of the newest interaction
    window_ends_at: datetime | None = None  # WhatsApp only
    is_in_after_call_work: bool = False
    acw_mode: AfterCallWorkMode = AfterCallWorkMode.OPTIONAL
    acw_ends_at: datetime | None = None
    likely_codes: tuple[WrapUpCode, ...] = ()  # at most three
    wrap_up_name: str = ""
    is_opted_out: bool = False


class NoticeButton(StrEnum):
    TRY_AGAIN = "try_again"
    SEND_TO_CUSTOMER = "send_to_customer"
    TAKE_OVER = "take_over"
    KEEP_INTERNAL = "keep_internal"
    COPY = "copy"  # shows the text, to be copied


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A grey, short line of the app in a thread. ``message_id`` is what its buttons act on."""

    text: str
    buttons: tuple[NoticeButton, ...] = ()
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLine:
    """What the customer wrote, quoted as text and never as markup."""

    customer_name: str
    body: str
    file_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLine:
    """What an agent sent from the window; the bot posts it, naming the agent."""

    agent_slack_id: str | None
    agent_name: str
    body: str


ThreadLine = CustomerLine | AgentLine | Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptMark:
    """The one reaction that tells how far an agent's line has come."""

    slack_channel_id: str
    slack_ts: str
    delivery_status: DeliveryStatus
    before: DeliveryStatus | None = None  # what stands there and is to go


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpForm:
    """What the wrap-up modal shows."""

    conversation_id: ConversationId
    interaction_id: InteractionId
    customer_name: str
    codes: tuple[WrapUpCode, ...]  # likeliest first
    mode: AfterCallWorkMode
    note: str = ""
    acw_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeConversation:
    conversation_id: ConversationId
    customer_name: str
    medium: Medium
    queue_name: str
    customer_wrote_at: datetime | None
    thread_url: str | None
    interaction_id: InteractionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """App Home of one agent."""

    open_count: int
    message_capacity: int
    waiting_for_agent: int
    conversations: tuple[HomeConversation, ...] = ()
    after_call_work: tuple[HomeConversation, ...] = ()
    refusal: str = ""  # a sentence, for someone who is not an agent

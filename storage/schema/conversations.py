"""Conversations, what was said in them, and what is known between two addresses."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from bot.domain.model import CarrierName, ConversationState, DeliveryStatus, Direction, Medium
from storage.schema.base import key, maybe_text, metadata, part_of, text
from storage.types import Enumeration, Milliseconds, Payload, Words

NOT_CLOSED = sql("state <> 'closed'")
CONNECTED = sql("state = 'connected'")
UNPOSTED = sql("thread_ts IS NULL AND state <> 'closed'")
IN_AFTER_CALL_WORK = sql("acw_started_at IS NOT NULL AND acw_ended_at IS NULL")


def _pair(primary_key: bool = False) -> tuple[Column[Medium], Column[str], Column[str]]:
    return (
        Column("medium", Enumeration(Medium), nullable=False, primary_key=primary_key),
        Column("sender_address", Words, nullable=False, primary_key=primary_key),
        Column("customer_address", Words, nullable=False, primary_key=primary_key),
    )


# Queues and agents are named without foreign keys: their ids may be another contact centre's.
conversation = Table(
    "conversation",
    metadata,
    key(),
    *_pair(),
    Column("queue_id", Words, nullable=False),
    Column("state", Enumeration(ConversationState), nullable=False),
    Column("started_at", Milliseconds, nullable=False),
    maybe_text("agent_id"),
    maybe_text("last_agent_id"),
    maybe_text("interaction_id"),
    maybe_text("contact_id"),
    text("customer_name"),
    Column("waiting_since", Milliseconds),
    Column("disconnected_at", Milliseconds),
    Column("timeline_ends_at", Milliseconds),
    text("slack_team_id"),
    text("slack_channel_id"),
    maybe_text("thread_ts"),
    UniqueConstraint("slack_team_id", "slack_channel_id", "thread_ts"),
    Index("ix_conversation_pair", "medium", "sender_address", "customer_address", "started_at"),
    Index(
        "uq_conversation_open_pair",
        "medium",
        "sender_address",
        "customer_address",
        unique=True,
        sqlite_where=NOT_CLOSED,
        postgresql_where=NOT_CLOSED,
    ),
    Index(
        "ix_conversation_unposted",
        "slack_channel_id",
        sqlite_where=UNPOSTED,
        postgresql_where=UNPOSTED,
    ),
    Index(
        "ix_conversation_connected",
        "agent_id",
        sqlite_where=CONNECTED,
        postgresql_where=CONNECTED,
    ),
)

interaction = Table(
    "interaction",
    metadata,
    key(),
    part_of("conversation", "conversation_id", index=True),
    Column("queue_id", Words, nullable=False),
    Column("agent_id", Words, nullable=False),
    Column("direction", Enumeration(Direction), nullable=False),
    Column("connected_at", Milliseconds, nullable=False),
    Column("disconnected_at", Milliseconds),
    Column("acw_started_at", Milliseconds),
    Column("acw_ended_at", Milliseconds),
    maybe_text("wrap_up_code"),
    text("wrap_up_note"),
    Index(None, "queue_id", "connected_at"),
    Index(
        "ix_interaction_after_call_work",
        "agent_id",
        sqlite_where=IN_AFTER_CALL_WORK,
        postgresql_where=IN_AFTER_CALL_WORK,
    ),
)

message = Table(
    "message",
    metadata,
    key(),
    part_of("conversation", "conversation_id"),
    Column("direction", Enumeration(Direction), nullable=False),
    Column("body", Words, nullable=False),
    Column("delivery_status", Enumeration(DeliveryStatus), nullable=False),
    Column("created_at", Milliseconds, nullable=False),
    maybe_text("agent_id"),
    Column("template", Payload),
    Column("attempt_id", Words, unique=True),
    Column("attempted_at", Milliseconds),
    # Carriers' ids begin with the carrier's own mark (SM..., wamid....), so one is enough.
    Column("carrier_message_id", Words, unique=True),
    maybe_text("reason_code"),
    maybe_text("slack_ts"),
    Column("marked", Enumeration(DeliveryStatus)),
    UniqueConstraint("conversation_id", "slack_ts"),
    Index(None, "conversation_id", "created_at"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("carrier", Enumeration(CarrierName), primary_key=True),
    key("carrier_message_id"),
    Column("delivery_status", Enumeration(DeliveryStatus), primary_key=True),
    maybe_text("code"),
    maybe_text("attempt_id"),
    Column("received_at", Milliseconds, nullable=False),
)

note = Table(
    "note",
    metadata,
    part_of("conversation", "conversation_id", primary_key=True),
    key("slack_ts"),
    Column("slack_user_id", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("created_at", Milliseconds, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    key(),
    part_of("conversation", "conversation_id", index=True),
    Column("text", Words, nullable=False),
    Column("buttons", Payload, nullable=False),
    maybe_text("message_id"),
    maybe_text("slack_ts"),
)

opt_out = Table(
    "opt_out",
    metadata,
    *_pair(primary_key=True),
    text("how"),
    Column("opted_out_at", Milliseconds, nullable=False),
)

# What WhatsApp has told in one breath: who may be named by either from then on.
whatsapp_user = Table(
    "whatsapp_user",
    metadata,
    key("user_id"),
    Column("address", Words, nullable=False, index=True),
)

customer_service_window = Table(
    "customer_service_window",
    metadata,
    *_pair(primary_key=True),
    Column("last_inbound_at", Milliseconds, nullable=False),
)

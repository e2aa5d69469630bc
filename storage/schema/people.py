"""Settings, queues, agents, and who may do what where."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint

from bot.domain.model import AfterCallWorkMode, CarrierName, Medium, Permission
from storage.schema.base import key, maybe_text, metadata, part_of, text
from storage.types import Enumeration, Milliseconds, Payload, Words

setting = Table(
    # timelines: {"sms": minutes, "whatsapp": minutes}; message_capacity: int; lead_contact: str
    "setting",
    metadata,
    key("name"),
    Column("value", Payload, nullable=False),
)

queue = Table(
    "queue",
    metadata,
    key(),
    Column("name", Words, nullable=False, unique=True),
    text("slack_channel_id"),
    text("default_region"),
    Column("acw_mode", Enumeration(AfterCallWorkMode), nullable=False),
    Column("acw_limit_s", Integer),
)

queue_sender = Table(
    "queue_sender",
    metadata,
    part_of("queue", "queue_id", primary_key=True),
    Column("medium", Enumeration(Medium), primary_key=True),
    Column("address", Words, nullable=False),
    Column("carrier", Enumeration(CarrierName), nullable=False),
    Index(None, "medium", "address"),
)

wrap_up_code = Table(
    "wrap_up_code",
    metadata,
    part_of("queue", "queue_id", primary_key=True),
    key("code"),
    Column("name", Words, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
)

canned_message = Table(
    "canned_message",
    metadata,
    key(),
    part_of("queue", "queue_id", index=True),
    Column("name", Words, nullable=False),
    Column("body", Words, nullable=False),
    UniqueConstraint("queue_id", "name"),
)

agent = Table(
    "agent",
    metadata,
    key(),
    Column("name", Words, nullable=False),
    Column("email", Words, unique=True),  # lower case; NULL for those known by user group alone
    maybe_text("slack_team_id"),
    maybe_text("slack_user_id"),
    Column("message_capacity", Integer, nullable=False, server_default="1"),
    maybe_text("phone"),
    UniqueConstraint("slack_team_id", "slack_user_id"),
)

# `source` is "" for what was given to the person and the Slack user group's id for what came with
# the group, so that leaving a group takes away only what the group gave.
agent_permission = Table(
    "agent_permission",
    metadata,
    part_of("agent", "agent_id", primary_key=True),
    Column("permission", Enumeration(Permission), primary_key=True),
    Column("source", Words, primary_key=True, server_default=""),
)

queue_member = Table(
    "queue_member",
    metadata,
    part_of("agent", "agent_id", primary_key=True),
    part_of("queue", "queue_id", primary_key=True, index=True),
    Column("source", Words, primary_key=True, server_default=""),
)

user_group_queue = Table(
    "user_group_queue",
    metadata,
    key("slack_user_group_id"),
    part_of("queue", "queue_id", primary_key=True, index=True),
)

user_group_permission = Table(
    "user_group_permission",
    metadata,
    key("slack_user_group_id"),
    Column("permission", Enumeration(Permission), primary_key=True),
)

agent_choice = Table(
    "agent_choice",
    metadata,
    part_of("agent", "agent_id", primary_key=True),
    Column("medium", Enumeration(Medium), primary_key=True),
    part_of("queue", "queue_id", index=True),
    Column("chosen_at", Milliseconds, nullable=False),
)

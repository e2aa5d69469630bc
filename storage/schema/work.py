"""What came in, what was asked for, and what is still to do."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, true
from sqlalchemy import text as sql

from bot.domain.jobs import JobKind
from bot.domain.model import CarrierName, Medium
from bot.domain.records import InboxSource
from bot.domain.window import RecipientOutcome
from storage.schema.base import key, maybe_text, metadata, part_of, text
from storage.types import Enumeration, Milliseconds, Payload, Serial, Words

NEVER = 2**62
"""The ``due`` of a lane with nothing to do: a number, so that "earliest" needs no NULL handling."""

READY = sql("state = 'ready'")

template = Table(
    "template",
    metadata,
    key(),
    Column("carrier", Enumeration(CarrierName), nullable=False),
    Column("account", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("approval", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("variables", Payload, nullable=False),
    text("header"),
    text("footer"),
    text("category"),
    Index(None, "carrier", "approval", "name"),
)

submission = Table(
    "submission",
    metadata,
    key(),
    Column("view_id", Words, nullable=False),
    Column("agent_id", Words, nullable=False),
    Column("queue_id", Words, nullable=False),
    Column("medium", Enumeration(Medium), nullable=False),
    Column("body", Words, nullable=False),
    Column("template", Payload),
)

submission_recipient = Table(
    "submission_recipient",
    metadata,
    part_of("submission", "submission_id", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("address", Words, nullable=False),
    text("name"),
    maybe_text("contact_id"),
    Column("take_over", Boolean, nullable=False),
    Column("outcome", Enumeration(RecipientOutcome), nullable=False),
    text("reason"),
    maybe_text("conversation_id"),
    # What older versions have written counts as told: nobody hears of it months later.
    Column("is_told", Boolean, nullable=False, server_default=true()),
    Index(None, "conversation_id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("source", Enumeration(InboxSource), nullable=False),
    Column("kind", Words, nullable=False),
    Column("payload", Payload, nullable=False),
    Column("received_at", Milliseconds, nullable=False),
    sqlite_autoincrement=True,
)

inbox_key = Table(
    "inbox_key",
    metadata,
    Column("source", Enumeration(InboxSource), primary_key=True),
    key("key"),
    Column("seen_at", Milliseconds, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Times of lanes and jobs are plain milliseconds here: they are only ever reckoned with in SQL.
lane = Table(
    "lane",
    metadata,
    key("name"),
    Column("due", BigInteger, nullable=False, index=True),  # when its next job wants to run
    Column("not_before", BigInteger, nullable=False),  # pace and Retry-After
    Column("lease_until", BigInteger, nullable=False),
    Column("lease_ms", BigInteger, nullable=False),
    Column("fence", BigInteger, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("lane", Words, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("kind", Enumeration(JobKind), nullable=False),
    Column("payload", Payload, nullable=False),
    Column("run_at", BigInteger, nullable=False, index=True),
    Column("pace_ms", Integer, nullable=False),
    Column("coalesce_key", Words),
    Column("state", Words, nullable=False),  # ready | running | parked
    Column("attempts", Integer, nullable=False),
    text("reason"),  # why it was tried again or parked
    Column("parked_at", Milliseconds),
    Index(None, "lane", "position", "id"),
    Index(
        "uq_job_coalesce_key",
        "coalesce_key",
        unique=True,
        sqlite_where=READY,
        postgresql_where=READY,
    ),
    sqlite_autoincrement=True,
)

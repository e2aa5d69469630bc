"""Contacts and the words by which people, queues and numbers are found."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table

from storage.schema.base import key, maybe_text, metadata, part_of, text
from storage.types import Word, Words

contact = Table(
    "contact",
    metadata,
    key(),
    Column("name", Words, nullable=False, index=True),
    Column("is_provisional", Boolean, nullable=False),
    maybe_text("time_zone"),
    Column("external_id", Words, unique=True),
    # The address a provisional contact was made for: two customers' messages at once make one.
    Column("provisional_for", Words, unique=True),
)

contact_address = Table(
    "contact_address",
    metadata,
    part_of("contact", "contact_id", primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("value", Words, primary_key=True),
    text("label"),
    Column("position", Integer, nullable=False, server_default="0"),
    Index(None, "kind", "value"),
)

# Two ways through the same pairs: from a word's prefix to entities, and from an entity to its
# words, so that a second word is checked per entity and not by scanning all of its own matches.
search_word = Table(
    "search_word",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("entity_id", Words, primary_key=True),
    Column("word", Word, primary_key=True),
    Index(None, "kind", "word", "entity_id", unique=True),
    sqlite_with_rowid=False,
)

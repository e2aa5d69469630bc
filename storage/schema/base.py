"""What all tables share: one metadata and names for constraints that migrations can drop."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData

from storage.types import Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def key(name: str = "id") -> Column[str]:
    return Column(name, Words, primary_key=True)


def part_of(table: str, name: str, **options: Any) -> Column[str]:
    """A row that goes when the row it belongs to goes."""
    return Column(name, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **options)


def text(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="")


def maybe_text(name: str) -> Column[str | None]:
    return Column(name, Words, nullable=True)

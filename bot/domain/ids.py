"""Ids: opaque, and derived where a repeated attempt must meet its own traces."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.UUID("6c1b8a52-6f0e-4d0c-9f7a-6a1f4a0b7c11")


def new_id() -> str:
    return uuid.uuid4().hex


def derived_id(*parts: object) -> str:
    """The same parts always give the same id, so that doing it twice finds the first time."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(map(str, parts))).hex

"""Reading JSON whose shape nobody promised: what is missing or of another kind is empty."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def load(body: bytes) -> Json:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def part(owner: Json, *path: str) -> Json:
    """The object below ``path``."""
    for name in path:
        inner = owner.get(name)
        owner = inner if isinstance(inner, dict) else {}
    return owner


def parts(owner: Json, name: str) -> list[Json]:
    """The objects in the list ``name``."""
    listed = owner.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def text(owner: Json, name: str) -> str:
    """A string, or a number as one."""
    value = owner.get(name)
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_plain else ""

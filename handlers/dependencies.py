"""What listeners are given: ports and use cases, wired in app.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Directory, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    store: Store
    directory: Directory

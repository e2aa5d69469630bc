"""What only one person sees: answers to commands and ephemeral messages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sandbox.world import Json, now_iso


class Ephemerals:
    def __init__(self) -> None:
        self._shown: dict[str, list[Json]] = defaultdict(list)

    def show(
        self,
        user_id: str,
        channel_id: str,
        text: str,
        blocks: Any = None,
        author: str | None = None,
    ) -> Json:
        """``author``: who says it, where it is not the app."""
        message: Json = {"channel_id": channel_id, "text": text, "at": now_iso()}
        if blocks:
            message["blocks"] = blocks
        if author:
            message["from"] = author
        self._shown[user_id].append(message)
        return message

    def of(self, user_id: str) -> list[Json]:
        return self._shown.get(user_id, [])

"""trigger_id: lives 3 s from the moment Slack sent it, works once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.errors import SlackError

_KEPT = 20_000


@dataclass
class Trigger:
    user_id: str
    view_id: str | None
    sent_at: float
    is_used: bool = False


class Triggers:
    def __init__(self, life_s: Callable[[], float]) -> None:
        self._life_s = life_s
        self._issued: dict[str, Trigger] = {}

    def issue(self, user_id: str, view_id: str | None = None) -> str:
        """``view_id`` names the view from which the person acted, if there was one."""
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = Trigger(user_id, view_id, time.monotonic())
        if len(self._issued) > _KEPT:
            self._issued.pop(next(iter(self._issued)))
        return trigger_id

    def sent(self, trigger_id: str) -> None:
        """Its life begins when it leaves for the app."""
        if trigger_id in self._issued:
            self._issued[trigger_id].sent_at = time.monotonic()

    def check(self, trigger_id: object) -> Trigger:
        """Raises SlackError invalid_, exchanged_ or expired_trigger_id; uses nothing up."""
        trigger = self._issued.get(str(trigger_id))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.sent_at > self._life_s():
            raise SlackError("expired_trigger_id")
        return trigger

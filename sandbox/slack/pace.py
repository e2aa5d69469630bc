"""Slack's limit on posting: about one message a second in each channel, short bursts pass."""

from __future__ import annotations

import math
import time

_BURST = 4.0
_PER_SECOND = 1.0


class Pace:
    """A bucket of posts for each channel."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, channel_id: str) -> int:
        """0 when the post may pass, else the seconds of ``Retry-After``."""
        now = time.monotonic()
        left, then = self._buckets.get(channel_id, (_BURST, now))
        left = min(_BURST, left + (now - then) * _PER_SECOND)
        allowed = left >= 1
        self._buckets[channel_id] = (left - 1 if allowed else left, now)
        return 0 if allowed else max(1, math.ceil((1 - left) / _PER_SECOND))

"""What the sandbox's Slack was asked to post, read through the control API."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from benchmarks.stages import Json, Stage

_NUMBER = re.compile(r"no\. (\d+)")


@dataclass(frozen=True, slots=True)
class Post:
    """``at`` is when Slack answered, in seconds. ``number`` is the customer's; cards have none."""

    slack_channel_id: str
    thread_ts: str | None
    number: int | None
    at: float
    is_accepted: bool


def text_of(number: int) -> str:
    return f"Where is my parcel no. {number}?"


class Posts:
    """Asks only for what came since it last asked, so that asking costs the sandbox little."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._last = 0
        self.seen: list[Post] = []

    @property
    def accepted(self) -> list[Post]:
        return [post for post in self.seen if post.is_accepted]

    def wait_for(self, count: int, timeout_s: float, every_s: float = 0.5) -> None:
        """Until as many were accepted, or the time is over: what is missing shows in figures."""
        deadline = time.monotonic() + timeout_s
        self.seen += self._news()
        while len(self.accepted) < count and time.monotonic() < deadline:
            time.sleep(every_s)
            self.seen += self._news()

    def _news(self) -> Iterator[Post]:
        path = f"received?target=slack.chat.postMessage&since={self._last}"
        for call in self._stage.call(path)["calls"]:
            self._last = call["seq"]
            yield _post(call)


def _post(call: Json) -> Post:
    asked = call["request"]
    found = _NUMBER.search(str(asked.get("text") or ""))
    return Post(
        slack_channel_id=asked["channel"],
        thread_ts=asked.get("thread_ts"),
        number=int(found[1]) if found else None,
        at=datetime.fromisoformat(call["at"]).timestamp(),
        is_accepted=bool(call["response"].get("ok")),
    )

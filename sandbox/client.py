"""The control API as a script calls it, and waiting for what it should show."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from sandbox.world import Json

T = TypeVar("T")
_ANSWER_S = 30.0
_POLL_S = 0.03


class NotObserved(Exception):
    """It did not happen in time; ``facts`` is what was seen last."""

    def __init__(self, what: str, facts: object) -> None:
        super().__init__(f"{what}: not seen in time")
        self.facts = facts


class ControlRefused(Exception):
    """The control API found a fault in the call: something is not there to be done."""


class Control:
    def __init__(self, base_url: str) -> None:
        self._address = urlsplit(base_url).netloc

    def get(self, path: str, **query: object) -> Json:
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, **body: Any) -> Json:
        return self._call("POST", path, json.dumps(body))

    def state(self) -> Json:
        return self.get("state")

    def set(self, **settings: object) -> None:
        self.post("settings", **settings)

    def add_fault(self, target: str, fault: str, times: int = 1, **details: object) -> None:
        self.post("faults", target=target, fault=fault, times=times, **details)

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def calls(self, target: str) -> list[Json]:
        """What the app has sent to a stand-in, oldest first."""
        rows: list[Json] = self.get("received", target=target)["calls"]
        return rows

    def deliveries(self, kind: str) -> list[Json]:
        """What was sent to the app, oldest first."""
        rows = self.get("deliveries")["deliveries"]
        return [row for row in rows if row["kind"] == kind]

    def messages(self, slack_channel_id: str) -> list[Json]:
        rows: list[Json] = self.get(f"channels/{slack_channel_id}/messages")["messages"]
        return rows

    def thread(self, slack_channel_id: str, ts: str) -> list[Json]:
        """The parent first."""
        path = f"channels/{slack_channel_id}/messages/{ts}/replies"
        rows: list[Json] = self.get(path)["messages"]
        return rows

    def _call(self, verb: str, path: str, body: str | None = None) -> Json:
        connection = http.client.HTTPConnection(self._address, timeout=_ANSWER_S)
        with contextlib.closing(connection):
            headers = {"Content-Type": "application/json"}
            connection.request(verb, f"/control/{path}", body, headers)
            answer: Json = json.loads(connection.getresponse().read())
        if not answer["ok"]:
            raise ControlRefused(f"{path}: {answer['error']} {answer.get('detail', '')}")
        return answer


def until(
    what: str,
    look: Callable[[], T],
    is_it: Callable[[T], object] = bool,
    seconds: float = 30.0,
) -> T:
    """What ``look`` gives once it is the right thing. Raises NotObserved."""
    deadline = time.monotonic() + seconds
    while not is_it(seen := look()):
        if time.monotonic() > deadline:
            raise NotObserved(what, seen)
        time.sleep(_POLL_S)
    return seen


def as_facts(facts: object) -> str:
    """For a person to read, and not more than fits a screen."""
    return json.dumps(facts, indent=1, default=str, ensure_ascii=False)[:3000]

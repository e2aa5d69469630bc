"""What a contact centre has behind it: conversations with all that belongs to them.

However long the past, the present is the same: 200 agents with five conversations and one in
after-call work each, a hundred that wait. What grows is what is over, and with it the timers of
conversations whose timeline is running: 2 % of all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.loading import Content, Rows
from benchmarks.office import SENDERS, TEAM_ID, channel_id_of

AGENTS, QUEUES = 200, 20
_CONNECTED, _WAITING = AGENTS * 5, 100
_OLD = 10**9
_FIRST_MS, _EVERY_MS = 1_700_000_000_000, 1_000
_FAR_MS = 4_102_444_800_000  # 2100: no timer comes due, and no key is old enough to be swept


@dataclass(frozen=True, slots=True)
class Past:
    """Every pair has two conversations, the older of them closed. Ids are numbers, in order."""

    conversations: int

    def content(self) -> Content:
        return Content(
            name=f"{self.conversations}-conversations",
            columns=_COLUMNS,
            rows=self._rows,
            sample=Past(4_000)._rows,
        )

    def _rows(self) -> Rows:
        yield from _people()
        for number in range(self.conversations):
            yield from self.one(number).rows()

    def one(self, number: int) -> Told:
        """The newest is number ``conversations - 1``."""
        round_number, queue = divmod(number, QUEUES)
        place = (round_number // 2) * QUEUES + queue
        is_newer = round_number % 2 == 1
        rank = self.conversations // 2 - 1 - place if is_newer else _OLD
        return Told(number, queue, place, rank, self._state(rank))

    def _state(self, rank: int) -> str:
        if rank < _CONNECTED:
            return "connected"
        if rank < _CONNECTED + _WAITING:
            return "waiting"
        is_running = rank < _CONNECTED + _WAITING + self.conversations // 50
        return "disconnected" if is_running else "closed"


@dataclass(frozen=True, slots=True)
class Told:
    """One conversation. ``place`` is its pair's; ``rank`` says how many pairs have a newer one,
    of the older conversation of a pair nothing."""

    number: int
    queue: int
    place: int
    rank: int
    state: str

    @property
    def id(self) -> str:
        return f"c{self.number:031}"

    @property
    def agent_id(self) -> str:
        return agent_id_of(self.rank if self.state != "closed" else self.place)

    @property
    def pair(self) -> tuple[str, str, str]:
        """Medium, our address, the customer's: the country code 999 is not given out."""
        return "sms", SENDERS[self.queue], f"+999{self.place:09}"

    @property
    def slack_channel_id(self) -> str:
        return channel_id_of(self.queue)

    @property
    def thread_ts(self) -> str:
        return f"{self.at_ms // 1000}.000100"

    @property
    def at_ms(self) -> int:
        return _FIRST_MS + self.number * _EVERY_MS

    @property
    def sent_id(self) -> str:
        return f"SM0{self.number:031}"

    @property
    def attempt_id(self) -> str:
        return f"a{self.number:031}"

    def rows(self) -> Rows:
        yield "conversation", self._conversation()
        yield "interaction", self._interaction()
        yield from self._messages()
        yield "receipt", ("twilio", self.sent_id, "delivered", self.at_ms)
        yield "inbox_key", ("twilio", f"{self.number:032}", _FAR_MS)
        yield from self._submission()
        if (self.number // QUEUES) % 2 == 0:
            yield "customer_service_window", (*self.pair, self.at_ms)
        if self.state == "disconnected":
            yield from self._timer()

    @property
    def _queue_id(self) -> str:
        return queue_id_of(self.queue)

    def _conversation(self) -> tuple[object, ...]:
        is_running = self.state == "disconnected"
        return (
            self.id,
            *self.pair,
            self._queue_id,
            self.state,
            self.at_ms,
            self.agent_id if self.state == "connected" else None,
            self.agent_id,
            f"i{self.number:031}",
            f"Customer {self.place}",
            self.at_ms if self.state == "waiting" else None,
            self.at_ms if is_running else None,
            _FAR_MS if is_running else None,
            TEAM_ID,
            self.slack_channel_id,
            self.thread_ts,
        )

    def _interaction(self) -> tuple[object, ...]:
        is_over = self.state != "connected"
        is_working = self.state == "disconnected" and self.rank < _CONNECTED + _WAITING + AGENTS
        return (
            f"i{self.number:031}",
            self.id,
            self._queue_id,
            self.agent_id,
            "outbound",
            self.at_ms,
            self.at_ms if is_over else None,
            self.at_ms if is_over else None,
            self.at_ms if is_over and not is_working else None,
            f"code-{self.number % 3}" if is_over else None,
        )

    def _messages(self) -> Rows:
        said = "Your parcel is on its way and will be with you tomorrow between nine and eleven."
        own = (self.id, "outbound", said, "delivered", self.at_ms, self.agent_id, self.attempt_id)
        sent_ts, answered_ts = (f"{self.at_ms // 1000}.000{part}" for part in (200, 300))
        yield "message", (f"m0{self.number:030}", *own, self.sent_id, sent_ts, "delivered")
        theirs = (self.id, "inbound", "Thank you!", "received", self.at_ms + 500, None, None)
        came_id = f"SM1{self.number:031}"
        yield "message", (f"m1{self.number:030}", *theirs, came_id, answered_ts, None)

    def _submission(self) -> Rows:
        submission_id = f"s{self.number:031}"
        yield "submission", (submission_id, submission_id, self.agent_id, self._queue_id, "sms", "")
        recipient = (submission_id, 0, self.pair[2], False, "sent", self.id)
        yield "submission_recipient", recipient

    def _timer(self) -> Rows:
        lane, payload = f"timer:timeline:{self.id}", json.dumps({"conversation_id": self.id})
        yield "lane", (lane, _FAR_MS, 0, 0, 0, self.at_ms)
        yield "job", (lane, 0, "close_timeline", payload, _FAR_MS, 0, "ready", 0)


def agent_id_of(number: int) -> str:
    return f"agent-{number % AGENTS:03}"


def queue_id_of(number: int) -> str:
    return f"queue-{number:02}"


def _people() -> Rows:
    for number in range(QUEUES):
        place = channel_id_of(number)
        yield "queue", (queue_id_of(number), f"Queue {number}", place, "US", "optional")
        yield "queue_sender", (queue_id_of(number), "sms", SENDERS[number], "twilio")
        for code in range(3):
            yield "wrap_up_code", (queue_id_of(number), f"code-{code}", f"Code {code}", code)
    for number in range(AGENTS):
        agent_id = agent_id_of(number)
        user_id = user_id_of(number)
        email = f"{agent_id}@northwind.example"
        yield "agent", (agent_id, f"Agent {number}", email, TEAM_ID, user_id)
        for permission in ("conversation:message:create", "routing:queue:view"):
            yield "agent_permission", (agent_id, permission)
        for step in range(3):
            yield "queue_member", (agent_id, queue_id_of((number + step * 7) % QUEUES))


def user_id_of(agent_number: int) -> str:
    return f"U0AGENT{agent_number:05}"


_COLUMNS = {
    "queue": ("id", "name", "slack_channel_id", "default_region", "acw_mode"),
    "queue_sender": ("queue_id", "medium", "address", "carrier"),
    "wrap_up_code": ("queue_id", "code", "name", "position"),
    "agent": ("id", "name", "email", "slack_team_id", "slack_user_id"),
    "agent_permission": ("agent_id", "permission"),
    "queue_member": ("agent_id", "queue_id"),
    "conversation": (
        *("id", "medium", "sender_address", "customer_address", "queue_id", "state", "started_at"),
        *("agent_id", "last_agent_id", "interaction_id", "customer_name", "waiting_since"),
        *("disconnected_at", "timeline_ends_at", "slack_team_id", "slack_channel_id", "thread_ts"),
    ),
    "interaction": (
        *("id", "conversation_id", "queue_id", "agent_id", "direction", "connected_at"),
        *("disconnected_at", "acw_started_at", "acw_ended_at", "wrap_up_code"),
    ),
    "message": (
        *("id", "conversation_id", "direction", "body", "delivery_status", "created_at"),
        *("agent_id", "attempt_id", "carrier_message_id", "slack_ts", "marked"),
    ),
    "receipt": ("carrier", "carrier_message_id", "delivery_status", "received_at"),
    "inbox_key": ("source", "key", "seen_at"),
    "submission": ("id", "view_id", "agent_id", "queue_id", "medium", "body"),
    "submission_recipient": (
        *("submission_id", "position", "address", "take_over", "outcome", "conversation_id"),
    ),
    "customer_service_window": ("medium", "sender_address", "customer_address", "last_inbound_at"),
    "lane": ("name", "due", "not_before", "lease_until", "lease_ms", "fence"),
    "job": ("lane", "position", "kind", "payload", "run_at", "pace_ms", "state", "attempts"),
}

"""Messages of all channels, in order, with their threads and reactions."""

from __future__ import annotations

import time
from collections import defaultdict

from sandbox.slack.errors import SlackError
from sandbox.world import Json

_HIDDEN = ("metadata",)


class Messages:
    """A message is Slack's object; ``reply_count`` and the like are kept on the parent."""

    def __init__(self, team_id: str) -> None:
        self._team_id = team_id
        self._channels: dict[str, dict[str, Json]] = defaultdict(dict)
        self._threads: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._last_us = 0

    def next_ts(self) -> str:
        """Now, and later than every ts before: seconds with six decimals."""
        self._last_us = max(time.time_ns() // 1000, self._last_us + 1)
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def add(self, channel_id: str, fields: Json, thread_ts: str | None = None) -> Json:
        """Keep a new message; one for a thread that is gone lands in the channel's root."""
        message: Json = {"type": "message", "ts": self.next_ts(), "team": self._team_id, **fields}
        parent = self._parent(channel_id, thread_ts) if thread_ts else None
        if parent is not None:
            self._join_thread(channel_id, parent, message)
        self._channels[channel_id][message["ts"]] = message
        return message

    def _parent(self, channel_id: str, thread_ts: str) -> Json | None:
        parent = self._channels[channel_id].get(thread_ts)
        if parent is not None and parent.get("thread_ts", thread_ts) != thread_ts:
            raise SlackError("cannot_reply_to_message")
        return parent

    def _join_thread(self, channel_id: str, parent: Json, message: Json) -> None:
        replies = self._threads[channel_id, parent["ts"]]
        replies.append(message["ts"])
        message["thread_ts"] = parent["ts"]
        if "user" in parent:
            message["parent_user_id"] = parent["user"]
        users = parent.setdefault("reply_users", [])
        if message.get("user") and message["user"] not in users:
            users.append(message["user"])
        parent.update(thread_ts=parent["ts"], latest_reply=message["ts"])
        parent.update(reply_count=len(replies), reply_users_count=len(users))

    def get(self, channel_id: str, ts: object) -> Json:
        """Raises SlackError message_not_found."""
        message = self._channels[channel_id].get(str(ts))
        if message is None or message.get("subtype") == "tombstone":
            raise SlackError("message_not_found")
        return message

    def remove(self, channel_id: str, ts: str) -> Json:
        """Delete; a parent with replies leaves a placeholder, so that its replies survive."""
        message = self.get(channel_id, ts)
        kept = self._channels[channel_id]
        if message.get("reply_count"):
            kept[ts] = _tombstone(message)
        else:
            del kept[ts]
            self._leave_thread(channel_id, message)
        return message

    def _leave_thread(self, channel_id: str, message: Json) -> None:
        replies = self._threads.get((channel_id, message.get("thread_ts", "")), [])
        if message["ts"] in replies:
            replies.remove(message["ts"])
            parent = self._channels[channel_id][message["thread_ts"]]
            parent["reply_count"] = len(replies)

    def in_channel(self, channel_id: str) -> list[Json]:
        """Parents, plain messages and broadcast replies, oldest first."""
        return [m for m in self._channels[channel_id].values() if _in_root(m)]

    def in_thread(self, channel_id: str, thread_ts: object) -> list[Json]:
        """Parent first. Raises SlackError thread_not_found."""
        kept = self._channels[channel_id]
        parent = kept.get(str(thread_ts))
        if parent is None:
            raise SlackError("thread_not_found")
        return [parent, *(kept[ts] for ts in self._threads.get((channel_id, parent["ts"]), []))]


def react(message: Json, name: str, user_id: str) -> None:
    """Raises SlackError already_reacted."""
    reactions = message.setdefault("reactions", [])
    row = next((r for r in reactions if r["name"] == name), None)
    if row is None:
        row = {"name": name, "users": [], "count": 0}
        reactions.append(row)
    if user_id in row["users"]:
        raise SlackError("already_reacted")
    row["users"].append(user_id)
    row["count"] += 1


def unreact(message: Json, name: str, user_id: str) -> None:
    """Raises SlackError no_reaction."""
    row = next((r for r in message.get("reactions", []) if r["name"] == name), None)
    if row is None or user_id not in row["users"]:
        raise SlackError("no_reaction")
    row["users"].remove(user_id)
    row["count"] -= 1
    message["reactions"] = [r for r in message["reactions"] if r["count"]]


def without_metadata(message: Json) -> Json:
    return {name: value for name, value in message.items() if name not in _HIDDEN}


def _in_root(message: Json) -> bool:
    is_reply = message.get("thread_ts", message["ts"]) != message["ts"]
    return not is_reply or message.get("subtype") == "thread_broadcast"


def _tombstone(message: Json) -> Json:
    kept = ("type", "ts", "thread_ts", "reply_count", "reply_users", "reply_users_count")
    fields = {name: message[name] for name in (*kept, "latest_reply") if name in message}
    text = "This message was deleted."
    return {**fields, "subtype": "tombstone", "user": "USLACKBOT", "hidden": True, "text": text}

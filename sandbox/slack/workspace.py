"""The state of one Slack workspace: team, app, people, channels, and what they make."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.ephemerals import Ephemerals
from sandbox.slack.errors import SlackError
from sandbox.slack.files import Files
from sandbox.slack.messages import Messages
from sandbox.slack.pace import Pace
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.triggers import Triggers
from sandbox.slack.view_store import ViewStore
from sandbox.world import Json, World


@dataclass
class Channel:
    """``kind`` is Slack's ``channel_type``: channel, group (private) or im."""

    id: str
    name: str
    kind: str = "channel"
    is_archived: bool = False
    members: list[str] = field(default_factory=list)
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"


class Workspace:
    """Everything that Slack would keep for this team."""

    def __init__(self, world: World) -> None:
        seed = world.seed
        self.world = world
        self.team: Json = {"domain": str(seed["team"]["name"]).lower(), **seed["team"]}
        self.app: Json = seed["app"]
        self.bot: Json = seed["app"]["bot_user"]
        self.people = _people(seed)
        self.channels = {row["id"]: _channel(row) for row in seed.get("channels", [])}
        self.user_groups: list[Json] = seed.get("user_groups", [])
        self.messages = Messages(self.team["id"])
        self.ephemerals = Ephemerals()
        self.files = Files()
        self.pace = Pace()
        self.triggers = Triggers(lambda: world.settings["trigger_life_ms"] / 1000)
        self.response_urls = ResponseUrls()
        self.views = ViewStore(self.team["id"], self.app["id"], self.bot["bot_id"])
        self.suggested: dict[tuple[str, str, str], list[Json]] = {}

    @property
    def bot_id(self) -> str:
        return str(self.bot["id"])

    def channel(self, channel_id: Any) -> Channel:
        """Raises SlackError channel_not_found."""
        if channel_id in self.channels:
            return self.channels[channel_id]
        raise SlackError("channel_not_found")

    def channel_for_bot(self, channel_id: Any) -> Channel:
        """A channel that the bot may read. Private ones do not exist for those outside."""
        channel = self.channel(channel_id)
        if self.bot_id in channel.members:
            return channel
        raise SlackError("channel_not_found" if channel.is_private else "not_in_channel")

    def direct_message(self, user_id: str) -> Channel:
        """The conversation of the bot and one person, made on first use."""
        channel_id = "D" + user_id[1:]
        if channel_id not in self.channels:
            members = [user_id, self.bot_id]
            self.channels[channel_id] = Channel(channel_id, user_id, "im", members=members)
        return self.channels[channel_id]

    def person(self, user_id: Any) -> Json:
        """Raises SlackError user_not_found."""
        if user_id not in self.people:
            raise SlackError("user_not_found")
        return self.people[user_id]


def of(world: World) -> Workspace:
    """The workspace of this sandbox, made from the seed when first asked for."""
    return world.part("slack", Workspace)


def _people(seed: Json) -> dict[str, Json]:
    bot = {**seed["app"]["bot_user"], "is_bot": True}
    rows = [*seed.get("people", []), bot]
    return {row["id"]: dict(row) for row in rows}


def _channel(row: Json) -> Channel:
    return Channel(
        id=row["id"],
        name=row["name"],
        kind="group" if row.get("is_private") else "channel",
        is_archived=bool(row.get("is_archived")),
        members=list(row.get("members", [])),
    )

"""What happened in the workspace, told to the app as events and to the live feed."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.slack import deliveries, payloads
from sandbox.slack.messages import without_metadata
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json


def message_posted(workspace: Workspace, channel: Channel, message: Json) -> None:
    """Also the echo of the bot's own posts."""
    workspace.world.publish("message", channel_id=channel.id, message=dict(message))
    event = {**without_metadata(message), **_place(channel, message["ts"])}
    if message.get("subtype") == "thread_broadcast":
        event["root"] = workspace.messages.get(channel.id, message["thread_ts"])
    _emit(workspace, channel, event)


def message_changed(workspace: Workspace, channel: Channel, message: Json, before: Json) -> None:
    workspace.world.publish("message_changed", channel_id=channel.id, message=dict(message))
    ts = workspace.messages.next_ts()
    event = {
        "type": "message", "subtype": "message_changed", "hidden": True, "ts": ts,
        "message": dict(message), "previous_message": before, **_place(channel, ts),
    }  # fmt: skip
    _emit(workspace, channel, event)


def message_deleted(workspace: Workspace, channel: Channel, before: Json) -> None:
    workspace.world.publish("message_deleted", channel_id=channel.id, ts=before["ts"])
    ts = workspace.messages.next_ts()
    event = {
        "type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts,
        "deleted_ts": before["ts"], "previous_message": before, **_place(channel, ts),
    }  # fmt: skip
    _emit(workspace, channel, event)


def reaction(
    workspace: Workspace, kind: str, channel: Channel, message: Json, name: str, user_id: str
) -> None:
    """``kind`` is reaction_added or reaction_removed."""
    workspace.world.publish("reaction", channel_id=channel.id, message=dict(message))
    event = {
        "type": kind, "user": user_id, "reaction": name, "item_user": message.get("user"),
        "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
        "event_ts": workspace.messages.next_ts(),
    }  # fmt: skip
    _emit(workspace, channel, event)


def member_joined(workspace: Workspace, channel: Channel, user_id: str, inviter: str) -> None:
    event = {
        **_membership(workspace, "member_joined_channel", channel, user_id),
        "inviter": inviter,
    }
    _emit(workspace, channel, event)


def member_left(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """The bot itself is told by channel_left or group_left instead."""
    if user_id == workspace.bot_id:
        kind = "group_left" if channel.is_private else "channel_left"
        _send(workspace, {"type": kind, "channel": channel.id, "event_ts": payloads.now_ts()})
    else:
        _emit(workspace, channel, _membership(workspace, "member_left_channel", channel, user_id))


def channel_archived(workspace: Workspace, channel: Channel, user_id: str) -> None:
    verb = "archive" if channel.is_archived else "unarchive"
    event = {
        "type": f"{'group' if channel.is_private else 'channel'}_{verb}", "channel": channel.id,
        "user": user_id, "is_moved": 0, "event_ts": payloads.now_ts(),
    }  # fmt: skip
    workspace.world.publish("state")
    _emit(workspace, channel, event)


def home_opened(workspace: Workspace, user_id: str) -> Json:
    """The event_callback, for the caller to deliver and wait for."""
    event: Json = {
        "type": "app_home_opened", "user": user_id, "tab": "home",
        "channel": workspace.direct_message(user_id).id, "event_ts": payloads.now_ts(),
    }  # fmt: skip
    home = workspace.views.home(user_id)
    if home is not None:
        event["view"] = payloads.shown(home)
    return payloads.event_callback(workspace, event)


def client_message_id() -> str:
    groups = (4, 2, 2, 2, 6)
    return "-".join(secrets.token_hex(size) for size in groups)


def _membership(workspace: Workspace, kind: str, channel: Channel, user_id: str) -> Json:
    workspace.world.publish("state")
    return {
        "type": kind, "user": user_id, "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C", "team": workspace.team["id"],
        "event_ts": payloads.now_ts(),
    }  # fmt: skip


def _place(channel: Channel, ts: str) -> dict[str, Any]:
    return {"channel": channel.id, "channel_type": channel.kind, "event_ts": ts}


def _emit(workspace: Workspace, channel: Channel, event: Json) -> None:
    """An app hears only of conversations that its bot is in."""
    if workspace.bot_id in channel.members:
        _send(workspace, event)


def _send(workspace: Workspace, event: Json) -> None:
    subscribed = workspace.app.get("events")
    if subscribed is None or _name(event) in subscribed:
        deliveries.of(workspace.world).emit(payloads.event_callback(workspace, event))


def _name(event: Json) -> str:
    """As in a manifest: messages are subscribed by kind of channel."""
    if event["type"] != "message":
        return str(event["type"])
    plural = {"channel": "channels", "group": "groups", "im": "im"}
    return f"message.{plural[event['channel_type']]}"

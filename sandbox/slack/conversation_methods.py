"""conversations.* of the Web API."""

from __future__ import annotations

from sandbox.slack import events
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import without_metadata
from sandbox.slack.paging import page
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_TYPES = {"channel": "public_channel", "group": "private_channel", "im": "im"}


def info(workspace: Workspace, args: Json) -> Json:
    channel = _visible(workspace, args.get("channel"))
    shown = describe(workspace, channel)
    if args.get("include_num_members") in (True, "1", "true"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def list_all(workspace: Workspace, args: Json) -> Json:
    return _listing(workspace, args, _seen_by_bot(workspace))


def list_of_user(workspace: Workspace, args: Json) -> Json:
    """users.conversations: those of one person that the bot can see, or the bot's own."""
    user_id = workspace.person(args.get("user") or workspace.bot_id)["id"]
    mine = [c for c in _seen_by_bot(workspace) if user_id in c.members]
    return _listing(workspace, args, mine)


def _listing(workspace: Workspace, args: Json, channels: list[Channel]) -> Json:
    wanted = str(args.get("types") or "public_channel").replace(" ", "").split(",")
    archived = args.get("exclude_archived") not in (True, "1", "true")
    rows = [c for c in channels if _TYPES[c.kind] in wanted and (archived or not c.is_archived)]
    shown, cursor = page(rows, args)
    return {"channels": [describe(workspace, channel) for channel in shown], **cursor}


def members(workspace: Workspace, args: Json) -> Json:
    channel = _visible(workspace, args.get("channel"))
    shown, cursor = page(channel.members, args)
    return {"members": shown, **cursor}


def replies(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    rows = workspace.messages.in_thread(channel.id, args.get("ts"))
    return _messages(rows, args)


def history(workspace: Workspace, args: Json) -> Json:
    """Newest first."""
    channel = workspace.channel_for_bot(args.get("channel"))
    return _messages(workspace.messages.in_channel(channel.id)[::-1], args)


def _messages(rows: list[Json], args: Json) -> Json:
    latest, oldest = str(args.get("latest") or "9"), str(args.get("oldest") or "0")
    inclusive = args.get("inclusive") in (True, "1", "true")
    kept = [row for row in rows if _is_between(row["ts"], oldest, latest, inclusive)]
    shown, cursor = page(kept, args)
    if args.get("include_all_metadata") not in (True, "1", "true"):
        shown = [without_metadata(message) for message in shown]
    more = bool(cursor["response_metadata"]["next_cursor"])
    return {"messages": [dict(message) for message in shown], "has_more": more, **cursor}


def _is_between(ts: str, oldest: str, latest: str, inclusive: bool) -> bool:
    return oldest < ts < latest or (inclusive and ts in (oldest, latest))


def open_direct(workspace: Workspace, args: Json) -> Json:
    """Only with one person: the bot's direct message."""
    user_id = args.get("users") or str(args.get("channel") or "").replace("D", "U", 1)
    if user_id not in workspace.people or user_id == workspace.bot_id:
        raise SlackError("user_not_found")
    return {"channel": {"id": workspace.direct_message(user_id).id}}


def join(workspace: Workspace, args: Json) -> Json:
    channel = _visible(workspace, args.get("channel"))
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if workspace.bot_id not in channel.members:
        channel.members.append(workspace.bot_id)
        events.member_joined(workspace, channel, workspace.bot_id, workspace.bot_id)
    return {"channel": describe(workspace, channel)}


def describe(workspace: Workspace, channel: Channel) -> Json:
    is_member = workspace.bot_id in channel.members
    flags = {
        "is_channel": channel.kind == "channel", "is_group": channel.kind == "group",
        "is_im": channel.kind == "im", "is_mpim": False, "is_private": channel.is_private,
        "is_archived": channel.is_archived, "is_member": is_member, "is_general": False,
        "is_shared": False, "is_ext_shared": False, "is_org_shared": False,
    }  # fmt: skip
    base = {"id": channel.id, "created": channel.created, "context_team_id": workspace.team["id"]}
    if channel.kind == "im":
        return {**base, **flags, "user": channel.name}
    topic = {"topic": {"value": ""}, "purpose": {"value": ""}}
    return {**base, "name": channel.name, "name_normalized": channel.name, **flags, **topic}


def _seen_by_bot(workspace: Workspace) -> list[Channel]:
    """Public channels, and the private ones that the bot is in."""
    every = workspace.channels.values()
    return [c for c in every if not c.is_private or workspace.bot_id in c.members]


def _visible(workspace: Workspace, channel_id: object) -> Channel:
    channel = workspace.channel(channel_id)
    if channel not in _seen_by_bot(workspace):
        raise SlackError("channel_not_found")
    return channel

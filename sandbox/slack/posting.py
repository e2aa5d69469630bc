"""Posting, changing and deleting messages, for the bot and for people alike."""

from __future__ import annotations

import copy
import html
import re
from typing import Any

from sandbox.slack import events
from sandbox.slack.messages import react, unreact
from sandbox.slack.view_store import with_ids
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_CONTROL = re.compile(r"(<(?:@[A-Z0-9]+|#[A-Z0-9]+|![a-z]+|https?://)[^<>\s]*>)")
_LINK = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:!?)])")
_MENTION = re.compile(r"@([a-z0-9][a-z0-9._-]*)")


def post_as_bot(workspace: Workspace, channel: Channel, fields: Json) -> Json:
    """``fields`` may hold text, blocks, metadata, thread_ts, reply_broadcast, username, files."""
    bot = workspace.bot
    author = {"user": bot["id"], "bot_id": bot["bot_id"], "app_id": workspace.app["id"],
              "bot_profile": _bot_profile(workspace)}  # fmt: skip
    content = {name: fields[name] for name in ("text", "metadata", "files") if fields.get(name)}
    if fields.get("blocks"):
        content["blocks"] = with_ids(fields["blocks"])
    if fields.get("username"):
        content |= {"username": fields["username"], "subtype": "bot_message"}
    if fields.get("files"):
        content["subtype"] = "file_share"
    return _post(workspace, channel, {"text": "", **author, **content}, fields)


def post_as_person(workspace: Workspace, channel: Channel, user_id: str, fields: Json) -> Json:
    """``text`` is what was typed; it is stored as Slack's client would send it."""
    typed = str(fields.get("text") or "")
    content: Json = {"user": user_id, "client_msg_id": events.client_message_id()}
    content |= {"text": as_sent(workspace, typed), "blocks": _rich_text(typed)}
    if fields.get("files"):
        content |= {"files": fields["files"], "subtype": "file_share", "upload": False}
    team_id = workspace.people[user_id].get("team_id")
    if team_id:
        content |= {"user_team": team_id, "source_team": team_id}
    return _post(workspace, channel, content, fields)


def _post(workspace: Workspace, channel: Channel, content: Json, fields: Json) -> Json:
    message = workspace.messages.add(channel.id, content, fields.get("thread_ts"))
    if fields.get("reply_broadcast") and "thread_ts" in message:
        message["subtype"] = "thread_broadcast"
    events.message_posted(workspace, channel, message)
    return message


def change(workspace: Workspace, channel: Channel, message: Json, content: Json) -> None:
    """Replace the named fields; None removes a field."""
    before = copy.deepcopy(message)
    for name, value in content.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = value
    events.message_changed(workspace, channel, message, before)


def edit_as_person(workspace: Workspace, channel: Channel, message: Json, typed: str) -> None:
    edited = {"user": message["user"], "ts": workspace.messages.next_ts()}
    text = as_sent(workspace, typed)
    content = {"text": text, "blocks": _rich_text(typed), "edited": edited}
    change(workspace, channel, message, content)


def delete(workspace: Workspace, channel: Channel, message: Json) -> None:
    workspace.messages.remove(channel.id, message["ts"])
    events.message_deleted(workspace, channel, message)


def add_reaction(workspace: Workspace, channel: Channel, ts: Any, name: str, user_id: str) -> None:
    message = workspace.messages.get(channel.id, ts)
    react(message, name, user_id)
    events.reaction(workspace, "reaction_added", channel, message, name, user_id)


def remove_reaction(
    workspace: Workspace, channel: Channel, ts: Any, name: str, user_id: str
) -> None:
    message = workspace.messages.get(channel.id, ts)
    unreact(message, name, user_id)
    events.reaction(workspace, "reaction_removed", channel, message, name, user_id)


def as_sent(workspace: Workspace, typed: str) -> str:
    """``&``, ``<`` and ``>`` escaped, links in brackets, @name as a mention.

    What is already a mention or a link in Slack's notation stays as it is.
    """
    parts = _CONTROL.split(typed)
    plain = (_plain_as_sent(workspace, part) for part in parts[::2])
    marks = iter(parts[1::2])
    return "".join(text + next(marks, "") for text in plain)


def _plain_as_sent(workspace: Workspace, text: str) -> str:
    ids = {person["name"]: user_id for user_id, person in workspace.people.items()}

    def mention(match: re.Match[str]) -> str:
        return f"<@{ids[match[1]]}>" if match[1] in ids else match[0]

    escaped = html.escape(text, quote=False)
    return _MENTION.sub(mention, _LINK.sub(r"<\1>", escaped))


def _rich_text(typed: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": typed}]}
    return with_ids([{"type": "rich_text", "elements": [section]}])


def _bot_profile(workspace: Workspace) -> Json:
    bot = workspace.bot
    return {
        "id": bot["bot_id"], "app_id": workspace.app["id"], "name": bot["real_name"],
        "deleted": False, "team_id": workspace.team["id"],
    }  # fmt: skip

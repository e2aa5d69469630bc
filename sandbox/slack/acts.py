"""The acts of people in channels, as the control API names them."""

from __future__ import annotations

import asyncio
import base64

from sandbox.answers import ControlError, field
from sandbox.slack import commands, deliveries, events, file_methods, http_delivery, posting
from sandbox.slack.http_delivery import Retry
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_KINDS = ("command", "interaction", "event", "options")
_SIGNS = ("good", "none", "stale", "forged")


async def command(workspace: Workspace, body: Json) -> Json:
    user_id, channel = _inside(workspace, body)
    name, text = field(body, "command"), str(body.get("text") or "")
    return await commands.run_command(workspace, user_id, channel, name, text)


async def burst(workspace: Workspace, body: Json) -> Json:
    """Many commands at the same moment, with one call; the answers in their order."""
    rows = field(body, "commands")
    return {"results": await asyncio.gather(*(command(workspace, row) for row in rows))}


async def shortcut(workspace: Workspace, body: Json) -> Json:
    channel = workspace.channel(body["channel_id"]) if body.get("channel_id") else None
    user_id, callback_id = field(body, "user_id"), field(body, "callback_id")
    return await commands.run_shortcut(
        workspace, user_id, callback_id, channel, body.get("message_ts")
    )


async def message(workspace: Workspace, body: Json) -> Json:
    user_id, channel = _inside(workspace, body)
    if channel.is_archived:
        raise ControlError("is_archived", "Nobody can write in an archived channel.")
    fields = {
        "text": body.get("text"), "thread_ts": body.get("thread_ts"),
        "reply_broadcast": body.get("broadcast"),
        "files": [_file(workspace, user_id, row) for row in body.get("files") or []],
    }  # fmt: skip
    if not fields["text"] and not fields["files"]:
        raise ControlError("no_text", "A message needs text or a file.")
    posted = posting.post_as_person(workspace, channel, user_id, fields)
    file_methods.share(workspace, channel, posted)
    return {"ts": posted["ts"]}


def _file(workspace: Workspace, user_id: str, row: Json) -> Json:
    content = base64.b64decode(field(row, "content_base64"))
    name, mimetype = field(row, "name"), field(row, "mimetype")
    return workspace.files.add(name, mimetype, content, user_id, workspace.world.base_url)


async def edit(workspace: Workspace, body: Json) -> Json:
    channel, written = _own_message(workspace, body)
    posting.edit_as_person(workspace, channel, written, str(field(body, "text")))
    return {}


async def delete(workspace: Workspace, body: Json) -> Json:
    channel, written = _own_message(workspace, body)
    posting.delete(workspace, channel, written)
    return {}


def _own_message(workspace: Workspace, body: Json) -> tuple[Channel, Json]:
    user_id, channel = _inside(workspace, body)
    written = workspace.messages.get(channel.id, field(body, "ts"))
    if written.get("user") != user_id:
        raise ControlError("not_yours", "People change only what they wrote themselves.")
    return channel, written


async def react(workspace: Workspace, body: Json) -> Json:
    user_id, channel = _inside(workspace, body)
    posting.add_reaction(workspace, channel, field(body, "ts"), field(body, "name"), user_id)
    return {}


async def unreact(workspace: Workspace, body: Json) -> Json:
    user_id, channel = _inside(workspace, body)
    posting.remove_reaction(workspace, channel, field(body, "ts"), field(body, "name"), user_id)
    return {}


async def invite(workspace: Workspace, body: Json) -> Json:
    """Without ``user_id``, the bot."""
    channel, user_id = _channel(workspace, body), body.get("user_id") or workspace.bot_id
    if user_id in channel.members:
        raise ControlError("already_in_channel", "They are a member already.")
    channel.members.append(user_id)
    events.member_joined(workspace, channel, user_id, body.get("inviter", ""))
    return {}


async def kick(workspace: Workspace, body: Json) -> Json:
    """Without ``user_id``, the bot."""
    channel, user_id = _channel(workspace, body), body.get("user_id") or workspace.bot_id
    if user_id not in channel.members:
        raise ControlError("not_in_channel", "They are no member.")
    channel.members.remove(user_id)
    events.member_left(workspace, channel, user_id)
    return {}


async def archive(workspace: Workspace, body: Json) -> Json:
    return _set_archived(workspace, body, True)


async def unarchive(workspace: Workspace, body: Json) -> Json:
    return _set_archived(workspace, body, False)


def _set_archived(workspace: Workspace, body: Json, is_archived: bool) -> Json:
    channel = _channel(workspace, body)
    channel.is_archived = is_archived
    events.channel_archived(workspace, channel, str(body.get("user_id") or ""))
    return {}


async def raw(workspace: Workspace, body: Json) -> Json:
    """Anything at all. Badly signed it goes over HTTP even when the app uses Socket Mode."""
    kind, sign = field(body, "kind"), body.get("sign", "good")
    if kind not in _KINDS or sign not in _SIGNS:
        raise ControlError("invalid_raw", f"kind: {_KINDS}, sign: {_SIGNS}")
    retry = None
    if body.get("retry_num"):
        retry = Retry(int(body["retry_num"]), body.get("retry_reason", "http_timeout"))
    payload = field(body, "payload")
    if deliveries.of(workspace.world).sockets and sign == "good":
        outcome = await deliveries.of(workspace.world).send(kind, payload, retry)
    else:
        outcome = await http_delivery.post(workspace.world, kind, payload, retry, sign)
    return commands.described(outcome, outcome.failure)


async def disconnect(workspace: Workspace, body: Json) -> Json:
    """Slack moves the app's Socket Mode connections: warning, refresh_requested, link_disabled."""
    reason = body.get("reason", "refresh_requested")
    return {"told": await deliveries.of(workspace.world).sockets.disconnect(reason)}


def _channel(workspace: Workspace, body: Json) -> Channel:
    return workspace.channel(field(body, "channel_id"))


def _inside(workspace: Workspace, body: Json) -> tuple[str, Channel]:
    """The person and a channel that they are in."""
    user_id, channel = str(field(body, "user_id")), _channel(workspace, body)
    if user_id not in channel.members:
        raise ControlError("not_in_channel", f"{user_id} is not in {channel.name}.")
    return user_id, channel

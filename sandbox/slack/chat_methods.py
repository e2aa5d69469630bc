"""chat.* and reactions.* of the Web API."""

from __future__ import annotations

import re
from typing import Any

from sandbox.slack import posting
from sandbox.slack.blocks import check_message
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import without_metadata
from sandbox.slack.view_store import with_ids
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_TEXT, _UPDATE_TEXT = 40_000, 4_000
_TS = re.compile(r"\d{10}\.\d{6}")
_EMOJI = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")


def post_message(workspace: Workspace, args: Json) -> Json:
    """A person's id stands for the app's direct message with them, which is opened."""
    channel = _writable(workspace, {**args, "channel": _place(workspace, args.get("channel"))})
    _check_content(args)
    _check_thread(args)
    _keep_pace(workspace, channel)
    args = {**args, "text": str(args.get("text") or "")[:_TEXT]}
    message = posting.post_as_bot(workspace, channel, args)
    return {"channel": channel.id, "ts": message["ts"], "message": dict(message)}


def update(workspace: Workspace, args: Json) -> Json:
    """Only the bot's own messages. Text without blocks removes the blocks; metadata stays."""
    channel = _writable(workspace, args)
    message = workspace.messages.get(channel.id, args.get("ts"))
    _check_own(workspace, message, "cant_update_message")
    _check_content(args)
    if len(args.get("text") or "") > _UPDATE_TEXT:
        raise SlackError("msg_too_long")
    posting.change(workspace, channel, message, _new_content(workspace, args))
    shown = without_metadata(message)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": shown}


def _new_content(workspace: Workspace, args: Json) -> Json:
    content: Json = {"text": str(args.get("text") or ""), "blocks": None}
    if args.get("blocks"):
        content["blocks"] = with_ids(args["blocks"])
    else:
        content["edited"] = {"user": workspace.bot_id, "ts": workspace.messages.next_ts()}
    if args.get("metadata"):
        content["metadata"] = args["metadata"]
    return content


def delete(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    message = workspace.messages.get(channel.id, args.get("ts"))
    _check_own(workspace, message, "cant_delete_message")
    posting.delete(workspace, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(workspace: Workspace, args: Json) -> Json:
    channel = _writable(workspace, args)
    if args.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    _check_content(args)
    show_ephemeral(workspace, args["user"], channel.id, args)
    return {"message_ts": workspace.messages.next_ts()}


def show_ephemeral(workspace: Workspace, user_id: str, channel_id: str, content: Json) -> None:
    text, blocks = str(content.get("text") or ""), content.get("blocks")
    message = workspace.ephemerals.show(user_id, channel_id, text, blocks, content.get("from"))
    workspace.world.publish("ephemeral", user_id=user_id, message=message)


def get_permalink(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    message = workspace.messages.get(channel.id, args.get("message_ts"))
    thread_ts = message.get("thread_ts", message["ts"])
    link = f"{workspace.world.base_url}/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    if thread_ts != message["ts"]:
        link += f"?thread_ts={thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    _check_open(channel)
    posting.add_reaction(workspace, channel, _item(args), _emoji(args), workspace.bot_id)
    return {}


def remove_reaction(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    posting.remove_reaction(workspace, channel, _item(args), _emoji(args), workspace.bot_id)
    return {}


def get_reactions(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_bot(args.get("channel"))
    message = workspace.messages.get(channel.id, args.get("timestamp"))
    return {"type": "message", "channel": channel.id, "message": without_metadata(message)}


def _place(workspace: Workspace, place: Any) -> Any:
    if place not in workspace.people or place == workspace.bot_id:
        return place
    if not workspace.app.get("messages_tab", True):
        raise SlackError("messages_tab_disabled")
    return workspace.direct_message(place).id


def _writable(workspace: Workspace, args: Json) -> Channel:
    """Where the bot may post. Names are not accepted in place of ids."""
    channel = workspace.channel_for_bot(args.get("channel"))
    _check_open(channel)
    return channel


def _check_open(channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")


def _check_content(args: Json) -> None:
    if args.get("blocks") is not None:
        check_message(args["blocks"])
    if not args.get("text") and not args.get("blocks"):
        raise SlackError("no_text")
    metadata = args.get("metadata")
    if metadata is not None and not _is_metadata(metadata):
        raise SlackError("invalid_metadata_format")


def _is_metadata(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("event_type"), str) and isinstance(value.get("event_payload"), dict)


def _check_thread(args: Json) -> None:
    if args.get("thread_ts") and not _TS.fullmatch(str(args["thread_ts"])):
        raise SlackError("invalid_thread_ts")


def _keep_pace(workspace: Workspace, channel: Channel) -> None:
    if workspace.world.settings["enforce_pace"]:
        retry_after = workspace.pace.take(channel.id)
        if retry_after:
            raise SlackError("ratelimited", retry_after=retry_after)


def _check_own(workspace: Workspace, message: Json, error: str) -> None:
    if message.get("bot_id") != workspace.bot["bot_id"]:
        raise SlackError(error)


def _item(args: Json) -> str:
    if not args.get("timestamp"):
        raise SlackError("no_item_specified")
    return str(args["timestamp"])


def _emoji(args: Json) -> str:
    name = str(args.get("name") or "").strip(":")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    return name

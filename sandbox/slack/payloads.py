"""The payloads that Slack sends to an app, complete in every field of the real ones."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sandbox.slack.view_store import without_state
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

VERIFICATION_TOKEN = "sandbox-verification-token"


def command(workspace: Workspace, user_id: str, channel: Channel, name: str, text: str) -> Json:
    """The form fields of a slash command."""
    team, person = workspace.team, workspace.people[user_id]
    is_direct = channel.kind == "im"
    return {
        "token": VERIFICATION_TOKEN, "team_id": _team_id(workspace, user_id),
        "team_domain": team["domain"], "channel_id": channel.id,
        "channel_name": "directmessage" if is_direct else channel.name,
        "user_id": user_id, "user_name": person["name"], "command": name, "text": text,
        "api_app_id": workspace.app["id"], "is_enterprise_install": "false",
        "response_url": response_url(workspace, user_id, channel.id),
        "trigger_id": workspace.triggers.issue(user_id),
    }  # fmt: skip


def block_actions(
    workspace: Workspace, user_id: str, container: Json, block: Json, action: Json
) -> Json:
    """``container`` holds either ``view``, or ``channel`` and ``message``."""
    view, message = container.get("view"), container.get("message")
    payload = _interaction(workspace, "block_actions", user_id, view)
    done: Json = {"block_id": block["block_id"], **action, "action_ts": now_ts()}
    if view is not None:
        payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": shown(view)}
    elif message is not None:
        payload |= _in_message(workspace, user_id, container["channel"], message)
    return {**payload, "actions": [done]}


def view_submission(workspace: Workspace, user_id: str, view: Json) -> Json:
    payload = _interaction(workspace, "view_submission", user_id, view)
    return {
        **payload,
        "view": shown(view),
        "response_urls": _response_urls(workspace, user_id, view),
    }


def view_closed(workspace: Workspace, user_id: str, view: Json, is_cleared: bool) -> Json:
    payload = _person(workspace, "view_closed", user_id)
    return {**payload, "view": shown(view), "is_cleared": is_cleared}


def block_suggestion(
    workspace: Workspace, user_id: str, view: Json, ids: tuple[str, str], value: str
) -> Json:
    """``view`` comes without what is currently selected: Slack leaves it out here."""
    block_id, action_id = ids
    return {
        **_person(workspace, "block_suggestion", user_id),
        "container": {"type": "view", "view_id": view["id"]}, "view": without_state(view),
        "block_id": block_id, "action_id": action_id, "value": value,
    }  # fmt: skip


def shortcut(workspace: Workspace, user_id: str, callback_id: str) -> Json:
    payload = _interaction(workspace, "shortcut", user_id)
    return {**payload, "callback_id": callback_id, "action_ts": now_ts()}


def message_action(
    workspace: Workspace, user_id: str, callback_id: str, channel: Channel, message: Json
) -> Json:
    return {
        **_interaction(workspace, "message_action", user_id),
        "callback_id": callback_id, "action_ts": now_ts(), "message_ts": message["ts"],
        "channel": {"id": channel.id, "name": channel.name}, "message": message,
        "response_url": response_url(workspace, user_id, channel.id, message["ts"]),
    }  # fmt: skip


def event_callback(workspace: Workspace, event: Json) -> Json:
    """The envelope of one event, with a fresh event_id."""
    team_id = workspace.team["id"]
    authorization = {
        "enterprise_id": None, "team_id": team_id, "user_id": workspace.bot_id,
        "is_bot": True, "is_enterprise_install": False,
    }  # fmt: skip
    return {
        "token": VERIFICATION_TOKEN, "team_id": team_id, "context_team_id": team_id,
        "context_enterprise_id": None, "api_app_id": workspace.app["id"], "event": event,
        "type": "event_callback", "event_id": new_event_id(), "event_time": int(time.time()),
        "authorizations": [authorization], "is_ext_shared_channel": False,
        "event_context": "4-" + secrets.token_urlsafe(24),
    }  # fmt: skip


def new_event_id() -> str:
    return "Ev" + secrets.token_hex(5).upper()


def now_ts() -> str:
    return f"{time.time():.6f}"


def response_url(
    workspace: Workspace, user_id: str, channel_id: str, message_ts: str | None = None
) -> str:
    ticket = workspace.response_urls.issue(user_id, channel_id, message_ts)
    return f"{workspace.world.base_url}/slack/response/{ticket}"


def shown(view: Json) -> Json:
    return {name: value for name, value in view.items() if name != "errors"}


def _interaction(workspace: Workspace, kind: str, user_id: str, view: Json | None = None) -> Json:
    trigger_id = workspace.triggers.issue(user_id, view["id"] if view else None)
    return {**_person(workspace, kind, user_id), "trigger_id": trigger_id}


def _person(workspace: Workspace, kind: str, user_id: str) -> Json:
    name, team_id = workspace.people[user_id]["name"], _team_id(workspace, user_id)
    return {
        "type": kind, "token": VERIFICATION_TOKEN, "api_app_id": workspace.app["id"],
        "team": {"id": workspace.team["id"], "domain": workspace.team["domain"]},
        "user": {"id": user_id, "username": name, "name": name, "team_id": team_id},
        "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip


def _in_message(workspace: Workspace, user_id: str, channel: Channel, message: Json) -> Json:
    container = {
        "type": "message", "message_ts": message["ts"], "channel_id": channel.id,
        "is_ephemeral": False,
    }  # fmt: skip
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    return {
        "container": container, "channel": {"id": channel.id, "name": channel.name},
        "message": message, "state": {"values": {}},
        "response_url": response_url(workspace, user_id, channel.id, message["ts"]),
    }  # fmt: skip


def _response_urls(workspace: Workspace, user_id: str, view: Json) -> list[Json]:
    rows = []
    for block in view["blocks"]:
        element: Json = block.get("element") or {}
        if element.get("response_url_enabled"):
            held: Any = view["state"]["values"][block["block_id"]][element["action_id"]]
            channel_id = held.get("selected_conversation") or held.get("selected_channel")
            url = response_url(workspace, user_id, channel_id)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            rows.append({**ids, "channel_id": channel_id, "response_url": url})
    return rows


def _team_id(workspace: Workspace, user_id: str) -> str:
    return str(workspace.people[user_id].get("team_id", workspace.team["id"]))

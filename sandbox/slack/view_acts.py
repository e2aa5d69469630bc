"""The acts of people in modals, in the App Home tab and on the elements of messages."""

from __future__ import annotations

import asyncio
from typing import Any

from sandbox.answers import ControlError, field
from sandbox.slack import deliveries, events, interactions, submissions
from sandbox.slack.interactions import Target
from sandbox.slack.view_methods import tell
from sandbox.slack.workspace import Workspace
from sandbox.world import Json

_HOME_POLLS, _HOME_POLL_S = 50, 0.02


async def click(workspace: Workspace, body: Json) -> Json:
    user_id = str(field(body, "user_id"))
    target = _target(workspace, user_id, body)
    return await interactions.click(workspace, user_id, target, body.get("value"))


async def enter(workspace: Workspace, body: Json) -> Json:
    user_id = str(field(body, "user_id"))
    target = _target(workspace, user_id, body)
    result = await interactions.enter(workspace, user_id, target, body.get("value"))
    tell(workspace, user_id)
    return result


async def options(workspace: Workspace, body: Json) -> Json:
    user_id = str(field(body, "user_id"))
    target, value = _target(workspace, user_id, body), str(body.get("value") or "")
    return await interactions.suggest(workspace, user_id, target, value)


async def submit(workspace: Workspace, body: Json) -> Json:
    user_id = str(field(body, "user_id"))
    return await submissions.submit(workspace, user_id, _top(workspace, user_id, body))


async def close(workspace: Workspace, body: Json) -> Json:
    user_id = str(field(body, "user_id"))
    view = _top(workspace, user_id, body)
    await submissions.close(workspace, user_id, view, bool(body.get("clear")))
    return {}


async def home(workspace: Workspace, body: Json) -> Json:
    """Opens the tab; the first time, waits a moment for the app to publish it."""
    user_id = str(field(body, "user_id"))
    before = (workspace.views.home(user_id) or {}).get("hash")
    await deliveries.of(workspace.world).send("event", events.home_opened(workspace, user_id))
    for _ in range(_HOME_POLLS):
        shown = workspace.views.home(user_id)
        if shown is not None and (before or shown["hash"] != before):
            break
        await asyncio.sleep(_HOME_POLL_S)
    return {"view": workspace.views.home(user_id)}


def _target(workspace: Workspace, user_id: str, body: Json) -> Target:
    container = _container(workspace, user_id, body)
    return interactions.find(container, field(body, "action_id"), body.get("block_id"))


def _container(workspace: Workspace, user_id: str, body: Json) -> Json:
    """The view named; the message named; else the top modal, else the home tab."""
    if body.get("channel_id"):
        channel = workspace.channel(body["channel_id"])
        if user_id not in channel.members:
            raise ControlError("not_in_channel", f"{user_id} is not in {channel.name}.")
        message = workspace.messages.get(channel.id, field(body, "ts"))
        return {"channel": channel, "message": message}
    return {"view": _view(workspace, user_id, body.get("view_id"))}


def _view(workspace: Workspace, user_id: str, view_id: Any) -> Json:
    """What this person sees: the top modal, or the home tab where no modal covers it."""
    modals, shown_home = workspace.views.modals(user_id), workspace.views.home(user_id)
    shown = modals[-1] if modals else shown_home
    if shown is None or view_id not in (None, shown["id"]):
        raise ControlError("not_found", "That view is not what this person sees.", 404)
    return shown


def _top(workspace: Workspace, user_id: str, body: Json) -> Json:
    field(body, "view_id")
    view = _view(workspace, user_id, body["view_id"])
    if view["type"] != "modal":
        raise ControlError("not_found", "That view is not a modal.", 404)
    return view

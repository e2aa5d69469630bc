"""The Slack part of the control API: reading the workspace, and acting as a person in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.answers import ControlError, answer, field, read_body
from sandbox.slack import acts, reading, view_acts, workspace
from sandbox.slack.errors import SlackError
from sandbox.slack.workspace import Workspace
from sandbox.world import Json, World

Act = Callable[[Workspace, Json], Awaitable[Json]]

_ACTS: dict[str, Act] = {
    "command": acts.command,
    "burst": acts.burst,
    "shortcut": acts.shortcut,
    "message": acts.message,
    "edit": acts.edit,
    "delete": acts.delete,
    "react": acts.react,
    "unreact": acts.unreact,
    "invite": acts.invite,
    "kick": acts.kick,
    "archive": acts.archive,
    "unarchive": acts.unarchive,
    "raw": acts.raw,
    "disconnect": acts.disconnect,
    "click": view_acts.click,
    "input": view_acts.enter,
    "options": view_acts.options,
    "submit": view_acts.submit,
    "close": view_acts.close,
    "home": view_acts.home,
}


def routes(world: World) -> list[web.RouteDef]:
    async def act(request: web.Request) -> web.Response:
        return await _act(workspace.of(world), request)

    async def state(_: web.Request) -> web.Response:
        return answer(**reading.state(workspace.of(world)))

    async def views(request: web.Request) -> web.Response:
        return answer(**reading.views(workspace.of(world), _user_id(request)))

    async def ephemerals(request: web.Request) -> web.Response:
        return answer(messages=workspace.of(world).ephemerals.of(_user_id(request)))

    async def messages(request: web.Request) -> web.Response:
        return answer(messages=_messages(workspace.of(world), request))

    return [
        web.post("/control/slack/{act}", act),
        web.get("/control/state", state),
        web.get("/control/views", views),
        web.get("/control/ephemerals", ephemerals),
        web.get("/control/channels/{channel_id}/messages", messages),
        web.get("/control/channels/{channel_id}/messages/{ts}/replies", messages),
    ]


async def _act(state: Workspace, request: web.Request) -> web.Response:
    act = _ACTS.get(request.match_info["act"])
    if act is None:
        raise ControlError("unknown_act", "Nobody can do that here.", 404)
    body = await read_body(request)
    if "user_id" in body and body["user_id"] not in state.people:
        raise ControlError("user_not_found", f"There is no person {body['user_id']}.", 404)
    try:
        return answer(**await act(state, body))
    except SlackError as fault:
        raise ControlError(fault.error, "; ".join(fault.messages), _status(fault)) from fault


def _status(fault: SlackError) -> int:
    return 404 if fault.error.endswith("not_found") else 400


def _user_id(request: web.Request) -> str:
    return str(field(dict(request.query), "user_id"))


def _messages(state: Workspace, request: web.Request) -> list[Json]:
    channel_id, ts = request.match_info["channel_id"], request.match_info.get("ts")
    try:
        channel = state.channel(channel_id)
        if ts is None:
            return state.messages.in_channel(channel.id)
        return state.messages.in_thread(channel.id, ts)
    except SlackError as fault:
        raise ControlError(fault.error, "", 404) from fault

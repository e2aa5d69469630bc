"""The Web API: arguments, token, faults, latency, and the table of methods."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.answers import json_response
from sandbox.faults import Fault
from sandbox.slack import (
    chat_methods,
    conversation_methods,
    deliveries,
    file_methods,
    people_methods,
    scopes,
    view_methods,
    workspace,
)
from sandbox.slack.errors import SlackError
from sandbox.slack.workspace import Workspace
from sandbox.world import Json, World

_JSON_ARGUMENTS = ("view", "blocks", "metadata", "files", "attachments")
_APP_TOKEN_METHODS = ("apps.connections.open",)
Method = Callable[[Workspace, Json], Json]


def _auth_test(workspace: Workspace, args: Json) -> Json:
    team, bot = workspace.team, workspace.bot
    return {
        "url": f"{workspace.world.base_url}/", "team": team["name"], "user": bot["name"],
        "team_id": team["id"], "user_id": bot["id"], "bot_id": bot["bot_id"],
        "is_enterprise_install": False,
    }  # fmt: skip


def _open_connection(workspace: Workspace, args: Json) -> Json:
    ticket = deliveries.of(workspace.world).sockets.ticket()
    address = workspace.world.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/slack/socket/{ticket}"}


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "apps.connections.open": _open_connection,
    "views.open": view_methods.open_view,
    "views.push": view_methods.push_view,
    "views.update": view_methods.update_view,
    "views.publish": view_methods.publish_view,
    "chat.postMessage": chat_methods.post_message,
    "chat.update": chat_methods.update,
    "chat.delete": chat_methods.delete,
    "chat.postEphemeral": chat_methods.post_ephemeral,
    "chat.getPermalink": chat_methods.get_permalink,
    "reactions.add": chat_methods.add_reaction,
    "reactions.remove": chat_methods.remove_reaction,
    "reactions.get": chat_methods.get_reactions,
    "conversations.info": conversation_methods.info,
    "conversations.list": conversation_methods.list_all,
    "conversations.members": conversation_methods.members,
    "conversations.replies": conversation_methods.replies,
    "conversations.history": conversation_methods.history,
    "conversations.open": conversation_methods.open_direct,
    "conversations.join": conversation_methods.join,
    "users.info": people_methods.info,
    "users.list": people_methods.list_all,
    "users.lookupByEmail": people_methods.look_up_by_email,
    "users.conversations": conversation_methods.list_of_user,
    "usergroups.list": people_methods.list_groups,
    "usergroups.users.list": people_methods.list_group_users,
    "files.getUploadURLExternal": file_methods.get_upload_url,
    "files.completeUploadExternal": file_methods.complete_upload,
    "files.info": file_methods.info,
}


def routes(world: World) -> list[web.RouteDef]:
    async def handle(request: web.Request) -> web.Response:
        return await _handle(world, request)

    return [web.route("*", "/slack/api/{method}", handle)]


async def _handle(world: World, request: web.Request) -> web.Response:
    method = request.match_info["method"]
    target = f"slack.{method}"
    args, token = await _arguments(request)
    fault = world.faults.take(target)
    await _take_time(world, fault)
    response = _broken_off(fault, request) or _call(world, method, args, token)
    if fault is not None and fault.kind == "timeout_after_accept":
        _drop(request)
    world.record_call(target, args, response.body, response.status)
    return response.as_http(world)


async def _take_time(world: World, fault: Fault | None) -> None:
    delay_ms = world.settings["slack_latency_ms"]
    if fault is not None and fault.kind == "delay":
        delay_ms += fault.details.get("delay_ms", 0)
    if delay_ms:
        await asyncio.sleep(delay_ms / 1000)


class _Response:
    def __init__(
        self, body: Json, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.body, self.status, self.headers = body, status, headers or {}

    def as_http(self, world: World) -> web.Response:
        granted = world.seed["app"].get("scopes")
        headers = {**self.headers, "X-OAuth-Scopes": ",".join(granted)} if granted else self.headers
        return json_response(self.body, self.status, headers)


def _broken_off(fault: Fault | None, request: web.Request) -> _Response | None:
    """The answer of a fault that keeps the call from being done."""
    if fault is None:
        return None
    if fault.kind == "drop":
        _drop(request)
        return _Response({"ok": False, "error": "dropped"}, 500)
    if fault.kind == "rate_limit":
        return _limited(int(fault.details.get("retry_after", 1)))
    if fault.kind in ("server_error", "outage"):
        status = int(fault.details.get("status", 500 if fault.kind == "server_error" else 503))
        return _Response({"ok": False, "error": "internal_error"}, status)
    if fault.kind == "slack_error":
        return _Response({"ok": False, "error": fault.details.get("error", "fatal_error")})
    return None


def _drop(request: web.Request) -> None:
    """Close the connection; what is answered afterwards reaches nobody."""
    if request.transport is not None:
        request.transport.abort()


def _call(world: World, method: str, args: Json, token: str) -> _Response:
    state = workspace.of(world)
    try:
        _check_token(state, method, token)
        if method not in METHODS:
            raise SlackError("unknown_method")
        scopes.check(method, state.app.get("scopes"))
        return _Response({"ok": True, **METHODS[method](state, args)})
    except SlackError as error:
        return _refused(error)


def _refused(error: SlackError) -> _Response:
    if error.retry_after:
        return _limited(error.retry_after)
    body: Json = {"ok": False, "error": error.error, **error.more}
    if error.messages:
        body["response_metadata"] = {"messages": error.messages}
        body["errors"] = [message.removeprefix("[ERROR] ") for message in error.messages]
    return _Response(body)


def _limited(retry_after: int) -> _Response:
    return _Response({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(retry_after)})


def _check_token(state: Workspace, method: str, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in (state.app["bot_token"], state.app["app_token"]):
        raise SlackError("invalid_auth")
    if (token == state.app["app_token"]) != (method in _APP_TOKEN_METHODS):
        raise SlackError("not_allowed_token_type")


async def _arguments(request: web.Request) -> tuple[Json, str]:
    """The arguments, from query, form or JSON alike, and the token."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        sent = _decoded(await request.text() or "{}")
        args |= sent if isinstance(sent, dict) else {}
    elif request.can_read_body:
        args |= dict(await request.post())
    for name in _JSON_ARGUMENTS:
        if isinstance(args.get(name), str):
            args[name] = _decoded(args[name])
    header = request.headers.get("Authorization", "")
    return args, header.removeprefix("Bearer ") or str(args.pop("token", ""))


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

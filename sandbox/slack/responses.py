"""response_url: what the app posts there after a command or a click."""

from __future__ import annotations

from aiohttp import web

from sandbox.answers import json_response, read_body
from sandbox.slack import commands, posting, workspace
from sandbox.slack.blocks import check_message
from sandbox.slack.errors import SlackError
from sandbox.slack.response_urls import ResponseUrl
from sandbox.slack.view_store import with_ids
from sandbox.slack.workspace import Workspace
from sandbox.world import Json, World


def routes(world: World) -> list[web.RouteDef]:
    async def respond(request: web.Request) -> web.Response:
        body = await read_body(request)
        try:
            _respond(workspace.of(world), request.match_info["ticket"], body)
        except SlackError as fault:
            status = 404 if fault.error.endswith("_url") else 400
            return json_response({"ok": False, "error": fault.error}, status)
        world.record_call("slack.response_url", body, "ok", 200)
        return web.Response(text="ok")

    return [web.post("/slack/response/{ticket}", respond)]


def _respond(state: Workspace, ticket: str, body: Json) -> None:
    url = state.response_urls.use(ticket)
    if body.get("blocks"):
        check_message(body["blocks"])
    if url.message_ts and (body.get("replace_original") or body.get("delete_original")):
        _change_original(state, url, body)
    else:
        commands.show_answer(state, url.user_id, state.channel(url.channel_id), body)


def _change_original(state: Workspace, url: ResponseUrl, body: Json) -> None:
    channel = state.channel(url.channel_id)
    message = state.messages.get(channel.id, url.message_ts)
    if body.get("delete_original"):
        posting.delete(state, channel, message)
        return
    blocks = with_ids(body["blocks"]) if body.get("blocks") else None
    posting.change(state, channel, message, {"text": body.get("text", ""), "blocks": blocks})

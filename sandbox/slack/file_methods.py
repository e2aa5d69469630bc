"""files.* of the Web API, uploads and downloads."""

from __future__ import annotations

import asyncio

from aiohttp import BodyPartReader, web

from sandbox.slack import posting, workspace
from sandbox.slack.errors import SlackError
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json, World

_SHARING_S = 0.05
_LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>"


def get_upload_url(workspace: Workspace, args: Json) -> Json:
    if not args.get("filename"):
        raise SlackError("missing_argument")
    file_id = workspace.files.announce(str(args["filename"]), int(args.get("length") or 0))
    url = f"{workspace.world.base_url}/slack/upload/{file_id}"
    return {"upload_url": url, "file_id": file_id}


def complete_upload(workspace: Workspace, args: Json) -> Json:
    """The answer comes before the file is shared, so it holds no message."""
    wanted = args.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    channel = _target(workspace, args)
    base_url = workspace.world.base_url
    files = [
        workspace.files.complete(row.get("id"), row.get("title"), workspace.bot_id, base_url)
        for row in wanted
    ]
    if channel is not None:
        workspace.world.spawn(_share(workspace, channel, files, args))
    return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}


def info(workspace: Workspace, args: Json) -> Json:
    return {"file": dict(workspace.files.get(args.get("file"))), "comments": []}


def share(workspace: Workspace, channel: Channel, message: Json) -> None:
    """Note on every file of a message where it can be found."""
    for file in message.get("files", []):
        workspace.files.share(file, channel.id, message, channel.is_private)


async def _share(workspace: Workspace, channel: Channel, files: list[Json], args: Json) -> None:
    await asyncio.sleep(_SHARING_S)
    fields = {
        "files": files, "text": args.get("initial_comment"), "thread_ts": args.get("thread_ts")
    }  # fmt: skip
    share(workspace, channel, posting.post_as_bot(workspace, channel, fields))


def _target(workspace: Workspace, args: Json) -> Channel | None:
    if not args.get("channel_id"):
        return None
    channel = workspace.channel_for_bot(args["channel_id"])
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def routes(world: World) -> list[web.RouteDef]:
    async def upload(request: web.Request) -> web.Response:
        content = await _uploaded(request)
        try:
            workspace.of(world).files.receive(request.match_info["file_id"], content)
        except SlackError as fault:
            return web.Response(status=400, text=fault.error)
        return web.Response(text=f"OK - {len(content)}")

    async def download(request: web.Request) -> web.Response:
        return _download(workspace.of(world), request)

    return [
        web.post("/slack/upload/{file_id}", upload),
        web.get("/slack/files/{file_id}/{name}", download),
    ]


async def _uploaded(request: web.Request) -> bytes:
    """The bytes as the body, or as the only part of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    part = await (await request.multipart()).next()
    return bytes(await part.read()) if isinstance(part, BodyPartReader) else b""


def _download(workspace: Workspace, request: web.Request) -> web.Response:
    """Without access Slack answers 200 with its login page."""
    try:
        file = workspace.files.get(request.match_info["file_id"])
    except SlackError:
        return web.Response(status=404)
    if not _may_read(workspace, file, request.headers.get("Authorization", "")):
        return web.Response(text=_LOGIN_PAGE, content_type="text/html")
    content = workspace.files.content(file["id"])
    return web.Response(body=content, content_type=file["mimetype"])


def _may_read(workspace: Workspace, file: Json, authorization: str) -> bool:
    if authorization != f"Bearer {workspace.app['bot_token']}":
        return False
    if "files:read" not in workspace.app.get("scopes", ["files:read"]):
        return False
    shared = [*file["channels"], *file["groups"]]
    mine = any(workspace.bot_id in workspace.channels[c].members for c in shared)
    return mine or file["user"] == workspace.bot_id

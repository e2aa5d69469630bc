"""The part of the control API that belongs to no stand-in: settings, faults, journals, live."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.answers import ControlError, answer, field, read_body
from sandbox.world import Json, World

_FAULT_FIELDS = ("target", "fault", "times")


def routes(world: World) -> list[web.RouteDef]:
    return [
        web.post("/control/settings", _bind(world, _set_settings)),
        web.get("/control/faults", _bind(world, _list_faults)),
        web.post("/control/faults", _bind(world, _add_fault)),
        web.delete("/control/faults", _bind(world, _clear_faults)),
        web.post("/control/reset", _bind(world, _reset)),
        web.get("/control/received", _bind(world, _received)),
        web.get("/control/deliveries", _bind(world, _deliveries)),
        web.get("/control/live", _bind(world, _live)),
    ]


def _bind(
    world: World, handler: Callable[[World, web.Request], Any]
) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await handler(world, request)
        return response

    return handle


async def _set_settings(world: World, request: web.Request) -> web.Response:
    wanted = await read_body(request)
    unknown = sorted(set(wanted) - set(world.settings))
    if unknown:
        raise ControlError("unknown_setting", f"There is no setting {', '.join(unknown)}.")
    world.settings.update(wanted)
    world.publish("state")
    return answer(settings=world.settings)


async def _list_faults(world: World, _: web.Request) -> web.Response:
    return answer(faults=world.faults.listing())


async def _add_fault(world: World, request: web.Request) -> web.Response:
    body = await read_body(request)
    details = {name: value for name, value in body.items() if name not in _FAULT_FIELDS}
    target, kind, times = field(body, "target"), field(body, "fault"), int(body.get("times", 1))
    try:
        world.faults.add(target, kind, times, **details)
    except ValueError as fault:
        raise ControlError("unknown_fault", str(fault)) from fault
    return _faults_changed(world)


async def _clear_faults(world: World, _: web.Request) -> web.Response:
    world.faults.clear()
    return _faults_changed(world)


def _faults_changed(world: World) -> web.Response:
    world.publish("faults", faults=world.faults.listing())
    return answer(faults=world.faults.listing())


async def _reset(world: World, _: web.Request) -> web.Response:
    world.reset()
    return answer()


async def _received(world: World, request: web.Request) -> web.Response:
    target, since = request.query.get("target", "*"), int(request.query.get("since", 0))
    rows = (row for row in world.calls if row["seq"] > since)
    return answer(calls=[row for row in rows if fnmatchcase(row["target"], target)])


async def _deliveries(world: World, request: web.Request) -> web.Response:
    since = int(request.query.get("since", 0))
    return answer(deliveries=[row for row in world.deliveries if row["seq"] > since])


async def _live(world: World, request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    queue = world.listen()
    sender = asyncio.create_task(_feed(socket, queue))
    try:
        await _until_closed(socket)
    finally:
        world.stop_listening(queue)
        sender.cancel()
    return socket


async def _feed(socket: web.WebSocketResponse, queue: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_str(json.dumps(await queue.get(), default=str))


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for message in socket:
        if message.type == WSMsgType.ERROR:
            return

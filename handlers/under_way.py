"""Listeners that have not come to their end: acked, and somebody still waits for what they show.

A process that stops lets them finish. Holding them also keeps them: Bolt lets go of their tasks,
and nothing else need hold a task that waits.
"""

from __future__ import annotations

import asyncio

from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

PATIENCE_S = 8.0
"""Less than supervisors wait before they kill a process."""


class UnderWay(AsyncListenerStartHandler):
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    def watch(self, app: AsyncApp) -> None:
        app.listener_runner.listener_start_handler = self

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        """Bolt calls this in the listener's own task."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE_S)

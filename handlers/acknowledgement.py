"""An acknowledgement that lasts.

When a listener fails right after its ack, Bolt takes the ack back before the request that waits
for it has looked (asyncio_runner sets ``ack.response = None``), and Slack gets no answer at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse


class LastingAck(AsyncAck):
    _given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._given

    @response.setter
    def response(self, answer: BoltResponse | None) -> None:
        self._given = answer or self._given


def register(app: AsyncApp) -> None:
    @app.middleware
    async def keep_acks(context: AsyncBoltContext, next: Callable[[], Awaitable[Any]]) -> Any:  # noqa: A002 - Bolt's name
        context["ack"] = LastingAck()  # type: ignore[no-untyped-call]
        return await next()

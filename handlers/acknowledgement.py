"""An acknowledgement that lasts.

When a listener fails right after its ack, Bolt takes the ack back before the request that waits
for it has looked (asyncio_runner sets ``ack.response = None``), and Slack gets no answer at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse


class LastingAck(AsyncAck):
    _given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._given

    @response.setter
    def response(self, answer: BoltResponse | None) -> None:
        self._given = answer or self._given


class KeepAcks(AsyncMiddleware):
    """A class, because for a function Bolt gathers thirty arguments: at every request."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        req.context["ack"] = LastingAck()  # type: ignore[no-untyped-call]
        return await next()


def register(app: AsyncApp) -> None:
    app.middleware(KeepAcks())

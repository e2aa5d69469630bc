"""An acknowledgement that lasts.

When a listener fails right after its ack, Bolt takes the ack back before the request that waits
for it has looked (asyncio_runner sets ``ack.response = None``), and Slack gets no answer at all.
"""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.middleware import Before


class LastingAck(AsyncAck):
    _given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._given

    @response.setter
    def response(self, answer: BoltResponse | None) -> None:
        self._given = answer or self._given


def register(app: AsyncApp) -> None:
    app.middleware(Before(_keep_acks))


async def _keep_acks(request: AsyncBoltRequest) -> None:
    request.context["ack"] = LastingAck()  # type: ignore[no-untyped-call]

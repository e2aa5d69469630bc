"""What runs before the listeners, whichever of them is meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse


class Before(AsyncMiddleware):
    """A class, because for a function Bolt gathers thirty arguments: at every request."""

    def __init__(self, work: Callable[[AsyncBoltRequest], Awaitable[None]]) -> None:
        self._work = work

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        await self._work(req)
        return await next()

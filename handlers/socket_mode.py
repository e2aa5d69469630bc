"""Slack over Socket Mode: the SDK's client, which would call at one address for ever.

Slack gives an address for each connection, good once and for a short while. Where connecting to
it fails, the SDK tries the same again and again, and the app hears nothing until it is restarted.
"""

from __future__ import annotations

import asyncio
import logging
import time

from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

PING_S = 10.0
"""Also how long the SDK rests before it connects again."""


class SocketModeHandler(AsyncBaseSocketModeHandler):
    def __init__(
        self, app: AsyncApp, app_token: str, logger: logging.Logger, ping_s: float = PING_S
    ) -> None:
        self.app = self._bolt = app
        self.client = _Client(
            app_token=app_token, logger=logger, web_client=app.client, ping_interval=ping_s
        )
        self.client.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        began_at = time.time()
        answer = await run_async_bolt_app(self._bolt, req)
        await send_async_response(client, req, answer, began_at)


class _Client(SocketModeClient):
    async def connect(self) -> None:
        forgetting = asyncio.create_task(self._forget_address())
        try:
            await super().connect()  # type: ignore[no-untyped-call]
        finally:
            forgetting.cancel()

    async def _forget_address(self) -> None:
        """An attempt has read it when it begins; the next one has to ask for another."""
        while True:
            await asyncio.sleep(self.ping_interval / 2)
            self.wss_uri = None

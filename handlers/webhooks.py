"""HTTP entries for carriers: verified on the raw body, committed under a unique key, then 2xx."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.carriers import dedupe_key
from bot.domain.model import CarrierName
from bot.domain.records import InboxSource
from bot.ports import Carrier, Handshake, Store
from bot.services import intake

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """``public_url`` is what the carrier signed: never taken from a proxy's headers."""

    store: Store
    carriers: Mapping[CarrierName, Carrier]
    handshake: Handshake | None
    public_url: str

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/webhooks/twilio/{kind:inbound|status}", self.take_twilio),
            web.post("/webhooks/whatsapp", self.take_whatsapp),
            web.get("/webhooks/whatsapp", self.shake_hands),
        ]

    async def take_twilio(self, request: web.Request) -> web.Response:
        await self._take(request, CarrierName.TWILIO, InboxSource.TWILIO)
        return web.Response(status=204)

    async def take_whatsapp(self, request: web.Request) -> web.Response:
        await self._take(request, CarrierName.WHATSAPP, InboxSource.WHATSAPP)
        return web.Response(status=200)

    async def shake_hands(self, request: web.Request) -> web.Response:
        """Meta asks once, when the webhook is set up."""
        challenge = self.handshake(request.query) if self.handshake else None
        if challenge is None:
            raise web.HTTPForbidden
        return web.Response(text=challenge, content_type="text/plain")

    async def _take(self, request: web.Request, name: CarrierName, source: InboxSource) -> None:
        body = await request.read()
        carrier = self._verified(request, body, name)
        items = carrier.parse(body, request.query)
        await self.store.keep([intake.from_carrier(source, one, dedupe_key(one)) for one in items])

    def _verified(self, request: web.Request, body: bytes, name: CarrierName) -> Carrier:
        carrier = self.carriers.get(name)
        url = self.public_url + request.raw_path
        if carrier is None or not carrier.verify(url, request.headers, body):
            log.warning("webhooks.refused", extra={"carrier": name})
            raise web.HTTPUnauthorized
        return carrier

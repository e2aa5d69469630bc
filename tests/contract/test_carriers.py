"""The carriers against the sandbox's vendors: what one writes the other reads."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.carriers.twilio import TwilioAccount, TwilioCarrier
from bot.carriers.whatsapp import WhatsAppAccount, WhatsAppCarrier
from bot.domain.model import CarrierName, DeliveryStatus, Medium, Pair, TemplateUse
from bot.domain.records import InboundMessage, Outbound, Receipt
from bot.errors import CarrierBusy, CarrierRejected, OutcomeUnknown
from bot.ports import Carrier
from sandbox import answers, phones, twilio, whatsapp
from sandbox.world import World, load_seed

SEED = load_seed(Path(__file__).parents[2] / "examples" / "workspace.yml")
MARIA = "+447700900123"
SMS = Pair(medium=Medium.SMS, sender_address="+12025550100", customer_address=MARIA)
CLOUD = Pair(medium=Medium.WHATSAPP, sender_address="+447700900102", customer_address=MARIA)
PAIRS = {CarrierName.TWILIO: SMS, CarrierName.WHATSAPP: CLOUD}
BOTH = pytest.mark.parametrize("name", list(CarrierName))


@dataclass
class Stage:
    """The sandbox, the carriers that call it, and what its webhooks said after verification."""

    world: World
    url: str = ""
    carriers: dict[CarrierName, Carrier] = field(default_factory=dict)
    heard: list[InboundMessage | Receipt] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        is_twilio = "twilio" in request.path
        carrier = self.carriers[CarrierName.TWILIO if is_twilio else CarrierName.WHATSAPP]
        body = await request.read()
        url = self.world.app_url + request.raw_path
        if not carrier.verify(url, request.headers, body):
            return web.Response(status=401)
        self.heard += carrier.parse(body, request.query)
        self.news.set()
        return web.Response(status=200)

    async def hear_receipt(self, wanted: DeliveryStatus) -> Receipt:
        while True:
            found = [r for r in self.heard if isinstance(r, Receipt)]
            if match := next((r for r in found if r.delivery_status is wanted), None):
                return match
            await self._wait()

    async def hear_message(self) -> InboundMessage:
        while True:
            found = (m for m in self.heard if isinstance(m, InboundMessage))
            if match := next(found, None):
                return match
            await self._wait()

    async def _wait(self) -> None:
        self.news.clear()
        async with asyncio.timeout(30):
            await self.news.wait()


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    stage = Stage(World(copy.deepcopy(SEED), "", ""))
    app = web.Application()
    app.router.add_post("/{tail:.*}", stage.take)
    pretence = web.Application(middlewares=[answers.refuse_politely])
    for module in (twilio, whatsapp, phones):
        pretence.add_routes(module.routes(stage.world))
    async with TestServer(app) as home, TestServer(pretence) as vendors:
        stage.world.app_url, stage.world.base_url = _url(home), _url(vendors)
        stage.world.settings["receipt_delay_ms"] = 1
        stage.world.start()
        async with aiohttp.ClientSession() as session:
            stage.carriers = _carriers(session, stage.world)
            yield stage
        await stage.world.stop()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as opened:
        yield opened


def _url(server: BaseTestServer) -> str:
    return str(server.make_url("")).rstrip("/")


def _carriers(session: aiohttp.ClientSession, world: World) -> dict[CarrierName, Carrier]:
    ours, cloud = SEED["twilio"], SEED["whatsapp"]
    at_twilio = TwilioAccount(
        account_sid=ours["account_sid"],
        api_key=ours["api_key"],
        api_secret=ours["api_secret"],
        auth_token=ours["auth_token"],
        public_url=world.app_url,
        api_url=f"{world.base_url}/twilio",
        content_url=f"{world.base_url}/twilio",
    )
    at_meta = WhatsAppAccount(
        phone_number_ids={CLOUD.sender_address: cloud["phone_number_id"]},
        waba_id=cloud["waba_id"],
        access_token=cloud["access_token"],
        app_secret=cloud["app_secret"],
        verify_token=cloud["verify_token"],
        api_url=f"{world.base_url}/whatsapp",
    )
    return {
        CarrierName.TWILIO: TwilioCarrier(session, at_twilio),
        CarrierName.WHATSAPP: WhatsAppCarrier(session, at_meta),
    }


def outbound(pair: Pair, template: TemplateUse | None = None) -> Outbound:
    return Outbound(attempt_id="attempt-1", pair=pair, body="Hello", template=template)


async def customer_writes(stage: Stage, pair: Pair, body: str) -> InboundMessage:
    path = f"{stage.world.base_url}/control/phones/{pair.customer_address}/messages"
    text = {"to": pair.sender_address, "body": body, "medium": pair.medium.value}
    async with stage.world.http.post(path, json=text) as response:
        assert response.status < 300
    return await stage.hear_message()


@BOTH
async def test_customer_s_words_arrive_signed_and_are_answered(
    stage: Stage, name: CarrierName
) -> None:
    inbound = await customer_writes(stage, PAIRS[name], "Is it café & tea?")
    assert inbound.pair == PAIRS[name]
    assert inbound.body == "Is it café & tea?"
    accepted = await stage.carriers[name].send(outbound(inbound.pair))
    delivered = await stage.hear_receipt(DeliveryStatus.DELIVERED)
    assert delivered.carrier_message_id == accepted.carrier_message_id
    assert delivered.attempt_id == "attempt-1"


async def test_answer_that_got_lost_is_found_at_twilio(stage: Stage) -> None:
    stage.world.faults.add("twilio.messages.create", "timeout_after_accept")
    carrier, since = stage.carriers[CarrierName.TWILIO], datetime.now(UTC)
    assert await carrier.find_sent(outbound(SMS), since) is None
    with pytest.raises(OutcomeUnknown):
        await carrier.send(outbound(SMS))
    found = await carrier.find_sent(outbound(SMS), since)
    delivered = await stage.hear_receipt(DeliveryStatus.DELIVERED)
    assert found is not None
    assert delivered.carrier_message_id == found.carrier_message_id


async def test_answer_that_got_lost_is_settled_by_meta_s_receipt(stage: Stage) -> None:
    await customer_writes(stage, CLOUD, "Hi")
    stage.world.faults.add("whatsapp.*", "timeout_after_accept")
    with pytest.raises(OutcomeUnknown):
        await stage.carriers[CarrierName.WHATSAPP].send(outbound(CLOUD))
    delivered = await stage.hear_receipt(DeliveryStatus.DELIVERED)
    assert delivered.attempt_id == "attempt-1"


@BOTH
async def test_rate_limit_names_the_wait(stage: Stage, name: CarrierName) -> None:
    stage.world.faults.add(f"{name.value}.*", "rate_limit", retry_after=3)
    with pytest.raises(CarrierBusy) as caught:
        await stage.carriers[name].send(outbound(PAIRS[name]))
    assert caught.value.retry_after_s == 3


async def test_opted_out_customer_is_refused(stage: Stage) -> None:
    await customer_writes(stage, SMS, "STOP")
    with pytest.raises(CarrierRejected) as caught:
        await stage.carriers[CarrierName.TWILIO].send(outbound(SMS))
    assert caught.value.code == "21610"


async def test_closed_window_is_reported_by_receipt(stage: Stage) -> None:
    await stage.carriers[CarrierName.WHATSAPP].send(outbound(CLOUD))
    failed = await stage.hear_receipt(DeliveryStatus.FAILED)
    assert (failed.code, failed.attempt_id) == ("131047", "attempt-1")


@BOTH
async def test_approved_templates_can_be_sent_as_listed(stage: Stage, name: CarrierName) -> None:
    carrier = stage.carriers[name]
    ours = {"twilio": "+447700900101", "whatsapp": CLOUD.sender_address}[name.value]
    pair = Pair(medium=Medium.WHATSAPP, sender_address=ours, customer_address=MARIA)
    stage.world.settings["enforce_pace"] = False
    approved = [t for t in await carrier.templates() if t.approval == "APPROVED"]
    assert approved
    for template in approved:
        values = tuple(f"value {name}" for name in template.variables)
        use = TemplateUse(
            template_id=template.id,
            name=template.name,
            language=template.language,
            values=values,
            variables=template.variables,
        )
        stage.heard.clear()
        await carrier.send(outbound(pair, template=use))
        assert (await stage.hear_receipt(DeliveryStatus.DELIVERED)).code is None

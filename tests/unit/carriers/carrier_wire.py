"""A vendor at the other end of the wire: answers as it is told and keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.carriers.twilio import TwilioAccount, TwilioCarrier
from bot.carriers.whatsapp import WhatsAppAccount, WhatsAppCarrier
from bot.domain.model import CarrierName, Medium, Pair, TemplateUse
from bot.domain.records import InboundMessage, Outbound, Receipt
from bot.ports import Carrier

PAYLOADS = Path(__file__).parents[2] / "payloads"
OURS_SMS, OURS_WHATSAPP, CUSTOMER = "+12025550100", "+447700900102", "+12025550123"
NOWHERE = "http://127.0.0.1:1"


def payload(path: str) -> Any:
    return json.loads((PAYLOADS / path).read_text())


def raw(path: str) -> bytes:
    return (PAYLOADS / path).read_bytes()


@dataclass
class Answer:
    """``http_status`` 0 drops the connection after the request was read."""

    http_status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: asyncio.Event | None = None  # awaited before answering


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    body: Any
    authorization: str


@dataclass
class Vendor:
    """The last answer stays for every further request."""

    answers: list[Answer]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    arrival: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        is_json = request.content_type == "application/json"
        form = {} if is_json else {name: str(v) for name, v in (await request.post()).items()}
        body = await request.json() if is_json else None
        authorization = request.headers.get("Authorization", "")
        query = dict(request.query)
        self.asked.append(Asked(request.method, request.path, query, form, body, authorization))
        self.arrival.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.delay:
            await answer.delay.wait()
        if answer.http_status == 0 and request.transport:
            request.transport.abort()
        return _response(answer)


def _response(answer: Answer) -> web.Response:
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    return web.Response(text=text, status=answer.http_status or 500, headers=dict(answer.headers))


@asynccontextmanager
async def vendor(
    *answers: Answer, connections: int = 0
) -> AsyncIterator[tuple[Vendor, aiohttp.ClientSession]]:
    standing = Vendor(list(answers))
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", standing.handle)
    connector = aiohttp.TCPConnector(limit=connections)
    async with TestServer(app) as server, aiohttp.ClientSession(connector=connector) as session:
        standing.url = str(server.make_url("")).rstrip("/")
        yield standing, session


def twilio_account(url: str) -> TwilioAccount:
    return TwilioAccount(
        account_sid="AC1",
        api_key="SK1",
        api_secret="secret",
        auth_token="token",
        public_url="https://app.example",
        api_url=url,
        content_url=url,
    )


def whatsapp_account(url: str = NOWHERE) -> WhatsAppAccount:
    return WhatsAppAccount(
        phone_number_ids={OURS_WHATSAPP: "100000000000001"},
        waba_id="200000000000001",
        access_token="access",
        app_secret="app secret",
        verify_token="verify",
        api_url=url,
    )


def carrier_of(name: CarrierName, session: aiohttp.ClientSession, url: str) -> Carrier:
    if name is CarrierName.TWILIO:
        return TwilioCarrier(session, twilio_account(url))
    return WhatsAppCarrier(session, whatsapp_account(url))


def outbound(
    medium: Medium = Medium.SMS,
    body: str = "Your parcel is here.",
    customer: str = CUSTOMER,
    template: TemplateUse | None = None,
) -> Outbound:
    ours = OURS_SMS if medium is Medium.SMS else OURS_WHATSAPP
    pair = Pair(medium=medium, sender_address=ours, customer_address=customer)
    return Outbound(attempt_id="attempt-1", pair=pair, body=body, template=template)


def message(items: list[InboundMessage | Receipt]) -> InboundMessage:
    (item,) = items
    assert isinstance(item, InboundMessage)
    return item


def receipt(items: list[InboundMessage | Receipt]) -> Receipt:
    (item,) = items
    assert isinstance(item, Receipt)
    return item

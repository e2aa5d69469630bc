"""What every way a call can end means for the message, at both carriers."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.carriers import http
from bot.domain.model import CarrierName, Medium
from bot.domain.records import Outbound
from bot.errors import CarrierBusy, CarrierRejected, OutcomeUnknown
from tests.unit.carriers.carrier_wire import NOWHERE, Answer, carrier_of, outbound, vendor

BOTH = pytest.mark.parametrize("name", list(CarrierName))


def some_message(name: CarrierName) -> Outbound:
    return outbound(Medium.SMS if name is CarrierName.TWILIO else Medium.WHATSAPP)


@BOTH
async def test_nobody_listening_means_not_processed(name: CarrierName) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(CarrierBusy):
            await carrier_of(name, session, NOWHERE).send(some_message(name))


@BOTH
async def test_connection_dropped_after_the_post_is_unknown(name: CarrierName) -> None:
    async with vendor(Answer(0)) as (standing, session):
        with pytest.raises(OutcomeUnknown):
            await carrier_of(name, session, standing.url).send(some_message(name))
        assert len(standing.asked) == 1


@BOTH
@pytest.mark.parametrize("limit", [{"total": 0.1}, {"sock_read": 0.1}])
async def test_no_answer_in_time_is_unknown(
    name: CarrierName, limit: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", aiohttp.ClientTimeout(connect=5, **limit))
    patience = asyncio.Event()
    async with vendor(Answer(200, {}, delay=patience)) as (standing, session):
        with pytest.raises(OutcomeUnknown):
            await carrier_of(name, session, standing.url).send(some_message(name))
        patience.set()


@BOTH
async def test_no_connection_in_time_means_not_processed(
    name: CarrierName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", aiohttp.ClientTimeout(total=5, connect=0.1))
    patience = asyncio.Event()
    async with vendor(Answer(200, {}, delay=patience), connections=1) as (standing, session):
        carrier = carrier_of(name, session, standing.url)
        first = asyncio.create_task(carrier.send(some_message(name)))
        await standing.arrival.wait()
        with pytest.raises(CarrierBusy):
            await carrier.send(some_message(name))
        patience.set()
        with pytest.raises(OutcomeUnknown):
            await first
        assert len(standing.asked) == 1


@BOTH
@pytest.mark.parametrize("http_status", [500, 502, 503, 504, 408])
async def test_server_trouble_is_unknown_and_never_repeated(
    name: CarrierName, http_status: int
) -> None:
    async with vendor(Answer(http_status, "<html>oops</html>")) as (standing, session):
        with pytest.raises(OutcomeUnknown) as caught:
            await carrier_of(name, session, standing.url).send(some_message(name))
        assert caught.value.code == f"HTTP {http_status}"
        assert len(standing.asked) == 1


@BOTH
async def test_too_many_requests_says_when_to_try_again(name: CarrierName) -> None:
    async with vendor(Answer(429, {}, {"Retry-After": "7"})) as (standing, session):
        with pytest.raises(CarrierBusy) as caught:
            await carrier_of(name, session, standing.url).send(some_message(name))
        assert caught.value.retry_after_s == 7


@BOTH
@pytest.mark.parametrize("body", [{}, [], "no json", {"error": "odd"}, {"code": None}])
async def test_refusal_without_a_code_is_final(name: CarrierName, body: object) -> None:
    async with vendor(Answer(400, body)) as (standing, session):
        with pytest.raises(CarrierRejected) as caught:
            await carrier_of(name, session, standing.url).send(some_message(name))
        assert caught.value.code == "HTTP 400"


@BOTH
@pytest.mark.parametrize("body", [{}, "no json", {"messages": []}, {"sid": None}])
async def test_success_without_an_id_is_unknown(name: CarrierName, body: object) -> None:
    async with vendor(Answer(201, body)) as (standing, session):
        with pytest.raises(OutcomeUnknown):
            await carrier_of(name, session, standing.url).send(some_message(name))


@BOTH
async def test_credentials_do_not_follow_a_redirect(name: CarrierName) -> None:
    async with vendor(Answer(307, {}, {"Location": "/elsewhere"})) as (standing, session):
        with pytest.raises(CarrierRejected):
            await carrier_of(name, session, standing.url).send(some_message(name))
        assert len(standing.asked) == 1


@BOTH
async def test_reading_templates_in_trouble_can_be_repeated(name: CarrierName) -> None:
    async with vendor(Answer(500)) as (standing, session):
        with pytest.raises(CarrierBusy):
            await carrier_of(name, session, standing.url).templates()


@pytest.mark.parametrize("text", ["", "soon", "-1", "٣"])
def test_retry_after_that_is_no_number_is_left_out(text: str) -> None:
    assert http.seconds(text) is None

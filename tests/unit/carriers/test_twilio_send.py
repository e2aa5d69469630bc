from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.carriers.twilio import TwilioCarrier
from bot.domain.model import Medium, TemplateUse
from bot.errors import CarrierRejected, OutcomeUnknown
from bot.wording import explain
from tests.unit.carriers.carrier_wire import (
    CUSTOMER,
    NOWHERE,
    Answer,
    outbound,
    payload,
    twilio_account,
    vendor,
)

CREATED = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
REMINDER = TemplateUse(
    template_id="HX1", name="reminder", language="en", values=("Ana", "10:00"), variables=("1", "2")
)


def listed(**changes: Any) -> Answer:
    return Answer(200, {"messages": [payload("twilio/message_created.json") | changes]})


async def test_sms_is_posted_once_as_a_form() -> None:
    async with vendor(Answer(201, payload("twilio/message_created.json"))) as (standing, session):
        accepted = await TwilioCarrier(session, twilio_account(standing.url)).send(outbound())
    (asked,) = standing.asked
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC1/Messages.json")
    assert asked.authorization == aiohttp.encode_basic_auth("SK1", "secret")
    assert asked.form == {
        "To": CUSTOMER,
        "From": "+12025550100",
        "Body": "Your parcel is here.",
        "StatusCallback": "https://app.example/webhooks/twilio/status?m=attempt-1",
        "ValidityPeriod": "900",
    }
    assert accepted.carrier_message_id == "SM00000000000000000000000000000001"
    assert accepted.segments == 1


async def test_whatsapp_prefixes_both_ends() -> None:
    async with vendor(Answer(201, {"sid": "SM2", "num_segments": "0"})) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        accepted = await carrier.send(outbound(Medium.WHATSAPP))
    form = standing.asked[0].form
    assert (form["To"], form["From"]) == (f"whatsapp:{CUSTOMER}", "whatsapp:+447700900102")
    assert accepted.segments is None


async def test_template_goes_without_a_body() -> None:
    async with vendor(Answer(201, {"sid": "SM2"})) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        await carrier.send(outbound(Medium.WHATSAPP, template=REMINDER))
    form = standing.asked[0].form
    assert form["ContentSid"] == "HX1"
    assert json.loads(form["ContentVariables"]) == {"1": "Ana", "2": "10:00"}
    assert "Body" not in form


async def test_landline_is_refused_with_the_reason() -> None:
    async with vendor(Answer(400, payload("twilio/refused_landline.json"))) as (standing, session):
        with pytest.raises(CarrierRejected) as caught:
            await TwilioCarrier(session, twilio_account(standing.url)).send(outbound())
    assert caught.value.code == "21614"
    assert "cannot receive SMS (21614)" in explain(caught.value)


async def test_lost_attempt_is_found_by_ends_text_and_time() -> None:
    async with vendor(listed()) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        found = await carrier.find_sent(outbound(), CREATED)
    assert found is not None
    assert found.carrier_message_id == "SM00000000000000000000000000000001"
    assert standing.asked[0].query["DateSent>"] == "2026-11-22"
    assert standing.asked[0].query["To"] == CUSTOMER


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "Another text"},
        {"from": "+12025550199"},
        {"to": "+12025550199"},
        {"direction": "inbound"},
        {"date_created": "Sun, 22 Nov 2026 10:14:50 +0000"},
        {"date_created": "yesterday"},
        {"date_created": None},
    ],
)
async def test_somebody_else_s_message_is_not_taken_for_ours(changes: dict[str, Any]) -> None:
    async with vendor(listed(**changes)) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        assert await carrier.find_sent(outbound(), CREATED) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"body": " Your parcel is here.\n"},
        {"body": "Sent from your Twilio trial account - Your parcel is here."},
        {"date_created": "Sun, 22 Nov 2026 10:14:59 +0000"},
    ],
)
async def test_what_twilio_does_to_a_message_does_not_hide_it(changes: dict[str, Any]) -> None:
    async with vendor(listed(**changes)) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        found = await carrier.find_sent(outbound(), CREATED + timedelta(milliseconds=700))
    assert found is not None


async def test_newest_of_two_alike_is_the_attempt() -> None:
    first = payload("twilio/message_created.json")
    second = first | {"sid": "SM2", "date_created": "Sun, 22 Nov 2026 10:15:03 +0000"}
    async with vendor(Answer(200, {"messages": [first, second]})) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        found = await carrier.find_sent(outbound(), CREATED)
    assert found is not None
    assert found.carrier_message_id == "SM2"


async def test_search_just_after_midnight_begins_the_day_before() -> None:
    async with vendor(Answer(200, {"messages": []})) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        await carrier.find_sent(outbound(), datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC))
    assert standing.asked[0].query["DateSent>"] == "2026-11-22"


@pytest.mark.parametrize("answer", [Answer(500), Answer(401), Answer(429), Answer(0)])
async def test_list_that_cannot_be_read_settles_nothing(answer: Answer) -> None:
    async with vendor(answer) as (standing, session):
        carrier = TwilioCarrier(session, twilio_account(standing.url))
        with pytest.raises(OutcomeUnknown):
            await carrier.find_sent(outbound(), CREATED)


async def test_unreachable_list_settles_nothing() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(OutcomeUnknown):
            await TwilioCarrier(session, twilio_account(NOWHERE)).find_sent(outbound(), CREATED)


async def test_templates_of_all_pages_are_read() -> None:
    pages = [Answer(200, payload(f"twilio/content_page_{n}.json")) for n in (1, 2)]
    async with vendor(*pages) as (standing, session):
        templates = await TwilioCarrier(session, twilio_account(standing.url)).templates()
    update, named, call = templates
    assert (update.id, update.name) == ("HX00000000000000000000000000000001", "delivery_update")
    assert (update.approval, update.variables) == ("APPROVED", ("1", "2", "3"))
    assert (update.header, update.footer) == ("Order {{3}}", "Northwind")
    assert (named.variables, update.category) == (("first_name",), "UTILITY")
    assert (call.language, call.approval, call.variables) == ("es", "UNSUBMITTED", ())
    assert [asked.query.get("PageToken") for asked in standing.asked] == [None, "abc"]
    assert {asked.path for asked in standing.asked} == {"/v1/ContentAndApprovals"}


def test_secrets_stay_out_of_reprs() -> None:
    shown = repr(twilio_account(NOWHERE))
    assert "secret" not in shown.replace("api_secret", "")
    assert "token" not in shown.replace("auth_token", "")

from __future__ import annotations

import pytest

from bot.carriers import dedupe_key, explain_code, fault_of, opt_out_by
from bot.carriers.faults import Fact, Kind
from bot.carriers.twilio.faults import FAULTS as TWILIO_FAULTS
from bot.carriers.whatsapp.faults import FAULTS as WHATSAPP_FAULTS
from bot.domain.model import CarrierName, DeliveryStatus, Medium, Pair
from bot.domain.opt_out import BY_CARRIER, MARKETING_ONLY
from bot.domain.records import InboundMessage, Receipt
from bot.errors import CarrierBusy, CarrierError, CarrierRejected, OutcomeUnknown
from bot.wording import explain, say
from tests.unit.carriers.carrier_wire import (
    CUSTOMER,
    OURS_SMS,
    Answer,
    carrier_of,
    outbound,
    vendor,
)

TWILIO, WHATSAPP = CarrierName.TWILIO, CarrierName.WHATSAPP
EVERY_CODE = [(TWILIO, code) for code in TWILIO_FAULTS] + [
    (WHATSAPP, code) for code in WHATSAPP_FAULTS
]
ERRORS: dict[Kind, type[CarrierError]] = {
    Kind.REJECTED: CarrierRejected,
    Kind.BUSY: CarrierBusy,
    Kind.UNKNOWN: OutcomeUnknown,
}


@pytest.mark.parametrize(("name", "code"), EVERY_CODE)
def test_every_code_has_a_sentence(name: CarrierName, code: int) -> None:
    sentence = say(explain_code(name, str(code)), code=code)
    assert sentence.startswith("Not ")
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        (TWILIO, 20003, Kind.REJECTED),
        (TWILIO, 20429, Kind.BUSY),
        (TWILIO, 20500, Kind.UNKNOWN),
        (TWILIO, 21211, Kind.REJECTED),
        (TWILIO, 21610, Kind.REJECTED),
        (TWILIO, 21611, Kind.BUSY),
        (TWILIO, 63016, Kind.REJECTED),
        (TWILIO, 63018, Kind.BUSY),
        (WHATSAPP, 4, Kind.BUSY),
        (WHATSAPP, 190, Kind.REJECTED),
        (WHATSAPP, 299, Kind.REJECTED),
        (WHATSAPP, 130429, Kind.BUSY),
        (WHATSAPP, 131000, Kind.UNKNOWN),
        (WHATSAPP, 131047, Kind.REJECTED),
        (WHATSAPP, 131056, Kind.BUSY),
        (WHATSAPP, 132015, Kind.REJECTED),
    ],
)
async def test_code_in_the_answer_decides(name: CarrierName, code: int, kind: Kind) -> None:
    body = {"code": code} if name is TWILIO else {"error": {"code": code}}
    medium = Medium.SMS if name is TWILIO else Medium.WHATSAPP
    async with vendor(Answer(400, body)) as (standing, session):
        with pytest.raises(ERRORS[kind]) as caught:
            await carrier_of(name, session, standing.url).send(outbound(medium))
    assert type(caught.value) is ERRORS[kind]
    assert caught.value.code == str(code)
    assert explain(caught.value)


async def test_too_many_to_one_customer_waits_the_pair_s_pace() -> None:
    body = {"error": {"code": 131056}}
    async with vendor(Answer(400, body)) as (standing, session):
        with pytest.raises(CarrierBusy) as caught:
            await carrier_of(WHATSAPP, session, standing.url).send(outbound(Medium.WHATSAPP))
    assert caught.value.retry_after_s == 6


def test_landline_is_told_in_plain_words() -> None:
    sentence = say(explain_code(TWILIO, "30006"), code="30006")
    assert "the number cannot receive SMS (30006)" in sentence


@pytest.mark.parametrize("code", ["99999999", "HTTP 400", "x", "9" * 5000, "٣"])
@pytest.mark.parametrize("name", list(CarrierName))
def test_unknown_code_is_named_in_a_general_sentence(name: CarrierName, code: str) -> None:
    assert explain_code(name, code) == "carrier.rejected"
    assert opt_out_by(name, code) is None


@pytest.mark.parametrize("code", ["", None])
def test_failure_without_a_code_has_no_empty_brackets(code: str | None) -> None:
    assert "(" not in say(explain_code(TWILIO, code), code=code or "")


@pytest.mark.parametrize(("name", "code"), [(TWILIO, "21610"), (TWILIO, "63014")])
def test_opt_outs_are_recognised(name: CarrierName, code: str) -> None:
    assert opt_out_by(name, code) == BY_CARRIER


def test_131050_is_about_marketing_alone() -> None:
    assert opt_out_by(WHATSAPP, "131050") == MARKETING_ONLY


@pytest.mark.parametrize(("name", "code"), [(WHATSAPP, "21610"), (TWILIO, "30003")])
def test_other_codes_are_no_opt_outs(name: CarrierName, code: str) -> None:
    assert opt_out_by(name, code) is None


def test_expired_access_calls_for_an_administrator() -> None:
    assert Fact.NEEDS_ADMIN in fault_of(WHATSAPP, "190").facts
    assert Fact.NEEDS_ADMIN in fault_of(TWILIO, "20003").facts


def test_dedupe_keys_tell_reports_apart_and_repeats_alike() -> None:
    pair = Pair(medium=Medium.SMS, sender_address=OURS_SMS, customer_address=CUSTOMER)
    inbound = InboundMessage(pair=pair, carrier=TWILIO, carrier_message_id="SM1", body="a")
    sent, read = (
        Receipt(carrier=TWILIO, carrier_message_id="SM1", delivery_status=delivery_status)
        for delivery_status in (DeliveryStatus.SENT, DeliveryStatus.READ)
    )
    elsewhere = Receipt(
        carrier=WHATSAPP, carrier_message_id="SM1", delivery_status=DeliveryStatus.SENT
    )
    items: list[InboundMessage | Receipt] = [inbound, sent, read, elsewhere]
    assert len({dedupe_key(item) for item in items}) == 4
    assert dedupe_key(sent) == "twilio:receipt:SM1:sent"
    assert dedupe_key(inbound) == "twilio:inbound:SM1"

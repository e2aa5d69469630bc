from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.carriers.twilio.webhooks import DELIVERY_STATUSES, parse
from bot.domain.model import CarrierName, DeliveryStatus, Medium, Pair
from bot.wording import say
from tests.unit.carriers.carrier_wire import message, raw, receipt


def test_sms_comes_with_its_pair_and_text() -> None:
    inbound = message(parse(raw("twilio/inbound_sms.form"), {}))
    assert inbound.pair == Pair(
        medium=Medium.SMS, sender_address="+12025550100", customer_address="+12025550123"
    )
    assert inbound.body == "Is it café & tea?"
    assert inbound.carrier_message_id == "SM00000000000000000000000000000011"
    assert inbound.opt_out is None


def test_word_that_twilio_handled_is_an_opt_out() -> None:
    assert message(parse(raw("twilio/inbound_stop.form"), {})).opt_out == "stop"


def test_files_without_a_text_are_named() -> None:
    inbound = message(parse(raw("twilio/inbound_whatsapp_media.form"), {}))
    assert inbound.pair.medium is Medium.WHATSAPP
    assert inbound.pair.sender_address == "+447700900101"
    assert inbound.pair.customer_address == "+447700900123"
    assert inbound.profile_name == "Maria López"
    assert [file.mimetype for file in inbound.media] == ["image/jpeg", "application/pdf"]
    assert inbound.body == "[Image]\n[File]"


def test_files_beside_a_text_are_named_too() -> None:
    sent = {"MessageSid": "SM1", "From": "+447700900123", "To": "+12025550100", "Body": "My door"}
    file = {"MediaUrl0": "https://api.twilio.com/media", "MediaContentType0": "image/png"}
    assert message(parse(urlencode(sent | file).encode(), {})).body == "[Image]\nMy door"


def test_place_from_a_customer_without_a_number() -> None:
    inbound = message(parse(raw("twilio/inbound_whatsapp_location.form"), {}))
    assert inbound.pair.customer_address == "US.13491208655302741918"
    assert inbound.body == "[Location: Office, 1 High Street, 51.5007, -0.1246]"
    assert inbound.user_id == inbound.pair.customer_address


def test_user_id_beside_a_number_is_read() -> None:
    form = b"MessageSid=SM1&From=whatsapp:%2B447700900125&To=whatsapp:%2B447700900101&Body=Hi"
    inbound = message(parse(form + b"&ExternalUserIdentifier=GB.10000000000000000125", {}))
    assert inbound.user_id == "GB.10000000000000000125"


def test_receipt_names_our_attempt_and_the_reason() -> None:
    report = receipt(parse(raw("twilio/status_undelivered.form"), {"m": "attempt-1"}))
    assert report.delivery_status is DeliveryStatus.FAILED
    assert (report.code, report.attempt_id) == ("30006", "attempt-1")
    assert report.carrier is CarrierName.TWILIO


@pytest.mark.parametrize(
    ("word", "delivery_status"),
    [
        ("queued", DeliveryStatus.ACCEPTED),
        ("sent", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("read", DeliveryStatus.READ),
        ("undelivered", DeliveryStatus.FAILED),
        ("failed", DeliveryStatus.FAILED),
    ],
)
def test_twilio_s_words_become_ours(word: str, delivery_status: DeliveryStatus) -> None:
    body = urlencode({"MessageSid": "SM1", "MessageStatus": word}).encode()
    report = receipt(parse(body, {}))
    assert (report.delivery_status, report.code, report.attempt_id) == (delivery_status, None, None)


def test_all_documented_statuses_of_sent_messages_are_known() -> None:
    sent = "accepted canceled delivered failed partially_delivered queued read scheduled sending"
    assert set(DELIVERY_STATUSES) == {*sent.split(), "sent", "undelivered"}


def test_empty_message_is_said_to_be_empty() -> None:
    body = urlencode({"MessageSid": "SM1", "From": "+1", "To": "+2", "Body": ""}).encode()
    assert message(parse(body, {})).body == say("inbound.empty")


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"MessageStatus=sent", b"MessageSid=SM1&MessageStatus=new", b"From=x"],
)
def test_what_says_nothing_is_left_out(body: bytes) -> None:
    assert parse(body, {}) == []


names = st.sampled_from(
    ["MessageSid", "MessageStatus", "From", "To", "Body", "NumMedia", "MediaUrl0", "Latitude",
     "Longitude", "OptOutType", "ErrorCode", "ButtonText", "MediaContentType0"]
)  # fmt: skip


@given(st.dictionaries(names, st.text()), st.dictionaries(st.just("m"), st.text()))
def test_no_form_breaks_the_parser(form: dict[str, str], query: dict[str, str]) -> None:
    assert len(parse(urlencode(form).encode(), query)) <= 1


@given(st.binary())
def test_no_bytes_break_the_parser(body: bytes) -> None:
    assert len(parse(body, {})) <= 1

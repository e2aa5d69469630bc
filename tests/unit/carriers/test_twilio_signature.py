"""Held against Twilio's own validator."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.carriers.twilio import TwilioCarrier
from bot.carriers.twilio.signature import is_signed, sign
from tests.unit.carriers.carrier_wire import NOWHERE, twilio_account

URL = "https://app.example/webhooks/twilio/status?m=attempt-1"
TWILIO = RequestValidator("token")
texts = st.text(st.characters(exclude_categories=["Cs"]))
forms = st.lists(st.tuples(texts, texts), max_size=8)


def vendor_signature(url: str, params: list[tuple[str, str]]) -> str:
    return str(TWILIO.compute_signature(url, MultiDict(params)))


@given(forms)
def test_same_signature_as_twilio(params: list[tuple[str, str]]) -> None:
    """Repeated, blank and untrimmed values among them."""
    assert sign("token", URL, params) == vendor_signature(URL, params)


@given(forms)
def test_what_twilio_signed_is_accepted(params: list[tuple[str, str]]) -> None:
    body = urlencode(params).encode()
    assert is_signed("token", URL, body, vendor_signature(URL, params))


REPEATED = [("A", "2"), ("A", "1"), ("A", "2"), ("B", ""), ("C", " x ")]


@pytest.mark.parametrize(
    ("signed", "called"),
    [
        ("https://app.example/x", "https://app.example/x"),
        ("https://app.example:443/x", "https://app.example/x"),
        ("https://app.example/x", "https://app.example:443/x"),
        ("https://app.example/x", "https://app.example:8080/x"),
        ("https://app.example:8080/x", "https://app.example:8080/x"),
        ("http://app.example:80/x", "http://app.example/x"),
        ("http://app.example/x", "https://app.example/x"),
        ("https://app.example/x?a=1", "https://app.example/x"),
        ("https://app.example:8443/x", "https://app.example/x"),
        ("https://app.example/x", "https://app.example/x#rc=2"),
    ],
)
def test_ports_are_judged_as_twilio_judges_them(signed: str, called: str) -> None:
    signature = vendor_signature(signed, REPEATED)
    expected = TWILIO.validate(called, MultiDict(REPEATED), signature)
    assert is_signed("token", called, urlencode(REPEATED).encode(), signature) is expected


@pytest.mark.parametrize("body", [b"A=1", b"A=1&B=&C=x", b"A=1&B=&C=+x+&D=1", b""])
def test_changed_parameters_are_refused(body: bytes) -> None:
    signature = vendor_signature(URL, [("A", "1"), ("B", ""), ("C", " x ")])
    assert not is_signed("token", URL, body, signature)


def test_json_body_is_signed_by_its_hash() -> None:
    body = b'{"a": 1}'
    url = f"{URL}&bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = vendor_signature(url, [])
    assert is_signed("token", url, body, signature)
    assert not is_signed("token", url, b'{"a": 2}', signature)


async def test_missing_or_odd_header_is_false_and_no_error() -> None:
    async with aiohttp.ClientSession() as session:
        carrier = TwilioCarrier(session, twilio_account(NOWHERE))
        odd = ["", "é", "\udc80", "x" * 10_000]
        headers: list[dict[str, str]] = [{}, *({"X-Twilio-Signature": value} for value in odd)]
        assert not any(carrier.verify(URL, given_headers, b"A=1") for given_headers in headers)
        assert not carrier.verify("https://app.example:port/x", {}, b"A=1")
        assert not carrier.verify("https://[::1/x", {}, b"A=1")


async def test_header_is_found_in_any_case() -> None:
    async with aiohttp.ClientSession() as session:
        carrier = TwilioCarrier(session, twilio_account(NOWHERE))
        signature = vendor_signature(URL, [("A", "1")])
        assert carrier.verify(URL, {"x-twilio-signature": signature}, b"A=1")
        assert not carrier.verify(URL, {"x-twilio-signature": signature}, b"A=2")


def test_without_a_token_nothing_is_signed() -> None:
    assert not is_signed("", URL, b"", sign("", URL, []))

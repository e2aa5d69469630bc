"""Known numbers: shown, hidden, looked up, and the two forms of one line in MX, AR and BR."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.number_forms import (
    as_address,
    digits_of,
    display,
    forms_of,
    mask,
    match_key,
    parse_stored,
)

LONDON = "+447700900123"

ADDRESSES = st.one_of(
    st.from_regex(r"\+(52|521|54|549|55)[0-9]{8,11}", fullmatch=True),
    st.from_regex(r"\+[0-9]{7,15}", fullmatch=True),
    st.from_regex(r"[A-Z]{2}\.[A-Za-z0-9]{1,30}", fullmatch=True),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+525512345678", "+5215512345678"),
        ("+541123456789", "+5491123456789"),
        ("+551198765432", "+5511998765432"),
    ],
)
def test_each_form_leads_to_the_other(one: str, other: str) -> None:
    assert forms_of(one) == (one, other)
    assert forms_of(other) == (other, one)


@given(ADDRESSES)
def test_forms_begin_with_the_address_and_are_one_line(address: str) -> None:
    forms = forms_of(address)
    assert forms[0] == address
    assert len(forms) == len(set(forms)) <= 2
    assert len({match_key(form) for form in forms}) == 1


@given(ADDRESSES)
def test_an_address_is_its_own_address(address: str) -> None:
    assert as_address(address) == address
    if address.startswith("+"):
        assert as_address(address[1:]) == address


def test_elsewhere_the_key_is_the_number() -> None:
    assert match_key(LONDON) == "447700900123"
    assert match_key("+12025550123") == "12025550123"


def test_a_masked_number_keeps_its_country_and_last_four_digits() -> None:
    assert mask(LONDON) == mask("447700900123") == "+44 •••• ••0123"
    assert mask("+12025550123") == "+1 •••• ••0123"
    assert mask("US.13491208655302741918") == "••••1918"


@given(st.from_regex(r"\+?[1-9][0-9]{6,14}", fullmatch=True))
def test_a_mask_shows_at_most_four_digits_of_the_subscriber(address: str) -> None:
    number = parse_stored(address)
    code = str(number.country_code) if number else ""
    assert len(digits_of(mask(address))) <= len(code) + 4


@given(st.text())
def test_any_address_can_be_shown(address: str) -> None:
    assert display(address) or not address
    assert mask(address)
    match_key(address)

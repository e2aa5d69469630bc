"""The two forms of one line: Mexico, Argentina, Brazil."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import as_address, forms_of, match_key

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

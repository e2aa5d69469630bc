"""Phone numbers among dates, amounts, order numbers and links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import numbers_in_text
from bot.domain.model import Medium
from bot.domain.numbers import Reading, read_number
from bot.domain.numbers_in_text import number_in_front, numbers_within

MARIA = "+447700900123"
MOST_READ = 2_000


def lines(text: str, region: str = "GB") -> list[str]:
    found = numbers_within(text, Medium.SMS, region)
    return [reading.e164 for one in found for reading in one.readings]


def front(text: str, region: str = "GB") -> str | None:
    found = number_in_front(text, Medium.SMS, region)
    return found.text if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Meeting 2026-11-22 10:00, call 07700 900123",
        "22.11.2026 or 11/22/2026: 07700 900123",
        "Order 20260302-17, call 07700 900123",
        "at 10 07700 900123 in room 12",
        "order (https://example.com/orders/2025550188), call 07700 900123",
        "INV-1234567890 07700 900123",
        "€ 1.234.567,00 for 07700 900123",
        "12345678901234567890 +447700900123",
    ],
)
def test_what_is_meant_for_a_phone_number_comes_first(text: str) -> None:
    assert lines(text)[0] == MARIA


def test_each_number_is_found_once() -> None:
    text = "07700 900123\n07700 900124 or +44 7700 900123"
    assert lines(text) == [MARIA, "+447700900124"]


def test_a_number_within_a_link_is_better_than_none() -> None:
    assert lines("https://wa.me/447700900123?text=Hi") == [MARIA]


@pytest.mark.parametrize("region", ["GB", "US"])
def test_the_end_of_a_number_is_no_number_of_another_country(region: str) -> None:
    assert lines("call +44 7700 900123/124", region) == [MARIA]


@pytest.mark.parametrize("text", ["07700 900123/124", "07700/900123/900124", "07700/900 123"])
def test_a_slash_is_within_a_number_or_behind_it(text: str) -> None:
    assert lines(text) == [MARIA]


def test_numbers_with_a_slash_between_them_are_two() -> None:
    assert lines("07700900123/07700 900124") == [MARIA, "+447700900124"]


@pytest.mark.parametrize("text", ["", "nothing", "1732312345.123456", "id 1234567890123456"])
def test_other_figures_are_no_numbers(text: str) -> None:
    assert numbers_within(text, Medium.SMS, "GB") == []


@pytest.mark.parametrize(
    "text", ["020 7946 0000", "0800 1111", "+1 202 555 0123 ext. 5", "+12025550123;ext=5"]
)
def test_what_cannot_be_messaged_is_named_whole(text: str) -> None:
    (found,) = numbers_within(f"Call {text} now", Medium.SMS, "GB")
    assert (found.text, found.readings) == (text, ())
    in_front = number_in_front(f"{text} now", Medium.SMS, "GB")
    assert in_front is not None
    assert (in_front.text, in_front.readings) == (text, ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+44 7700 900123 2 parcels", "+44 7700 900123"),
        ("+49 1512 3456789 20 Euro", "+49 1512 3456789"),
        ("+49 1512 345678\n9 parcels", "+49 1512 345678"),
        ("07700 900123", "07700 900123"),
        ("+1 202 555 0123 x2 pizzas", "+1 202 555 0123"),
        ("+1 202 555 0123x2 pizzas", "+1 202 555 0123x2"),
        ("911 is no number of a customer", None),
        ("2 parcels", None),
    ],
)
def test_digits_of_the_text_behind_are_no_part_of_the_number(text: str, number: str | None) -> None:
    assert front(text) == number


@pytest.mark.parametrize("text", ["1 2 " * 10_000, "12 34 " * 6_000, "07700 900123 " * 3_000])
def test_of_a_long_table_of_figures_only_a_part_is_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def count(typed: str, medium: Medium, region: str) -> tuple[Reading, ...]:
        read.append(typed)
        return read_number(typed, medium, region)

    monkeypatch.setattr(numbers_in_text, "read_number", count)
    numbers_within(text, Medium.SMS, "GB")
    number_in_front(text, Medium.SMS, "GB")
    assert len(read) < MOST_READ


@given(st.text() | st.text("0123456789+-(). \nx:/@"), st.sampled_from(Medium))
def test_any_text_can_be_looked_through(text: str, medium: Medium) -> None:
    assert all(found.text in text for found in numbers_within(text, medium, "GB"))
    found = number_in_front(text, medium, "US")
    assert found is None or text.startswith(found.text)

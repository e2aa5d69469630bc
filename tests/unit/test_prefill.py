"""What the typed command already says."""

import pytest

from bot.services.window import Prefill
from handlers.prefill import is_help, number_in, read_prefill


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Prefill()),
        ("+44 7700 900123", Prefill(number="+44 7700 900123")),
        ("+44 7700 900123 Hello", Prefill(number="+44 7700 900123", message="Hello")),
        ("(202) 555-0123 your order", Prefill(number="(202) 555-0123", message="your order")),
        ("Queue: Billing Support", Prefill(queue_name="Billing Support")),
        ("queue:billing", Prefill(queue_name="billing")),
        ("Good morning", Prefill(message="Good morning")),
        ("24 hours are over", Prefill(message="24 hours are over")),
    ],
)
def test_the_command_fills_in_the_window(text: str, expected: Prefill) -> None:
    assert read_prefill(text) == expected


@pytest.mark.parametrize("text", ["help", " HELP ", "?"])
def test_help_is_asked_for(text: str) -> None:
    assert is_help(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("please call +1 202-555-0123 back", "+1 202-555-0123"),
        ("<tel:+442079460000|020 7946 0000> rang", "+442079460000"),
        ("no number here, only 42", ""),
    ],
)
def test_a_number_in_a_message_is_found(text: str, number: str) -> None:
    assert number_in(text) == number

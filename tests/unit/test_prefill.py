"""What the typed command already says."""

import pytest

from bot.services.prefills import Prefill
from handlers.prefill import is_help, read_command, read_message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" +44 7700 900123 Hello ", "+44 7700 900123 Hello"),
        ("<tel:+447700900123|+44 7700 900123> Tom &amp; I", "+447700900123 Tom & I"),
        ("Queue: Billing Support", "Queue: Billing Support"),
    ],
)
def test_the_command_s_text_is_read_as_it_was_meant(text: str, expected: str) -> None:
    assert read_command(text) == Prefill(text=expected)


@pytest.mark.parametrize("text", ["help", " HELP ", "?"])
def test_help_is_asked_for(text: str) -> None:
    assert is_help(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("please call *+1 202-555-0123* back", "please call +1 202-555-0123 back"),
        ("<tel:+442079460000|020 7946 0000> rang", "+442079460000 rang"),
    ],
)
def test_a_message_is_searched_as_plain_text(text: str, plain: str) -> None:
    assert read_message({"text": text}) == Prefill(quoted=plain)


def test_what_apps_post_is_searched_in_blocks_and_attachments_too() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Maria*"}}
    fields = {"type": "section", "fields": [{"type": "mrkdwn", "text": "<tel:+447700900123>"}]}
    attached = {"title": "Lead", "fields": [{"title": "Phone", "value": "07700 900124"}]}
    message = {"text": "New lead", "blocks": [section, fields], "attachments": [attached]}
    quoted = read_message(message).quoted
    assert quoted == "New lead\nLead\nPhone\n07700 900124\nMaria\n+447700900123"
    assert read_message({"text": None, "blocks": "x"}) == Prefill(quoted="")

"""A customer reads plain words: no mark, code, id or link syntax of Slack gets through."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import (
    fill_placeholders,
    first_name,
    is_note,
    mentioned_user_ids,
    mentions_group,
    placeholders_in,
    strip_note_mark,
    to_plain_text,
    unknown_placeholders,
)

NAMES = {"U0MARIA": "Maria", "C0GENERAL": "general"}
NOTHING: dict[str, str] = {}
unmarked = st.text(
    st.characters(
        exclude_characters="*_~`<>&:\0\u2022\u25e6\u25aa\ufe0e", exclude_categories=["Cs"]
    )
)


@pytest.mark.parametrize(
    ("mrkdwn", "plain"),
    [
        (
            "Your *order* is _on its way_, ~today~ tomorrow",
            "Your order is on its way, today tomorrow",
        ),
        ("*_both_* and _*both*_ and ~*_all_*~", "both and both and all"),
        ("(*done*), *really*: _yes_.", "(done), really: yes."),
        ("press `Save_as *now*` please", "press Save_as *now* please"),
        ("```\nline *1*\nline 2\n```", "line *1*\nline 2"),
        ("&gt; you wrote\nand I answer 5 &gt; 3", "you wrote\nand I answer 5 > 3"),
        ("&gt;&gt;&gt; all of it", "all of it"),
        ("\u2022 one\n    \u25e6 two\n1. three", "- one\n    - two\n1. three"),
    ],
)
def test_marks_are_taken_off(mrkdwn: str, plain: str) -> None:
    assert to_plain_text(mrkdwn, NAMES) == plain


@pytest.mark.parametrize(
    "text",
    [
        "file_name_v2.pdf",
        "__init__",
        "2*3*4",
        "5 * 3 * 2",
        "ask for *67 or #31#",
        "a ~ b ~ c",
        "10:30:45",
        "unclosed *star and _line",
        "***",
        "two *lines\nof* bold",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert to_plain_text(text, NAMES) == text


@pytest.mark.parametrize(
    ("mrkdwn", "plain"),
    [
        ("<https://example.com/a_b_c?x=1&amp;y=_2_>", "https://example.com/a_b_c?x=1&y=_2_"),
        ("<https://example.com/pay|Pay here>", "Pay here (https://example.com/pay)"),
        ("*<https://example.com|Pay _now_>*", "Pay now (https://example.com)"),
        ("<http://example.com|example.com>", "example.com"),
        ("<http://example.com/|example.com>", "example.com"),
        ("<mailto:help@example.com|help@example.com>", "help@example.com"),
        ("<mailto:help@example.com|write to us>", "write to us (help@example.com)"),
        ("<tel:+447700900123|07700 900123>", "07700 900123"),
        ("<tel:+447700900123|call us>", "call us (+447700900123)"),
        ("`<https://example.com>`", "https://example.com"),
    ],
)
def test_links_are_written_out(mrkdwn: str, plain: str) -> None:
    assert to_plain_text(mrkdwn, NAMES) == plain


@pytest.mark.parametrize(
    ("mrkdwn", "plain"),
    [
        ("<@U0MARIA> will call", "Maria will call"),
        ("<@U0OTHER|sam> will call", "sam will call"),
        ("<@U0OTHER>", ""),
        ("<#C0GENERAL> and <#C0X|billing>", "#general and #billing"),
        ("<!here> <!subteam^S0X|@billing>", "@here @billing"),
        ("until <!date^1769000000^{date}^https://example.com|1 June>", "until 1 June"),
    ],
)
def test_mentions_become_names_and_never_ids(mrkdwn: str, plain: str) -> None:
    assert to_plain_text(mrkdwn, NAMES) == plain


@pytest.mark.parametrize(
    ("mrkdwn", "plain"),
    [
        ("thanks :slightly_smiling_face: :tada:!", "thanks 🙂 🎉!"),
        (":wave::skin-tone-4:", "👋🏽"),
        (":v::skin-tone-2:", "✌🏻"),
        (":woman-shrugging::skin-tone-6:", "🤷🏿\u200d♀️"),
        (":flag-mx: :melting_face:", "🇲🇽 🫠"),
        (
            ":party_parrot: :party_parrot::skin-tone-3:",
            ":party_parrot: :party_parrot::skin-tone-3:",
        ),
        (":space: :digit_one: :skin-tone-3:", ":space: :digit_one: :skin-tone-3:"),
        ("`:tada:`", ":tada:"),
    ],
)
def test_emoji_codes_become_emoji_and_unknown_ones_stay(mrkdwn: str, plain: str) -> None:
    assert to_plain_text(mrkdwn, NAMES) == plain


def test_escapes_are_undone_once() -> None:
    assert to_plain_text("Q&amp;A: 1 &lt; 2, &amp;lt;", NAMES) == "Q&A: 1 < 2, &lt;"


@given(st.text() | st.text("*_~`<>|@!#:^&;amplt \n\0a1"))
def test_any_text_can_be_read(text: str) -> None:
    assert "\0" not in to_plain_text(text, NAMES)


@given(unmarked)
def test_text_without_marks_is_left_alone(text: str) -> None:
    assert to_plain_text(text, NOTHING) == text


@pytest.mark.parametrize("flood", ["_a ", "*a ", "~a ", "`", "```", "<", ":a", "<@", "&gt;"])
def test_a_flood_of_marks_takes_no_time(flood: str) -> None:
    started = time.perf_counter()
    to_plain_text(flood * (40_000 // len(flood)), NAMES)
    assert time.perf_counter() - started < 5


def test_mentioned_people_are_listed_once() -> None:
    assert mentioned_user_ids("<@U0A> and <@W0B|bo>, <@U0A> <#C0X> @U0C") == ("U0A", "W0B")
    assert mentioned_user_ids("&lt;@U0A&gt;") == ()
    assert mentions_group("<!here> look")
    assert mentions_group("<!subteam^S0X|@billing>")
    assert not mentions_group("<@U0A> <!date^1^{date}|x>")


@pytest.mark.parametrize(
    "text", ["// check first", "//check first", " // check first", "\u200b// check first"]
)
def test_two_slashes_first_make_a_note(text: str) -> None:
    assert is_note(text)
    assert strip_note_mark(text) == "check first"


def test_a_formatted_or_full_width_mark_does_not_leak_the_note() -> None:
    assert is_note("*// careful*")
    assert is_note("_//_ careful")
    assert is_note("\uff0f\uff0f careful")


@pytest.mark.parametrize("text", ["/ one slash", "see // there", "https://example.com", ""])
def test_other_text_is_no_note(text: str) -> None:
    assert not is_note(text)
    assert strip_note_mark(text) == text


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Maria Lopez", "Maria"),
        ("Lopez, Maria", "Maria"),
        ("Dr. Maria Lopez", "Maria"),
        ("Maria", "Maria"),
        ("Maria Lopez, PhD", "Maria"),
        ("Lopez, Dr. Maria", "Maria"),
        ("Northwind, Inc.", "Northwind"),
        ("M", "M"),
        ("Mrs.", ""),
        ("+44 7700 900123", ""),
        ("", ""),
    ],
)
def test_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_placeholders_take_the_contacts_name() -> None:
    assert (
        fill_placeholders("Hi {first_name}, { Name }?", "Maria Lopez") == "Hi Maria, Maria Lopez?"
    )


def test_a_name_of_several_lines_is_filled_in_as_one() -> None:
    assert fill_placeholders("Hi {{ name }}.", " Maria\n \tLopez ") == "Hi Maria Lopez."


def test_what_only_looks_like_a_placeholder_is_found() -> None:
    text = "{first_name} {{name}} {firstname} {{last name}} {firstname} {1} {} { a, b }"
    assert unknown_placeholders(text) == ["{firstname}", "{{last name}}"]
    assert placeholders_in(text) == ["{first_name}", "{{name}}"]


def test_a_missing_name_leaves_no_gap() -> None:
    assert fill_placeholders("Hi {first_name}, welcome", "") == "Hi, welcome"


@pytest.mark.parametrize("listed", ["+44 7700 900160", "US.13491208655302741918"])
@pytest.mark.parametrize("placeholder", ["{name}", "{first_name}"])
def test_a_number_in_a_name_s_place_is_no_name(listed: str, placeholder: str) -> None:
    assert fill_placeholders(f"Hi {placeholder}, welcome", listed) == "Hi, welcome"


def test_a_name_may_have_figures_in_it() -> None:
    assert fill_placeholders("Hi {name}", "Studio 54") == "Hi Studio 54"


def test_other_braces_and_braces_in_names_are_left_alone() -> None:
    assert fill_placeholders("{order} {name}", "{first_name} {0}") == "{order} {first_name} {0}"

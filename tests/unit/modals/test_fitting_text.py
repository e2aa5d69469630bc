"""Text is cut the way that Slack counts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import QueueId, RecipientKind, RecipientMatch, Template
from bot.domain.window import QueueChoice
from modals.limits import clean, fit, pieces, shown, size
from modals.options import queue_options, recipient_options, template_options
from modals.phrases import is_safe_url, link, literal
from tests.unit.modals.block_limits import check_options
from tests.unit.modals.made_up import distinct_matches, names, queues, templates


def test_short_text_stays_as_it_is() -> None:
    assert fit("Billing Support", 15) == "Billing Support"


def test_long_text_ends_in_an_ellipsis() -> None:
    assert fit("Billing Support", 8) == "Billing…"


def test_emoji_count_twice_and_are_never_halved() -> None:
    assert fit("😀😀😀", 5) == "😀😀…"


def test_ampersands_count_as_their_escape() -> None:
    assert fit("a & b", 7) == "a…"
    assert fit("a & b", 9) == "a & b"


@given(st.text(), st.integers(1, 80))
def test_fitted_text_is_never_too_long(text: str, limit: int) -> None:
    assert size(fit(text, limit)) <= limit


@given(st.text(max_size=300), st.integers(10, 80))
def test_pieces_hold_everything_in_order(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert all(size(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) in "".join(text.split())


def test_right_to_left_names_keep_their_direction_to_themselves() -> None:
    assert shown("שרה") == "\u2068שרה\u2069"
    assert shown("Maria") == "Maria"


def test_a_name_cannot_turn_the_line_around() -> None:
    assert clean("\u202eabc\u202c\n def\x00") == "abc def"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u202e", "\n"])
def test_a_name_of_nothing_is_empty(name: str) -> None:
    assert shown(name) == ""


@given(names)
def test_literal_text_holds_no_markup(name: str) -> None:
    assert not set(literal(name)) & set("<>*_~`\n")


@pytest.mark.parametrize("url", [None, "", "javascript:x", "https://a|b", "https://a>b", "ftp://a"])
def test_odd_addresses_make_no_link(url: str | None) -> None:
    assert not is_safe_url(url)
    assert link(url, "Open thread") == ""


@given(distinct_matches(40))
def test_recipients_of_all_sorts_are_offered(matches: tuple[RecipientMatch, ...]) -> None:
    check_options(recipient_options(matches))


def test_recipients_are_grouped_and_described() -> None:
    typed = RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address="+447700900123")
    maria = RecipientMatch(
        kind=RecipientKind.CONTACT, id="c1", name="Maria", address="+447700900124", label="mobile"
    )
    number, contacts = recipient_options([maria, typed])["option_groups"]
    assert number["options"][0]["text"]["text"] == "+44 7700 900123"
    assert contacts["options"][0]["text"]["text"] == "Maria · mobile +44 7700 900124"
    assert contacts["label"]["text"] == "External contacts"
    assert number["options"][0]["description"]["text"] == "Send to this number"
    assert "description" not in contacts["options"][0]


def test_no_match_is_an_empty_list() -> None:
    assert recipient_options([]) == {"options": []}


@given(st.lists(queues, max_size=5), st.lists(templates(), max_size=3))
def test_queues_and_templates_of_all_sorts_are_offered(
    choices: list[QueueChoice], offered: list[Template]
) -> None:
    check_options(queue_options(choices))
    check_options(template_options(offered))


def test_at_most_a_hundred_are_offered() -> None:
    answer = queue_options([a_queue(f"q{n}") for n in range(10_000)])
    check_options(answer)
    assert len(answer["options"]) == 100


def test_an_id_that_is_no_option_value_is_left_out() -> None:
    assert queue_options([a_queue("q" * 151)]) == {"options": []}


def a_queue(queue_id: str) -> QueueChoice:
    return QueueChoice(
        queue_id=QueueId(queue_id),
        name="Billing",
        sender_address="+12025550100",
        default_region="US",
    )

"""People are found by the start of any word of their name, and by any form of their number."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import (
    MAX_WORD_LENGTH,
    MAX_WORDS,
    fold_words,
    initial_pairs,
    least_words,
    matches_prefixes,
    number_words,
    prefix_end,
    query_words,
)

MARIA = "+447700900123"
storable_text = st.text(st.characters(exclude_categories=["Cs"]))
far_characters = st.sampled_from(
    ["a", "z", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"]
)
awkward_text = st.text(far_characters, max_size=4)


def finds_number(typed: str, e164: str = MARIA) -> bool:
    words = number_words(e164)
    return all(any(word.startswith(part) for word in words) for part in query_words(typed))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("María José LÓPEZ", ["maria", "jose", "lopez"]),
        ("Straße", ["strasse"]),
        ("İpek", ["ipek"]),
        ("Łukasz Sørensen", ["lukasz", "sorensen"]),
        ("Billing (EMEA) / Tier-2", ["billing", "emea", "tier", "2"]),
        ("山田 太郎", ["山田", "太郎"]),
        ("Иван-Ёлкин", ["иван", "елкин"]),
        ("हिन्दी", ["हिनदी"]),
        ("Ann ann ANN", ["ann"]),
        ("٤٢ ﬁne", ["٤٢", "fine"]),
        ("  ", []),
    ],
)
def test_names_fold_to_words_without_accent_and_case(name: str, words: list[str]) -> None:
    assert fold_words(name) == words


def test_an_apostrophe_may_be_typed_or_left_out() -> None:
    for typed in ("O'Brien", "o\u2019brien", "obrien", "brien", "OB"):
        assert matches_prefixes("Sinéad O'Brien", typed), typed


@pytest.mark.parametrize(
    "typed",
    [
        "+44 7700 900123",
        "0044 7700 900123",
        "+44 (0)7700 900-123",
        "07700 900123",
        "07700/90",
        "7700.900",
        "447700900123",
        "0123",
        "\u202a+44\u00a07700 90\u202c",
        "\uff0b44 7700",
        "whatsapp:+447700900123",
        "+",
    ],
)
def test_a_number_is_found_by_its_digits_in_any_format(typed: str) -> None:
    assert finds_number(typed)


def test_another_number_is_not_found() -> None:
    assert not finds_number("07700 900124")
    assert not finds_number("900123")


def test_a_country_without_trunk_zero_has_no_word_with_one() -> None:
    assert number_words("+12025550123") == ["12025550123", "2025550123", "0123"]
    assert number_words(MARIA) == ["447700900123", "7700900123", "07700900123", "0123"]


def test_a_number_no_plan_knows_still_has_its_digits() -> None:
    assert number_words("999123456") == ["999123456", "3456"]


def test_digits_within_a_name_stay_words() -> None:
    assert query_words("Maria 0123") == ["maria", "0123"]
    assert query_words("12 34") == ["1234"]


def test_every_word_typed_must_begin_a_word_of_the_name() -> None:
    assert matches_prefixes("Billing Support EMEA", "emea bil")
    assert not matches_prefixes("Billing Support EMEA", "emea sales")
    assert not matches_prefixes("Billing Support", "upport")
    assert matches_prefixes("Billing Support", "")
    assert matches_prefixes("Line 12 34", "12 34")


@given(storable_text, storable_text)
def test_the_prefix_range_holds_what_begins_with_the_word(word: str, rest: str) -> None:
    assert word <= word + rest < prefix_end(word)


@given(awkward_text, awkward_text)
def test_the_prefix_range_holds_nothing_else(word: str, other: str) -> None:
    assert (word <= other < prefix_end(word)) == other.startswith(word)


@given(awkward_text)
def test_databases_compare_the_range_alike(word: str) -> None:
    assert word.encode() < prefix_end(word).encode()


@given(st.text())
def test_words_are_bounded_single_and_fold_to_themselves(text: str) -> None:
    words = fold_words(text)
    assert len(words) <= MAX_WORDS
    assert len(set(words)) == len(words)
    assert all(0 < len(word) <= MAX_WORD_LENGTH for word in words)
    assert fold_words(" ".join(words))[: len(words)] == words


@given(st.text())
def test_a_name_is_found_by_itself_in_any_case(name: str) -> None:
    assert matches_prefixes(name, name)
    assert set(fold_words(name.upper())) == set(fold_words(name.upper().lower()))


def test_very_long_text_stays_small() -> None:
    flood = "\ufdfa" * 10_000 + " x" * 10_000
    assert sum(map(len, fold_words(flood))) <= MAX_WORDS * MAX_WORD_LENGTH
    assert prefix_end(chr(sys.maxunicode)) > chr(sys.maxunicode)


def test_pairs_of_initials_know_no_order_and_leave_numbers_out() -> None:
    assert initial_pairs(["maria", "lopez", "42"]) == ["|l|m"]
    assert initial_pairs(["lopez", "maria"]) == ["|l|m"]
    assert initial_pairs(["mario", "maria", "lopez"]) == ["|m|m", "|l|m"]
    assert initial_pairs(["maria"]) == []


def test_word_that_another_begins_with_is_left_out() -> None:
    assert least_words(["ma", "lo", "maria"]) == ["lo", "maria"]
    assert least_words(["o", "n", "on"]) == ["n", "on"]

"""Keywords count when they are the whole message; wishes within a sentence are only flagged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.opt_out import OptOutWord, keyword

STOP_WORDS = ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL"]


@pytest.mark.parametrize("word", [*STOP_WORDS, "opt out", "Opt-Out", "stop all"])
@pytest.mark.parametrize("form", ["{}", " {} \n", "{}.", '"{}"', "{}!!!", "*{}*"])
def test_the_stop_family_in_any_dress(word: str, form: str) -> None:
    for written in (word, word.lower(), word.title()):
        assert keyword(form.format(written)) is OptOutWord.STOP


def test_start_and_help_families() -> None:
    assert {keyword(word) for word in ("START", "unstop", "Yes.")} == {OptOutWord.START}
    assert {keyword(word) for word in ("HELP", "info?")} == {OptOutWord.HELP}


@pytest.mark.parametrize(
    "body", ["", "...", "stop it", "the end", "yes please", "s t o p", "stopp"]
)
def test_more_or_other_words_are_no_keyword(body: str) -> None:
    assert keyword(body) is None


def test_only_a_keyword_opts_out() -> None:
    assert keyword("please stop calling me an idiot") is None


@given(st.text())
def test_any_text_can_be_asked_about(body: str) -> None:
    assert keyword(body) in (None, *OptOutWord)

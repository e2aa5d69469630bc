"""A time in a sentence is read in the zone of whoever reads it."""

from __future__ import annotations

import pytest

from modals.phrases import sentence


def test_time_in_a_sentence_is_shown_in_the_readers_zone() -> None:
    said = sentence("Tom is with Ben since 2026-03-01 10:42 UTC, so wait.", 400)
    date = "<!date^1772361720^{date_short_pretty}, {time}|2026-03-01 10:42 UTC>"
    assert said == f"Tom is with Ben since {date}, so wait."


@pytest.mark.parametrize("name", ["2026-02-30 10:42 UTC", "2026-03-01 25:42 UTC", "10:42 UTC"])
def test_what_only_looks_like_a_time_stays(name: str) -> None:
    assert sentence(name, 400) == name


def test_words_of_others_are_no_markup_in_it() -> None:
    assert sentence("<!channel> is with ~Ben", 400) == "&lt;!channel&gt; is with ∼Ben"  # noqa: RUF001

"""The number of segments a text costs, checked against a slow count that packs one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.segments import (
    GSM_BASIC,
    GSM_EXTENDED,
    SegmentCount,
    count_segments,
)

gsm_text = st.text(st.sampled_from(sorted(GSM_BASIC | GSM_EXTENDED)), max_size=700)
mixed_text = st.text(st.sampled_from("aé€[я😀漢ç"), max_size=400)


def slow_segments(text: str) -> int:
    """Cuts real code units: UTF-16 as encoded, GSM-7 with its escapes written out."""
    units: list[tuple[object, ...]]
    if all(char in GSM_BASIC | GSM_EXTENDED for char in text):
        units = [("ESC", char) if char in GSM_EXTENDED else (char,) for char in text]
        alone, part = 160, 153
    else:
        units = [tuple(char.encode("utf-16-le")[::2]) for char in text]
        alone, part = 70, 67
    if not units:
        return 0
    if len([place for unit in units for place in unit]) <= alone:
        return 1
    parts: list[list[object]] = [[]]
    for unit in units:
        if len(parts[-1]) + len(unit) > part:
            parts.append([])
        parts[-1].extend(unit)
    return len(parts)


@given(gsm_text | mixed_text | st.text(max_size=300))
def test_the_count_agrees_with_packing_unit_by_unit(text: str) -> None:
    storable = text.encode("utf-16-le", "ignore").decode("utf-16-le")
    assert count_segments(storable).segments == slow_segments(storable)


@pytest.mark.parametrize(
    ("text", "segments", "encoding"),
    [
        ("", 0, "GSM-7"),
        ("a" * 160, 1, "GSM-7"),
        ("a" * 161, 2, "GSM-7"),
        ("a" * 306, 2, "GSM-7"),
        ("a" * 307, 3, "GSM-7"),
        ("€" * 80, 1, "GSM-7"),
        ("€" * 81, 2, "GSM-7"),
        ("€" * 153, 3, "GSM-7"),  # 76 to a part: the 153rd place stays empty
        ("a" * 152 + "€" * 5, 2, "GSM-7"),
        ("я" * 70, 1, "UCS-2"),
        ("я" * 71, 2, "UCS-2"),
        ("я" * 134, 2, "UCS-2"),
        ("я" * 135, 3, "UCS-2"),
        ("😀" * 35, 1, "UCS-2"),
        ("😀" * 36, 2, "UCS-2"),
        ("😀" * 67, 3, "UCS-2"),  # 33 to a part: never half an emoji
    ],
)
def test_limits(text: str, segments: int, encoding: str) -> None:
    count = count_segments(text)
    assert (count.segments, count.encoding) == (segments, encoding)


@pytest.mark.parametrize("char", ["ç", "`", "\u2019", "\u00a0", "\t", "\u2022", "á"])
def test_one_character_can_make_a_text_dear_and_is_named(char: str) -> None:
    count = count_segments("a" * 100 + char + "😀")
    assert count == SegmentCount(
        characters=102, segments=2, encoding="UCS-2", forcing_character=char
    )


def test_nothing_forces_a_text_that_fits_gsm() -> None:
    assert count_segments("¿Mañana a las 5?").forcing_character is None

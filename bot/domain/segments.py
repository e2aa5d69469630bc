"""SMS segments (GSM 03.38, 3GPP TS 23.040): what a text costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_SEGMENTS = 5

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape and a character: two places


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCount:
    characters: int  # as a person counts them: code points
    segments: int
    encoding: str  # GSM-7 | UCS-2
    forcing_character: str | None = None  # the first that GSM-7 does not have


def count_segments(text: str) -> SegmentCount:
    """160 places alone and 153 in parts, or 70 and 67 UTF-16 units once one character forces it."""
    forcing = next((c for c in text if c not in GSM_BASIC and c not in GSM_EXTENDED), None)
    if forcing is None:
        widths, alone, in_parts = [2 if c in GSM_EXTENDED else 1 for c in text], 160, 153
    else:
        widths, alone, in_parts = [2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67
    return SegmentCount(
        characters=len(text),
        segments=min(len(text), 1) if sum(widths) <= alone else _parts(widths, in_parts),
        encoding="GSM-7" if forcing is None else "UCS-2",
        forcing_character=forcing,
    )


def _parts(widths: Sequence[int], size: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > size:  # a character of two places moves on whole
            parts, used = parts + 1, 0
        used += width
    return parts

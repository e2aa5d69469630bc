"""How many SMS a text takes: 160/153 characters of GSM-7 or 70/67 UTF-16 units."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[]~|€\f")


def count_segments(text: str) -> int:
    if set(text) <= _BASIC | _EXTENDED:
        return _parts([2 if char in _EXTENDED else 1 for char in text], 160, 153)
    return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67)


def _parts(costs: list[int], alone: int, joined: int) -> int:
    """A character of two units is never split, so a part can end one unit early."""
    if sum(costs) <= alone:
        return 1
    parts, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            parts, used = parts + 1, 0
        used += cost
    return parts

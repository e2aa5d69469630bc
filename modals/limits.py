"""Text that always fits: Slack refuses a whole view for one character too many.

Sizes are counted the strictest way that Slack counts: UTF-16 units, with ``&``, ``<`` and ``>``
as long as their escapes. Lengths are those of the Block Kit reference.
"""

from __future__ import annotations

import re

TEXT = 3000  # section, context element, typed text
LABEL = 2000
HEADER = 150
PLACEHOLDER = 150
OPTION = 75  # an option's text and description, a button's text
OPTION_VALUE = 150
TITLE = 24
URL = 3000
OPTIONS = 100
MESSAGE_TEXT = 4000

ELLIPSIS = "…"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_INVISIBLE = " \u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def size(text: str) -> int:
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def fit(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    if 5 * len(text) <= limit or size(text) <= limit:  # "&amp;" is the longest of all
        return text
    return text[: _reach(text, limit - 1)].rstrip(_INVISIBLE) + ELLIPSIS


def _reach(text: str, limit: int) -> int:
    """How many characters of the text fit."""
    for position, char in enumerate(text[: limit + 1]):
        limit -= size(char)
        if limit < 0:
            return position
    return min(len(text), position + 1) if text else 0


def pieces(text: str, limit: int = TEXT) -> list[str]:
    """The whole text in parts that fit, broken between words where there are any."""
    parts = []
    while text:
        end = _reach(text, limit)
        if end < len(text):
            end = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1 or end
        parts.append(text[:end])
        text = text[end:]
    return [part for part in parts if part.strip(_INVISIBLE + "\n")]


def clean(name: str) -> str:
    """One line, without control characters and without a say in the direction of what follows."""
    if not (name.isascii() and name.isprintable()):
        name = _DIRECTION.sub("", _CONTROL.sub(" ", name))
    name = " ".join(name.split())
    return name if name.strip(_INVISIBLE) else ""


def shown(name: str, limit: int = OPTION) -> str:
    """A name that somebody chose, ready to stand inside our text; empty when nothing is left."""
    name = clean(name)
    if _RIGHT_TO_LEFT.search(name):
        return f"{_ISOLATE}{fit(name, limit - 2)}{_END_ISOLATE}"
    return fit(name, limit)


def encodable(text: str) -> str:
    """Without the halves of characters that JSON can carry and UTF-8 cannot."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)

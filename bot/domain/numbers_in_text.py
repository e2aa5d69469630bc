"""Phone numbers within other text: in front of a command's message, or anywhere in a message.

PhoneNumberMatcher of phonenumbers takes 22.11.2026 and amounts for numbers, and finds two halves in
``at 10 07700 900123``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.model import Medium
from bot.domain.number_forms import SHORTEST, digits_of
from bot.domain.numbers import KIND_FAULTS, Reading, read_number
from bot.errors import BadInput

LONGEST = 15
"""Digits of an E.164 number."""

# A run may hold several numbers or other figures, and a message may be one long table of them.
_RUN = re.compile(r"\+?\(?\d(?:[^\S\n]|[\d().\-/]){0,38}\d")
_MOST_RUNS, _MOST_WORDS = 20, 8
_WORD, _PART = re.compile(r"\S+"), re.compile(r"[^\s/]+")
_DATE = re.compile(r"(?<!\d)(?:\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2\d{4})(?!\d)")
_TIME = re.compile(r"(?<!\d)\d\d?(?::\d\d){1,2}(?!\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b")
_EXTENSION = re.compile(r"(?:[\s,]*ext(?:ension|n)?\.?[\s=:]*|\s*;\s*ext=|[x#])\d{1,6}\b", re.I)
_GLUE = re.compile(r"[\w/=#@&%?-]")

_WITHIN_A_WORD, _UNREADABLE = 5, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``text`` is the number as it stands there. Without a reading it cannot be messaged."""

    text: str
    readings: tuple[Reading, ...] = ()
    is_certain: bool = False  # in a known range, also of numbers that are never messaged
    doubt: int = 0  # the lower, the likelier it is meant for a phone number


def number_in_front(text: str, medium: Medium, region: str) -> Found | None:
    """``+44 7700 900123 2 parcels``: digits that follow may belong to the text. Without any
    reading, all of it, for the refusal to repeat."""
    run = _RUN.match(text)
    if run is None or len(digits_of(run[0])) < SHORTEST:
        return None
    if extension := _EXTENSION.match(text, run.end()):
        return Found(text=text[: extension.end()])
    ends = [word.end() for word in _WORD.finditer(run[0])]
    found = [_read(run[0][:end], medium, region) for end in reversed(ends)]
    known = [one for one in found if one.readings or one.is_certain]
    return min(known, key=_unlikeliness, default=Found(text=run[0]))


def numbers_within(text: str, medium: Medium, region: str) -> list[Found]:
    """Each number once, the likeliest first: with a plus it is no amount and no order number. What
    cannot be read comes last."""
    text = _TIME.sub("|", _DATE.sub("|", text))
    found = [one for run in _runs(text) for one in _within_run(text, run, medium, region)]
    unique: dict[object, Found] = {}
    for one in sorted(found, key=lambda one: (one.doubt, not one.readings)):
        unique.setdefault(one.readings or one.text, one)
    return list(unique.values())


Span = tuple[int, int]


def _runs(text: str) -> list[list[Span]]:
    """The words of each run of digits that is long enough; ``900123/124`` is two."""
    long = [run for run in _RUN.finditer(text) if len(digits_of(run[0])) >= SHORTEST]
    return [
        [(run.start() + word.start(), run.start() + word.end()) for word in _PART.finditer(run[0])]
        for run in long[:_MOST_RUNS]
    ]


def _within_run(text: str, words: Sequence[Span], medium: Medium, region: str) -> list[Found]:
    pieces = _pieces(text, words, medium, region)
    if pieces:
        return _apart(pieces)
    whole = text[words[0][0] : words[-1][1]]
    is_meant = len(digits_of(whole)) <= LONGEST and not _is_glued(text, words[0][0], words[-1][1])
    return [Found(text=whole, doubt=_UNREADABLE)] if is_meant else []


def _pieces(
    text: str, words: Sequence[Span], medium: Medium, region: str
) -> list[tuple[Span, Found]]:
    """Whatever in a run can be read: ``at 10 07700 900123`` has one that is meant."""
    spans = [
        (start, end) for i, (start, _) in enumerate(words) for _, end in words[i : i + _MOST_WORDS]
    ]
    likely = [s for s in spans if SHORTEST <= len(digits_of(text[s[0] : s[1]])) <= LONGEST + 3]
    found = [(span, _read(text[slice(*span)], medium, region)) for span in likely]
    return [
        (span, _doubted(text, span, one)) for span, one in found if one.readings or one.is_certain
    ]


def _apart(pieces: Sequence[tuple[Span, Found]]) -> list[Found]:
    """The likeliest and, of those, the longest; then what stands beside it."""
    kept: list[tuple[Span, Found]] = []
    for span, one in sorted(pieces, key=lambda piece: _unlikeliness(piece[1])):
        if all(span[1] <= start or end <= span[0] for (start, end), _ in kept):
            kept.append((span, one))
    return [one for _, one in sorted(kept, key=lambda piece: piece[0])]


def _unlikeliness(found: Found) -> tuple[int, ...]:
    return found.doubt, not found.is_certain, not found.readings, -len(found.text)


def _doubted(text: str, span: Span, found: Found) -> Found:
    if extension := _EXTENSION.match(text, span[1]):
        return Found(text=text[span[0] : extension.end()], doubt=_doubt(found))
    glued = _WITHIN_A_WORD if _is_glued(text, *span) else 0
    return replace(found, doubt=_doubt(found) + glued)


def _doubt(found: Found) -> int:
    if found.text.startswith("+"):
        return 0
    if _DAY.match(found.text):
        return 4
    if found.is_certain:
        return 1
    return 2 if found.text.startswith(("0", "(")) else 3


def _is_glued(text: str, start: int, end: int) -> bool:
    """Part of a link, an address or an order number."""
    after = text[end : end + 1]
    return bool(
        _GLUE.match(text[max(start - 1, 0) : start]) or after in ("@", "_") or after.isalpha()
    )


def _read(text: str, medium: Medium, region: str) -> Found:
    try:
        readings = read_number(text, medium, region)
    except BadInput as fault:
        return Found(text=text, is_certain=fault.wording_key in KIND_FAULTS)
    return Found(text=text, readings=readings, is_certain=readings[0].is_certain)

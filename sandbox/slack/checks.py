"""Small checks out of which the rules for blocks are made.

A check looks at a value and notes faults in Slack's words, with a pointer to the place:
``must be less than 25 characters [json-pointer:/view/title/text]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Faults = list[str]
Check = Callable[[Any, str, Faults], None]


def note(faults: Faults, text: str, at: str) -> None:
    faults.append(f"[ERROR] {text} [json-pointer:{at or '/'}]")


def string(most: int, least: int = 0) -> Check:
    def check(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, str):
            note(faults, "must provide a string", at)
        elif len(value) > most:
            note(faults, f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            note(faults, f"must be more than {least - 1} characters", at)

    return check


def integer(low: int, high: int) -> Check:
    def check(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            note(faults, "must provide an integer", at)
        elif not low <= value <= high:
            note(faults, f"must be between {low} and {high}", at)

    return check


def boolean(value: Any, at: str, faults: Faults) -> None:
    if not isinstance(value, bool):
        note(faults, "must provide a boolean", at)


def anything(value: Any, at: str, faults: Faults) -> None:
    """For parts of the format that nobody here depends on."""


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str, faults: Faults) -> None:
        if value not in allowed:
            note(faults, f"unsupported value: {value}", at)

    return check


def items(each: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, list):
            note(faults, "must provide an array", at)
            return
        if len(value) > most:
            note(faults, f"no more than {most} items allowed", at)
        if len(value) < least:
            note(faults, f"no fewer than {least} items allowed", at)
        for number, item in enumerate(value):
            each(item, f"{at}/{number}", faults)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these fields and no others. A null counts as left out."""
    known = {**required, **optional}

    def check(value: Any, at: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            note(faults, "must provide an object", at)
            return
        for name in required:
            if value.get(name) is None:
                note(faults, f"missing required field: {name}", at)
        for name, part in value.items():
            if name not in known:
                note(faults, f"invalid additional property: {name}", at)
            elif part is not None:
                known[name](part, f"{at}/{name}", faults)

    return check


def by_type(kinds: Mapping[str, Check], extra: str = "") -> Check:
    """Pick the check by the object's ``type``."""

    def check(value: Any, at: str, faults: Faults) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            note(faults, "missing required field: type", at)
        elif kind not in kinds:
            note(faults, f"unsupported type: {kind}{extra}", f"{at}/type")
        else:
            kinds[kind](value, at, faults)

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": _text_object(most, "emoji")})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    kinds = {"plain_text": _text_object(most, "emoji"), "mrkdwn": _text_object(most, "verbatim")}
    return by_type(kinds)


def _text_object(most: int, switch: str) -> Check:
    return shape({"type": anything, "text": string(most, 1)}, {switch: boolean})

"""What is said below the text: how long it is, and what that costs."""

from __future__ import annotations

from bot.domain.model import Medium
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.services.content import WHATSAPP_TEXT_LIMIT
from bot.wording import say


def counter(medium: Medium, text: str) -> str:
    return _of_sms(text) if medium is Medium.SMS else _of_whatsapp(text)


def _of_whatsapp(text: str) -> str:
    parts = [_characters(len(text))]
    if len(text) > WHATSAPP_TEXT_LIMIT:
        parts.append(say("window.counter.too_many", limit=WHATSAPP_TEXT_LIMIT))
    return " ".join(parts)


def _of_sms(text: str) -> str:
    count = count_segments(text)
    is_one = count.segments == 1
    key = "window.counter.segments.one" if is_one else "window.counter.segments.many"
    parts = [say(key, characters=_characters(count.characters), count=count.segments)]
    if count.forcing_character:
        parts.append(say("window.counter.forced", character=_named(count.forcing_character)))
    if count.segments > MAX_SEGMENTS:
        parts.append(say("window.counter.too_long", limit=MAX_SEGMENTS))
    return " ".join(parts)


def _characters(count: int) -> str:
    key = "window.counter.characters.one" if count == 1 else "window.counter.characters.many"
    return say(key, count=count)


def _named(character: str) -> str:
    """One that cannot be seen is named, or the agent would look for it in vain."""
    is_seen = character.isprintable() and not character.isspace()
    return character if is_seen else say("window.counter.unseen", code=f"{ord(character):04X}")

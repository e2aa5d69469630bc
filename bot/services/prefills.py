"""What a command or a message shortcut already says: queue, recipients and message."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.model import Agent, Medium, RecipientKind, RecipientMatch
from bot.domain.number_forms import SHORTEST, digits_of, display
from bot.domain.numbers import WIRE_PREFIX
from bot.domain.numbers_in_text import Found, number_in_front, numbers_within
from bot.domain.search import fold_words
from bot.domain.window import Caution, QueueChoice
from bot.ports import Tx
from bot.services.contacts import MAX_RECIPIENTS

_QUEUE = re.compile(r"queue\s*:(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"\s(?=\+?\(?\d[\d\s().\-/]{6})")
_AROUND = (
    string.whitespace + "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Numbers copied from address books come wrapped in invisible direction marks."""
_BETWEEN = _AROUND + ",;&"
_LINK = re.compile(rf"\A{WIRE_PREFIX}\s*(?=[+(]?\d)", re.IGNORECASE)
_BEFORE_TEXT = re.compile(r"\A[\s,;]*(?::\s+)?(?:[-\u2013\u2014]\s+)?")
_SEARCHED = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)
_EVERY_QUEUE = 1000
_LONGEST_NAME = 100
_MOST_NAMED = 5
_MOST_WORDS = 4  # of a name; more are a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """``text`` is what followed the command; ``quoted`` is a message to find a number in."""

    text: str = ""
    quoted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was understood, and what has to be said about the rest. ``asks_for_queue``: several
    were meant, so that none is chosen for the agent."""

    medium: Medium
    queue: QueueChoice | None
    recipients: tuple[RecipientMatch, ...] = ()
    message: str = ""
    told: tuple[Caution, ...] = ()
    asks_for_queue: bool = False

    @property
    def region(self) -> str:
        return self.queue.default_region if self.queue else "ZZ"

    def telling(self, wording_key: str, *, blocks: bool = False, **params: object) -> Understood:
        line = Caution(wording_key=wording_key, params=params, blocks=blocks)
        return replace(self, told=(*self.told, line))


async def understand(
    tx: Tx, agent: Agent, media: Sequence[Medium], start: Understood, prefill: Prefill
) -> Understood:
    """``start`` is the window as it opens without words."""
    if prefill.quoted is not None:
        return _quoted(start, prefill.quoted)
    text = prefill.text.strip(_AROUND)
    media = sorted(media, key=lambda medium: medium is not start.medium)
    if named := _QUEUE.fullmatch(text):
        return await _of_queue(tx, agent, media, start, named["rest"].strip(_AROUND))
    name, colon, rest = text.partition(":")
    if colon and "\n" not in name and number_in_front(name, start.medium, start.region) is None:
        found = await _queues_called(tx, agent, media, name, whole_words=True)
        if found:
            return await _to_somebody(tx, _with_queue(start, found, name), rest)
    return _number_and_text(start, text)


Matches = list[tuple[Medium, QueueChoice]]


async def _of_queue(
    tx: Tx, agent: Agent, media: Sequence[Medium], start: Understood, text: str
) -> Understood:
    """``Queue: Billing Support``, also with whom to write to behind it, or a text below."""
    name = rest = ""
    for name, rest in _splits(text):
        if not name or (found := await _queues_called(tx, agent, media, name)):
            chosen = _with_queue(start, found, name) if name else start
            return await _to_somebody(tx, chosen, rest)
    unknown = start.telling("window.queue.unknown", name=name[:_LONGEST_NAME])
    return await _to_somebody(tx, unknown, rest)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Where the queue's name may end, the longest first."""
    line, below, rest = text.partition("\n")
    yield line.strip(), below + rest
    name, colon, beside = line.partition(":")
    if colon:
        yield name.strip(), beside + below + rest
    if number := _BEFORE_NUMBER.search(line):
        yield line[: number.start()].strip(), line[number.start() :] + below + rest


async def _queues_called(
    tx: Tx, agent: Agent, media: Sequence[Medium], name: str, *, whole_words: bool = False
) -> Matches:
    """The one with this very name, else all that match, in the first medium that has any."""
    words = fold_words(name)
    found: list[Matches] = []
    for medium in media if words else ():
        choices = await tx.queues.choices(agent.id, medium, name, _EVERY_QUEUE)
        found.append([(medium, one) for one in choices if _fits(one, words, whole_words)])
    same = [one for some in found for one in some if fold_words(one[1].name) == words]
    return same[:1] or next(filter(None, found), [])


def _fits(choice: QueueChoice, words: Sequence[str], whole_words: bool) -> bool:
    """A text may begin like a queue's name: ``B: see you``."""
    return not whole_words or set(words) <= set(fold_words(choice.name))


def _with_queue(start: Understood, found: Matches, name: str) -> Understood:
    medium, choice = found[0]
    if len(found) == 1:
        return replace(start, medium=medium, queue=choice)
    unchosen = replace(start, medium=medium, queue=None, asks_for_queue=True)
    return unchosen.telling("before.several_queues", name=name.strip()[:_LONGEST_NAME])


async def _to_somebody(tx: Tx, start: Understood, text: str) -> Understood:
    """A number or a name, or a text on a line of its own."""
    name = text.strip(_AROUND)
    if not name or text.startswith("\n") or len(digits_of(name)) >= SHORTEST:
        return _number_and_text(start, name)
    found = await tx.contacts.search(name, start.medium, _SEARCHED, 2)
    if len(found) == 1:
        return replace(start, recipients=tuple(found))
    if not found and (len(name.split()) > _MOST_WORDS or len(name) > _LONGEST_NAME):
        return replace(start, message=name)
    key = "before.several_found" if found else "before.nobody_found"
    return start.telling(key, name=name[:_LONGEST_NAME])


def _number_and_text(start: Understood, text: str) -> Understood:
    """Numbers in front are the recipients, the rest is the message."""
    text = _LINK.sub("", text.strip(_AROUND))
    recipients, rest = _recipients_in_front(start, text)
    if recipients:
        message = _BEFORE_TEXT.sub("", rest, count=1).strip(_AROUND)
        return _with_recipients(replace(start, message=message), recipients)
    found = number_in_front(text, start.medium, start.region)
    if found is None:
        return replace(start, message=text)
    message = text[len(found.text) :].strip(_AROUND)
    return _to_number(replace(start, message=message), found)


def _recipients_in_front(start: Understood, text: str) -> tuple[list[RecipientMatch], str]:
    recipients: list[RecipientMatch] = []
    rest = text
    while True:
        behind = rest.lstrip(_BETWEEN)
        found = number_in_front(behind, start.medium, start.region)
        if found is None or not _is_recipient(found, recipients):
            break
        if recipients and not _goes_on(found, rest[: len(rest) - len(behind)]):
            break
        recipients.append(_typed(_address(found)))
        rest = behind[len(found.text) :]
    return recipients, rest


def _is_recipient(found: Found, before: Sequence[RecipientMatch]) -> bool:
    """Where the first cannot be read, as before a queue is chosen, the next often cannot either."""
    if found.readings:
        return len(found.readings) == 1
    return not (before and before[-1].address.startswith("+"))


def _with_recipients(start: Understood, recipients: Sequence[RecipientMatch]) -> Understood:
    """Whoever is too many is named, and never left in the text that the others read."""
    unique = tuple(dict.fromkeys(recipients))
    kept, left = unique[:MAX_RECIPIENTS], unique[MAX_RECIPIENTS:]
    start = replace(start, recipients=kept)
    if not left:
        return start
    first = display(left[0].address)
    return start.telling("before.too_many", blocks=True, most=MAX_RECIPIENTS, first=first)


def _goes_on(found: Found, between: str) -> bool:
    """A second number is one more recipient where it cannot belong to the text."""
    is_listed = any(mark in between for mark in ",;&")
    return found.text.startswith(("+", "00")) or (is_listed and found.text.startswith("0"))


def _to_number(start: Understood, found: Found) -> Understood:
    """One reading is chosen; between several the agent chooses."""
    if len(found.readings) > 1:
        example = found.readings[0].display
        return start.telling("number.ambiguous", blocks=True, typed=found.text, example=example)
    return replace(start, recipients=(_typed(_address(found)),))


def _address(found: Found) -> str:
    """What cannot be read stands in To, where the window says what is wrong with it, or reads it
    with the queue's region."""
    return found.readings[0].e164 if found.readings else " ".join(found.text.split())


def _typed(address: str) -> RecipientMatch:
    return RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address=address)


def _quoted(start: Understood, text: str) -> Understood:
    """The likeliest number in a message; the others are named."""
    found = numbers_within(text, start.medium, start.region)
    if not found:
        return start.telling("before.no_number")
    best, *rest = found
    others = [one.text for one in rest if one.readings and one.doubt == best.doubt]
    chosen = _to_number(start, best)
    if not others:
        return chosen
    return chosen.telling("before.other_numbers", numbers=", ".join(others[:_MOST_NAMED]))

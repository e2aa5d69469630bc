"""How the send window opens: empty, or with what a command or a shortcut already says."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.model import Agent, Medium, RecipientKind, RecipientMatch
from bot.domain.number_forms import digits_of
from bot.domain.numbers import Reading, read_number
from bot.domain.window import (
    Beginning,
    Caution,
    QueueChoice,
    SendForm,
    WindowState,
)
from bot.errors import BadInput, Refused
from bot.ports import Store, Tx
from bot.services import standing
from bot.services.before_you_send import refused
from bot.services.window import Draft, renew

_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-/]*\d")
_QUEUE = re.compile(r"\s*(?P<name>[^:\n]{1,300}?)\s*:\s*(?P<rest>.*)", re.DOTALL)
_AROUND = (
    string.whitespace + "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Numbers copied from address books come wrapped in invisible direction marks."""
_FEWEST_DIGITS = 7
_SEARCHED = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """``text`` is what followed the command; ``quoted`` is a message to find a number in."""

    text: str = ""
    quoted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was understood, and what has to be said about the rest."""

    queue: QueueChoice | None
    recipients: tuple[RecipientMatch, ...] = ()
    message: str = ""
    told: tuple[Caution, ...] = ()


async def open_window(store: Store, beginning: Beginning, prefill: Prefill) -> WindowState:
    """Raises Refused for someone without permission, or without a queue that can send."""
    agent, media = beginning.agent, beginning.media
    if prefill == Prefill() and media and agent.missing_permission() is None:
        # A thousand of these may come at once: nothing more is read until something is chosen.
        medium = _first_medium(beginning)
        return WindowState(media=media, medium=medium, queue=beginning.first_queues.get(medium))
    async with store.reading() as tx:
        await standing.check_permissions(tx, agent)
        if not media:
            raise Refused("refused.no_queue", lead=await standing.lead_contact(tx))
        return await _open_prefilled(tx, beginning, prefill)


def _first_medium(beginning: Beginning) -> Medium:
    last, media = beginning.last_medium, beginning.media
    return last if last is not None and last in media else media[0]


async def _open_prefilled(tx: Tx, beginning: Beginning, prefill: Prefill) -> WindowState:
    agent, medium = beginning.agent, _first_medium(beginning)
    queue = beginning.first_queues.get(medium)
    understood = await _understood(tx, agent, medium, queue, prefill)
    form = SendForm(
        medium=medium,
        queue_id=understood.queue.queue_id if understood.queue else None,
        recipients=understood.recipients,
        template_id=None,
        template_values=(),
        message=understood.message,
    )
    return await renew(tx, agent, Draft(form=form, told=understood.told))


async def _understood(
    tx: Tx, agent: Agent, medium: Medium, queue: QueueChoice | None, prefill: Prefill
) -> Understood:
    if prefill.quoted is not None:
        return _quoted(queue, medium, prefill.quoted)
    named = _QUEUE.fullmatch(prefill.text)
    if named is None:
        return _number_and_text(queue, medium, prefill.text)
    return await _of_named_queue(tx, agent, medium, queue, named["name"], named["rest"])


async def _of_named_queue(
    tx: Tx, agent: Agent, medium: Medium, queue: QueueChoice | None, name: str, rest: str
) -> Understood:
    """``Queue: Billing Support``, or ``Billing Support: Maria`` with whom to write to."""
    if name.casefold() == "queue":
        found = await tx.queues.choices(agent.id, medium, rest, 2)
        if found:
            return Understood(queue=_best(found, rest))
        unknown = Caution(wording_key="window.queue.unknown", params={"name": rest[:100]})
        return Understood(queue=queue, told=(unknown,))
    found = await tx.queues.choices(agent.id, medium, name, 2)
    if not found:  # a colon in an ordinary text
        return _number_and_text(queue, medium, f"{name}: {rest}")
    chosen = _best(found, name)
    if len(digits_of(rest)) >= _FEWEST_DIGITS or not rest.strip() or chosen is None:
        return _number_and_text(chosen, medium, rest)
    return await _named_recipient(tx, chosen, medium, rest)


def _best(found: Sequence[QueueChoice], name: str) -> QueueChoice | None:
    """The one with this very name, or the only one: between several the agent chooses."""
    same = [one for one in found if one.name.casefold() == name.strip().casefold()]
    if same:
        return same[0]
    return found[0] if len(found) == 1 else None


async def _named_recipient(tx: Tx, queue: QueueChoice, medium: Medium, name: str) -> Understood:
    found = await tx.contacts.search(name, medium, _SEARCHED, 2)
    if len(found) == 1:
        return Understood(queue=queue, recipients=tuple(found))
    key = "before.several_found" if found else "before.nobody_found"
    return Understood(queue=queue, told=(Caution(wording_key=key, params={"name": name[:100]}),))


def _number_and_text(queue: QueueChoice | None, medium: Medium, text: str) -> Understood:
    """A number in front is the recipient, the rest is the message."""
    text = text.strip(_AROUND)
    found = _NUMBER.match(text)
    if found is None or len(digits_of(found[0])) < _FEWEST_DIGITS:
        return Understood(queue=queue, message=text)
    number, readings = _longest_readable(found[0], medium, queue)
    message = text[len(number) :].strip(_AROUND)
    return _to_number(queue, medium, number, readings, message)


def _longest_readable(
    text: str, medium: Medium, queue: QueueChoice | None
) -> tuple[str, Sequence[Reading]]:
    """``+44 7700 900123 2 parcels``: digits that follow may belong to the text. Without any
    reading, all of it, for the refusal to repeat."""
    ends = [len(text), *(m.start() for m in reversed(list(re.finditer(r"\s", text))))]
    for end in ends:
        readings = _readings(text[:end], medium, queue)
        if readings:
            return text[:end], readings
    return text, ()


def _readings(text: str, medium: Medium, queue: QueueChoice | None) -> Sequence[Reading]:
    try:
        return read_number(text, medium, queue.default_region if queue else "ZZ")
    except BadInput:
        return ()


def _to_number(
    queue: QueueChoice | None,
    medium: Medium,
    number: str,
    readings: Sequence[Reading],
    message: str,
) -> Understood:
    """One reading is chosen; what cannot be read is told; between several the agent chooses."""
    if len(readings) == 1:
        return Understood(queue=queue, recipients=(_typed(readings[0].e164),), message=message)
    if readings:
        params = {"typed": number, "example": readings[0].display}
        line = Caution(wording_key="number.ambiguous", params=dict(params), blocks=True)
        return Understood(queue=queue, message=message, told=(line,))
    if queue is not None:  # the window itself says what is wrong with it
        return Understood(queue=queue, recipients=(_typed(number),), message=message)
    return Understood(queue=queue, message=message, told=tuple(_fault(number, medium)))


def _fault(number: str, medium: Medium) -> list[Caution]:
    try:
        read_number(number, medium, "ZZ")
    except BadInput as fault:
        return [refused(fault)]
    return []


def _typed(address: str) -> RecipientMatch:
    return RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address=address)


def _quoted(queue: QueueChoice | None, medium: Medium, text: str) -> Understood:
    """The first number in a message that can be one; with a plus it is no date and no amount."""
    long = (one[0] for one in _NUMBER.finditer(text) if len(digits_of(one[0])) >= _FEWEST_DIGITS)
    found = sorted(long, key=lambda one: not one.startswith("+"))
    for number in found:
        part, readings = _longest_readable(number, medium, queue)
        if readings:
            return _to_number(queue, medium, part, readings, "")
    if found:
        return _to_number(queue, medium, found[0], (), "")
    return Understood(queue=queue, told=(Caution(wording_key="before.no_number"),))

"""What the type-aheads offer. Slack gives three seconds and does not filter for us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.model import (
    Agent,
    Contact,
    Medium,
    QueueId,
    RecipientKind,
    RecipientMatch,
    Template,
)
from bot.domain.number_forms import digits_of
from bot.domain.numbers import LONGEST_QUOTE, Reading, read_number
from bot.domain.search import matches_prefixes, query_words
from bot.domain.window import QueueChoice
from bot.errors import BadInput
from bot.ports import Tx
from bot.services import contacts
from bot.wording import say

LIMIT = 100
"""Options in one answer to block_suggestion (docs.slack.dev, block elements)."""

_FEWEST_DIGITS = 3  # as in an emergency number; with fewer it is still being typed
_MOST_TEMPLATES = 10_000  # an account has hundreds: all are looked through
_SEARCHED = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)


async def queues(tx: Tx, agent: Agent, medium: Medium, text: str) -> list[QueueChoice]:
    return await tx.queues.choices(agent.id, medium, text, LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was typed, and the window's settings that narrow it down."""

    medium: Medium
    queue_id: QueueId | None
    kind: RecipientKind | None
    text: str


async def recipients(tx: Tx, agent: Agent, search: Search) -> list[RecipientMatch]:
    """The typed number itself first, once it can be read, then the names. Empty without a queue."""
    queue = await _queue(tx, agent, search)
    if queue is None:
        return []
    readings = _readings(search, queue.default_region)
    owners = await contacts.owners_of(tx, [reading.e164 for reading in readings])
    typed = [_offer(reading, readings, owners.get(reading.e164, ())) for reading in readings]
    found = [*_lines(search, owners), *await _found(tx, search)]
    others = [match for match in found if match.address != queue.sender_address]
    return [*typed, *dict.fromkeys(others)][:LIMIT] or _unreadable(search.text)


def _readings(search: Search, region: str) -> tuple[Reading, ...]:
    """Every reading of an ambiguous number: it is asked about, never guessed."""
    try:
        return read_number(search.text, search.medium, region)
    except BadInput:
        return ()


def _offer(
    reading: Reading, readings: Sequence[Reading], owners: Sequence[Contact]
) -> RecipientMatch:
    name = owners[0].name if len(owners) == 1 else ""
    return RecipientMatch(
        kind=RecipientKind.TYPED,
        id="",
        name=name,
        address=reading.e164,
        label=_about(reading, is_one_of_several=len(readings) > 1, name=name),
    )


def _about(reading: Reading, *, is_one_of_several: bool, name: str) -> str:
    if not reading.is_certain:
        return say("window.match.unusual")
    if is_one_of_several:
        return say("window.match.typed_in", region=reading.region)
    return say("window.match.typed_to", name=name) if name else ""


async def _found(tx: Tx, search: Search) -> list[RecipientMatch]:
    """Without letters or digits in what was typed nobody is meant; without text everybody is."""
    if search.text.strip() and not query_words(search.text):
        return []
    kinds = _SEARCHED if search.kind is None else (search.kind,)
    return await tx.contacts.search(search.text, search.medium, kinds, LIMIT)


def _lines(search: Search, owners: Mapping[str, Sequence[Contact]]) -> list[RecipientMatch]:
    """Several people with the typed number, in any of its forms: the agent picks."""
    if search.kind not in (None, RecipientKind.CONTACT):
        return []
    lines = (
        contacts.line_of(contact, address, search.medium)
        for address, people in owners.items()
        for contact in people
        if len(people) > 1
    )
    return [line for line in lines if line]


def _unreadable(text: str) -> list[RecipientMatch]:
    """What was meant as a number is offered as it is: once chosen, the window says what is wrong
    with it. An empty list would leave the agent guessing."""
    typed = " ".join(text.split())[:LONGEST_QUOTE].rstrip()
    if len(digits_of(typed)) < _FEWEST_DIGITS or "|" in typed:
        return []
    label = say("window.match.unreadable")
    return [RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address=typed, label=label)]


async def _queue(tx: Tx, agent: Agent, search: Search) -> QueueChoice | None:
    """Only a queue of this agent's; a forged one finds nothing."""
    if search.queue_id is None:
        return None
    return await tx.queues.choice(agent.id, search.medium, search.queue_id)


async def templates(tx: Tx, agent: Agent, search: Search) -> list[Template]:
    choice = await _queue(tx, agent, search)
    if choice is None:
        return []
    sender = (await tx.queues.get(choice.queue_id)).senders[search.medium]
    approved = await tx.templates.list_approved(sender.carrier, limit=_MOST_TEMPLATES)
    return [t for t in approved if matches_prefixes(_findable(t), search.text)][:LIMIT]


def _findable(template: Template) -> str:
    return f"{template.name.replace('_', ' ')} {template.language.replace('_', ' ')}"

"""What the type-aheads offer. Slack gives three seconds and does not filter for us."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.model import (
    Agent,
    Medium,
    QueueId,
    RecipientKind,
    RecipientMatch,
    Template,
)
from bot.domain.numbers import Reading, read_number
from bot.domain.search import matches_prefixes
from bot.domain.window import QueueChoice
from bot.errors import BadInput
from bot.ports import Tx
from bot.services import contacts

LIMIT = 100
"""Options in one answer to block_suggestion (docs.slack.dev, block elements)."""

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
    typed = await _typed(tx, search.medium, search.text, queue.default_region)
    kinds = _SEARCHED if search.kind is None else (search.kind,)
    found = await tx.contacts.search(search.text, search.medium, kinds, LIMIT)
    others = [match for match in found if match.address != queue.sender_address]
    return [*typed, *others][:LIMIT]


async def _typed(tx: Tx, medium: Medium, text: str, region: str) -> list[RecipientMatch]:
    """Every reading of an ambiguous number: it is asked about, never guessed."""
    try:
        readings = read_number(text, medium, region).readings
    except BadInput:
        return []
    return [await _offer(tx, medium, reading) for reading in readings]


async def _offer(tx: Tx, medium: Medium, reading: Reading) -> RecipientMatch:
    known = await contacts.find_by_address(tx, medium, reading.e164)
    name = known[0].name if len(known) == 1 else ""
    label = "" if reading.is_certain else "unusual"
    return RecipientMatch(
        kind=RecipientKind.TYPED, id="", name=name, address=reading.e164, label=label
    )


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
    approved = await tx.templates.list_approved(sender.carrier)
    return [t for t in approved if matches_prefixes(t.name.replace("_", " "), search.text)][:LIMIT]

"""Whom a message can go to: contacts, colleagues with a number, queues with an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.sql.expression import CompoundSelect

from bot.domain.model import Medium, RecipientKind, RecipientMatch
from bot.domain.search import number_words, query_words
from storage.schema import agent, contact, contact_address, queue, queue_sender
from storage.search import entities_with, parameters, rarest_first
from storage.session import Session

ADDRESS_KINDS = {Medium.SMS: ("phone",), Medium.WHATSAPP: ("phone", "wa_id")}
GROUPS = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)

_ENTITY = {
    RecipientKind.CONTACT: contact,
    RecipientKind.AGENT: agent,
    RecipientKind.QUEUE: queue,
}


async def find_matches(
    session: Session, text: str, medium: Medium, kinds: Sequence[RecipientKind], limit: int
) -> list[RecipientMatch]:
    """Grouped by kind. Each kind gets its share of the lines, and what others leave over."""
    wanted = tuple(kind for kind in GROUPS if kind in kinds)
    if not wanted:
        return []
    prefixes = await rarest_first(session, wanted[0].value, query_words(text))
    statement = _lines_of(medium, wanted, len(prefixes), limit)
    matches = _once_each(await session.rows(statement, parameters(prefixes)), medium)
    groups = [_in_order(matches, kind, prefixes) for kind in wanted]
    taken = set(list(_in_turns(groups))[:limit])
    return [match for match in chain(*groups) if match in taken]


async def match_again(
    session: Session, kind: RecipientKind, match_id: str, address: str, medium: Medium
) -> RecipientMatch | None:
    if kind is RecipientKind.TYPED:
        return None
    statement = _lines(kind, medium).where(_ENTITY[kind].c.id == match_id)
    matches = _once_each(await session.rows(statement), medium)
    return next((match for match in matches if match.address == address), None)


@lru_cache
def _lines_of(
    medium: Medium, kinds: tuple[RecipientKind, ...], words: int, limit: int
) -> CompoundSelect[Any]:
    parts = [_found(kind, medium, words, limit).subquery() for kind in kinds]
    return union_all(*(select(part) for part in parts))


def _found(kind: RecipientKind, medium: Medium, words: int, limit: int) -> Select[Any]:
    lines, entity = _lines(kind, medium), _ENTITY[kind]
    if not words:
        return lines.order_by(entity.c.name, entity.c.id).limit(limit)
    entities = entities_with(kind.value, words, limit * 5 // 4)
    return lines.join(entities, entities.c.entity_id == entity.c.id)


def _lines(kind: RecipientKind, medium: Medium) -> Select[Any]:
    """Rows of kind, id, name, address, label."""
    entity = _ENTITY[kind]
    named = (literal(kind.value).label("kind"), entity.c.id, entity.c.name)
    no_label = literal("").label("label")
    if kind is RecipientKind.AGENT:
        number = agent.c.phone.label("address")
        return select(*named, number, no_label).where(agent.c.phone.is_not(None))
    if kind is RecipientKind.QUEUE:
        lines = select(*named, queue_sender.c.address, no_label).join(queue_sender)
        return lines.where(queue_sender.c.medium == medium)
    details = (contact_address.c.value.label("address"), contact_address.c.label)
    lines = select(*named, *details).join(contact_address)
    return lines.where(contact_address.c.kind.in_(ADDRESS_KINDS[medium]))


def _once_each(rows: Iterable[Any], medium: Medium) -> list[RecipientMatch]:
    """WhatsApp's form is digits alone: what a phone and a wa_id of one person have in common."""
    unique: dict[tuple[str, str], RecipientMatch] = {}
    for row in rows:
        bare = medium is Medium.WHATSAPP
        address = row["address"].removeprefix("+") if bare else row["address"]
        match = RecipientMatch(
            kind=RecipientKind(row["kind"]),
            id=row["id"],
            name=row["name"],
            address=address,
            label=row["label"],
        )
        unique.setdefault((match.id, match.address), match)
    return list(unique.values())


def _in_order(
    matches: Sequence[RecipientMatch], kind: RecipientKind, prefixes: Sequence[str]
) -> list[RecipientMatch]:
    """By name; of a contact found by a number, that number before its others."""
    own = (match for match in matches if match.kind is kind)
    return sorted(own, key=lambda match: (not _is_found_by(match, prefixes), match.name, match.id))


def _is_found_by(match: RecipientMatch, prefixes: Sequence[str]) -> bool:
    if not any(map(str.isdigit, prefixes)):
        return False
    words = number_words(match.address)
    return any(word.startswith(prefix) for word in words for prefix in prefixes)


def _in_turns(groups: Sequence[Sequence[RecipientMatch]]) -> Iterable[RecipientMatch]:
    return (match for turn in zip_longest(*groups) for match in turn if match is not None)

"""Whom a message can go to: contacts, colleagues with a number, queues with an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Select, Text, cast, literal, null, select, union_all
from sqlalchemy.sql.expression import CompoundSelect

from bot.domain.model import Medium, RecipientKind, RecipientMatch
from bot.domain.number_forms import as_address, match_key
from bot.domain.search import number_words, query_words
from storage.schema import agent, contact, contact_address, queue, queue_sender
from storage.search import Shape, entities_with, shape_search
from storage.session import Session

ADDRESS_KINDS = {Medium.SMS: ("phone",), Medium.WHATSAPP: ("phone", "wa_id", "bsuid")}
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
    words = query_words(text)
    shape, given = await shape_search(session, wanted[0].value, words)
    statement = _lines_of(medium, wanted, shape, limit)
    matches = _once_each(await session.rows(statement, given))
    groups = [_in_order(matches, kind, words) for kind in wanted]
    taken = set(list(_in_turns(groups))[:limit])
    return [match for match in chain(*groups) if match in taken]


async def matches_again(
    session: Session, chosen: Sequence[RecipientMatch], medium: Medium
) -> list[RecipientMatch | None]:
    """One statement for each kind among them, however many there are."""
    known: dict[tuple[RecipientKind, str, str], RecipientMatch] = {}
    for kind in GROUPS:
        ids = {match.id for match in chosen if match.kind is kind}
        if ids:
            statement = _lines(kind, medium).where(_ENTITY[kind].c.id.in_(ids))
            matches = _once_each(await session.rows(statement))
            known |= {_line_key(match): match for match in matches}
    return [known.get(_line_key(match)) for match in chosen]


def _line_key(match: RecipientMatch) -> tuple[RecipientKind, str, str]:
    return match.kind, match.id, _same_line(match.address)


def _same_line(address: str) -> str:
    return match_key(address) if address.startswith("+") else address


@lru_cache
def _lines_of(
    medium: Medium, kinds: tuple[RecipientKind, ...], shape: Shape, limit: int
) -> CompoundSelect[Any]:
    parts = [_found(kind, medium, shape, limit).subquery() for kind in kinds]
    return union_all(*(select(part) for part in parts))


def _found(kind: RecipientKind, medium: Medium, shape: Shape, limit: int) -> Select[Any]:
    lines, entity = _lines(kind, medium), _ENTITY[kind]
    if not shape.words:
        return lines.order_by(entity.c.name, entity.c.id).limit(limit)
    entities = entities_with(kind.value, shape, limit * 5 // 4)
    return lines.join(entities, entities.c.entity_id == entity.c.id)


def _lines(kind: RecipientKind, medium: Medium) -> Select[Any]:
    """Rows of kind, id, name, address, label, time_zone."""
    entity = _ENTITY[kind]
    named = (literal(kind.value).label("kind"), entity.c.id, entity.c.name)
    nothing = (literal("").label("label"), cast(null(), Text).label("time_zone"))
    if kind is RecipientKind.AGENT:
        number = agent.c.phone.label("address")
        return select(*named, number, *nothing).where(agent.c.phone.is_not(None))
    if kind is RecipientKind.QUEUE:
        lines = select(*named, queue_sender.c.address, *nothing).join(queue_sender)
        return lines.where(queue_sender.c.medium == medium)
    address = contact_address.c.value.label("address")
    details = (address, contact_address.c.label, contact.c.time_zone)
    lines = select(*named, *details).join(contact_address)
    return lines.where(contact_address.c.kind.in_(ADDRESS_KINDS[medium]))


def _once_each(rows: Iterable[Any]) -> list[RecipientMatch]:
    """A phone and a wa_id of one line are one match, with the address as WhatsApp knows it."""
    unique: dict[tuple[RecipientKind, str, str], RecipientMatch] = {}
    for row in sorted(rows, key=lambda row: row["address"].startswith("+")):
        match = _match(row)
        known = unique.setdefault(_line_key(match), match)
        if match.label and not known.label:
            unique[_line_key(match)] = replace(known, label=match.label)
    return _by_number_where_known(list(unique.values()))


def _by_number_where_known(matches: list[RecipientMatch]) -> list[RecipientMatch]:
    """A user id reaches those whose number is withheld; for the others it is the same line."""
    numbered = {match.id for match in matches if match.address.startswith("+")}
    return [m for m in matches if m.address.startswith("+") or m.id not in numbered]


def _match(row: Any) -> RecipientMatch:
    return RecipientMatch(
        kind=RecipientKind(row["kind"]),
        id=row["id"],
        name=row["name"],
        address=as_address(row["address"]),
        label=row["label"],
        time_zone=row["time_zone"],
    )


def _in_order(
    matches: Sequence[RecipientMatch], kind: RecipientKind, prefixes: Sequence[str]
) -> list[RecipientMatch]:
    """By name; of somebody found by a number, that number before their others."""
    own = sorted((m for m in matches if m.kind is kind), key=lambda m: (m.name, m.id))
    if not any(map(str.isdigit, prefixes)):
        return own
    lines = Counter(match.id for match in own)
    return sorted(own, key=lambda m: lines[m.id] > 1 and not _is_found_by(m, prefixes))


def _is_found_by(match: RecipientMatch, prefixes: Sequence[str]) -> bool:
    words = number_words(match.address)
    return any(word.startswith(prefix) for word in words for prefix in prefixes)


def _in_turns(groups: Sequence[Sequence[RecipientMatch]]) -> Iterable[RecipientMatch]:
    return (match for turn in zip_longest(*groups) for match in turn if match is not None)

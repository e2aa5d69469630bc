"""Whom a message can go to: contacts, colleagues with a number, queues with an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Select, literal, select

from bot.domain.model import Medium, RecipientKind, RecipientMatch
from bot.domain.search import number_words, query_words
from storage.schema import agent, contact, contact_address, queue, queue_sender
from storage.search import find_entities
from storage.session import Session

ADDRESS_KINDS = {Medium.SMS: ("phone",), Medium.WHATSAPP: ("phone", "wa_id")}
GROUPS = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)

_ENTITY = {
    RecipientKind.CONTACT: contact,
    RecipientKind.AGENT: agent,
    RecipientKind.QUEUE: queue,
}
_NO_LABEL = literal("")


async def find_matches(
    session: Session, text: str, medium: Medium, kinds: Sequence[RecipientKind], limit: int
) -> list[RecipientMatch]:
    """Grouped by kind. Each kind gets its share of the lines, and what others leave over."""
    prefixes = query_words(text)
    groups = [
        await _find_kind(session, kind, prefixes, medium, limit) for kind in GROUPS if kind in kinds
    ]
    taken = set(list(_in_turns(groups))[:limit])
    return [match for match in chain(*groups) if match in taken]


async def match_again(
    session: Session, kind: RecipientKind, match_id: str, address: str, medium: Medium
) -> RecipientMatch | None:
    if kind is RecipientKind.TYPED:
        return None
    statement = _lines(kind, medium).where(_ENTITY[kind].c.id == match_id)
    matches = await _read(session, kind, medium, statement)
    return next((match for match in matches if match.address == address), None)


async def _find_kind(
    session: Session, kind: RecipientKind, prefixes: list[str], medium: Medium, limit: int
) -> list[RecipientMatch]:
    statement = _lines(kind, medium)
    if prefixes:
        ids = await find_entities(session, kind.value, prefixes, limit)
        statement = statement.where(_ENTITY[kind].c.id.in_(ids))
    order = (_ENTITY[kind].c.name, _ENTITY[kind].c.id)
    matches = await _read(session, kind, medium, statement.order_by(*order).limit(2 * limit))
    return sorted(matches, key=lambda match: not _is_found_by(match, prefixes))[:limit]


async def _read(
    session: Session, kind: RecipientKind, medium: Medium, statement: Select[Any]
) -> list[RecipientMatch]:
    rows = await session.connection.execute(statement)
    matches = (
        RecipientMatch(kind=kind, id=id_, name=name, address=in_form(address, medium), label=label)
        for id_, name, address, label in rows
    )
    return _once_each(matches)


def in_form(address: str, medium: Medium) -> str:
    """WhatsApp's form is digits alone: what a phone and a wa_id of one person have in common."""
    return address.removeprefix("+") if medium is Medium.WHATSAPP else address


def _lines(kind: RecipientKind, medium: Medium) -> Select[Any]:
    """Rows of id, name, address, label."""
    if kind is RecipientKind.AGENT:
        has_phone = agent.c.phone.is_not(None)
        return select(agent.c.id, agent.c.name, agent.c.phone, _NO_LABEL).where(has_phone)
    if kind is RecipientKind.QUEUE:
        lines = select(queue.c.id, queue.c.name, queue_sender.c.address, _NO_LABEL)
        return lines.join(queue_sender).where(queue_sender.c.medium == medium)
    details = (contact_address.c.value, contact_address.c.label)
    lines = select(contact.c.id, contact.c.name, *details).join(contact_address)
    return lines.where(contact_address.c.kind.in_(ADDRESS_KINDS[medium]))


def _once_each(matches: Iterable[RecipientMatch]) -> list[RecipientMatch]:
    unique: dict[tuple[str, str], RecipientMatch] = {}
    for match in matches:
        unique.setdefault((match.id, match.address), match)
    return list(unique.values())


def _is_found_by(match: RecipientMatch, prefixes: list[str]) -> bool:
    """Whether the number typed is this address and not another one of the same contact."""
    words = number_words(match.address) if any(map(str.isdigit, prefixes)) else []
    return any(word.startswith(prefix) for word in words for prefix in prefixes)


def _in_turns(groups: Sequence[Sequence[RecipientMatch]]) -> Iterable[RecipientMatch]:
    return (match for turn in zip_longest(*groups) for match in turn if match is not None)

"""Search by words and their beginnings, the same for contacts, agents and queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, delete, func, literal, select

from bot.domain.search import fold_words, prefix_end
from storage.schema import search_word
from storage.session import Session

COMMON = 5_000
"""Words that more entities have than this count as equally common: counting on would cost more."""


async def index_words(session: Session, kind: str, words: Mapping[str, Iterable[str]]) -> None:
    """Replaces the words of these entities. ``kind``: contact, agent or queue."""
    is_theirs = search_word.c.entity_id.in_(list(words))
    await session.run(delete(search_word).where(search_word.c.kind == kind, is_theirs))
    await add_words(session, kind, words)


async def add_words(session: Session, kind: str, words: Mapping[str, Iterable[str]]) -> None:
    rows = [
        {"kind": kind, "entity_id": entity_id, "word": word}
        for entity_id, own in words.items()
        for word in sorted(set(own))
    ]
    if rows:
        await session.run(session.insert(search_word), rows)


def has_words(kind: str, entity_id: ColumnElement[str], text: str) -> list[ColumnElement[bool]]:
    """One condition per word of the text, for lists that are short already."""
    return [_has_word(kind, entity_id, prefix) for prefix in fold_words(text)]


async def find_entities(
    session: Session, kind: str, prefixes: Sequence[str], limit: int
) -> list[str]:
    """Ids with a word for each prefix, in the order of the rarest prefix's words."""
    first, *others = await _rarest_first(session, kind, prefixes)
    beginning = (
        select(search_word.c.entity_id)
        .where(_is_match(kind, first))
        .where(*(_has_word(kind, search_word.c.entity_id, other) for other in others))
        .order_by(search_word.c.word, search_word.c.entity_id)
        .limit(2 * limit)  # one entity may have several such words
    )
    return list(dict.fromkeys(await session.values(beginning)))[:limit]


async def _rarest_first(session: Session, kind: str, prefixes: Sequence[str]) -> list[str]:
    if len(prefixes) < 2:
        return list(prefixes)
    counts = select(*(_count(kind, prefix).scalar_subquery() for prefix in prefixes))
    row = (await session.connection.execute(counts)).one()
    return [prefix for _, prefix in sorted(zip(row, prefixes, strict=True))]


def _count(kind: str, prefix: str) -> Select[int]:
    some = select(literal(1).label("one")).where(_is_match(kind, prefix)).limit(COMMON)
    return select(func.count()).select_from(some.subquery())


def _is_match(kind: str, prefix: str) -> ColumnElement[bool]:
    word = search_word.c.word
    return (search_word.c.kind == kind) & (word >= prefix) & (word < prefix_end(prefix))


def _has_word(kind: str, entity_id: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    # A scalar and not EXISTS: PostgreSQL would join EXISTS with all words of a common prefix.
    other = search_word.alias()
    is_match = (other.c.kind == kind) & (other.c.entity_id == entity_id)
    in_range = (other.c.word >= prefix) & (other.c.word < prefix_end(prefix))
    return select(literal(1)).where(is_match, in_range).limit(1).scalar_subquery().is_not(None)

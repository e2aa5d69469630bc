"""Search by words and their beginnings, the same for contacts, agents and queues.

Statements are made once per number of words and take the words as parameters ``word0``, ``end0``
and so on: a type-ahead asks at every key, and making them anew would cost more than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    Subquery,
    bindparam,
    delete,
    func,
    literal,
    literal_column,
    select,
)

from bot.domain.search import prefix_end
from storage.schema import search_word
from storage.session import Session

COMMON = 5_000
"""Words that more entities have than this count as equally common: counting on would cost more."""

CANDIDATES = 7_000
"""How many entities with the rarest word are tried for the other words: some 35 ms. Two words that
are both more common than this occur together often enough to fill the list before."""


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


def parameters(prefixes: Sequence[str]) -> dict[str, str]:
    words = {f"word{number}": prefix for number, prefix in enumerate(prefixes)}
    ends = {f"end{number}": prefix_end(prefix) for number, prefix in enumerate(prefixes)}
    return words | ends


async def rarest_first(session: Session, kind: str, prefixes: Sequence[str]) -> list[str]:
    if len(prefixes) < 2:
        return list(prefixes)
    [counts] = await session.rows(_counts(kind, len(prefixes)), parameters(prefixes))
    return [prefix for _, prefix in sorted(zip(counts.values(), prefixes, strict=True))]


def entities_with(kind: str, words: int, limit: int) -> Subquery:
    """``entity_id`` of those that have all words, in the order of the first word's spellings.

    One entity may come twice, when two of its words begin alike.
    """
    order = (search_word.c.word, search_word.c.entity_id)
    first = select(search_word.c.entity_id, search_word.c.word).where(_is_match(kind, 0))
    candidates = first.order_by(*order).limit(literal_column(str(CANDIDATES))).subquery()
    has_others = has_words(kind, candidates.c.entity_id, range(1, words))
    return select(candidates.c.entity_id).where(*has_others).limit(limit).subquery()


def has_words(
    kind: str, entity_id: ColumnElement[str], numbers: Iterable[int]
) -> list[ColumnElement[bool]]:
    """One condition per word, for lists that are short already."""
    return [_has_word(kind, entity_id, number) for number in numbers]


def _has_word(kind: str, entity_id: ColumnElement[str], number: int) -> ColumnElement[bool]:
    # A scalar and not EXISTS: PostgreSQL would join EXISTS with all words of a common prefix.
    other = search_word.alias()
    is_its = (other.c.kind == literal_column(f"'{kind}'")) & (other.c.entity_id == entity_id)
    one = select(literal(1)).where(is_its, _begins(other.c.word, number)).limit(1)
    return one.scalar_subquery().is_not(None)


@lru_cache
def _counts(kind: str, words: int) -> Executable:
    counts = (_count(kind, number).label(f"count{number}") for number in range(words))
    return select(*counts)


def _count(kind: str, number: int) -> ColumnElement[int]:
    some = select(literal(1).label("one")).where(_is_match(kind, number)).limit(COMMON)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _is_match(kind: str, number: int) -> ColumnElement[bool]:
    is_kind = search_word.c.kind == literal_column(f"'{kind}'")
    return is_kind & _begins(search_word.c.word, number)


def _begins(word: ColumnElement[str], number: int) -> ColumnElement[bool]:
    return (word >= bindparam(f"word{number}")) & (word < bindparam(f"end{number}"))

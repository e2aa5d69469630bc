"""Search by words and their beginnings, the same for contacts, agents and queues.

Statements are made once per number of words and take the words as parameters ``word0``, ``end0``
and so on: a type-ahead asks at every key, and making them anew would cost more than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    Subquery,
    bindparam,
    delete,
    func,
    intersect,
    literal,
    literal_column,
    select,
)

from bot.domain.model import RecipientKind
from bot.domain.search import initial_pairs, least_words, prefix_end
from storage.schema import search_word
from storage.session import Session

COMMON = 30_000
"""Words that more entities have than this count as equally common: counting on would cost more."""

CANDIDATES = 3_000
"""How many entities are tried for common words, one look each: some 15 ms. Of a million contacts
at least three in a hundred have a common word: mostly enough to fill the list before."""

FEW = 1_000
"""Up to here one look each is the fastest way for any word."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a search is done. ``sets``: so many of the words, the rarest, are read whole and
    intersected, which takes a fraction of one look for each candidate. ``by_pair``: all words are
    common, and the candidates are contacts with two of their initials; ``initials`` of the words
    are no more than that."""

    words: int
    sets: int = 1
    by_pair: bool = False
    initials: int = 0


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


async def shape_search(
    session: Session, kind: str, typed: Sequence[str]
) -> tuple[Shape, dict[str, str]]:
    """The shape, and what a statement of that shape takes."""
    words = least_words(typed)
    if len(words) < 2:
        return Shape(len(words)), parameters(words)
    [row] = await session.rows(_counts(kind, len(words)), parameters(words))
    counted: Iterable[int] = dict(row).values()
    counts = dict(zip(words, counted, strict=True))
    words.sort(key=lambda word: counts[word])
    rare = sum(count < COMMON for count in counts.values())
    if counts[words[0]] <= FEW:
        return Shape(len(words)), parameters(words)
    if rare:
        return Shape(len(words), sets=rare), parameters(words)
    return _by_pair(words)


def _by_pair(words: list[str]) -> tuple[Shape, dict[str, str]]:
    words = sorted(words, key=lambda word: (word[0].isdigit(), len(word)))
    pairs = initial_pairs(words[:2])
    if not pairs:
        return Shape(len(words)), parameters(words)
    initials = sum(len(word) == 1 for word in words[:2])
    shape = Shape(len(words), by_pair=True, initials=initials)
    return shape, parameters(words) | {"pair": pairs[0]}


def entities_with(kind: str, shape: Shape, limit: int) -> Subquery:
    """``entity_id`` of those that have all words.

    One entity may come twice, when two of its words begin alike.
    """
    if shape.by_pair and kind == RecipientKind.CONTACT:
        candidates, known = _with_pair(), shape.initials
    elif shape.sets > 1:
        candidates, known = _in_all(kind, shape.sets), shape.sets
    else:
        candidates, known = _candidates(kind), 1
    has_others = has_words(kind, candidates.c.entity_id, range(known, shape.words))
    return select(candidates.c.entity_id).where(*has_others).limit(limit).subquery()


def _candidates(kind: str) -> Subquery:
    """In the order of the first word's spellings."""
    order = (search_word.c.word, search_word.c.entity_id)
    first = select(search_word.c.entity_id, search_word.c.word).where(_is_match(kind, 0))
    return first.order_by(*order).limit(literal_column(str(CANDIDATES))).subquery()


def _with_pair() -> Subquery:
    """In no order that spelling has a part in: who begins with ``mac`` is not tried first."""
    is_pair = (search_word.c.kind == "contact") & (search_word.c.word == bindparam("pair"))
    ids = select(search_word.c.entity_id).where(is_pair).order_by(search_word.c.entity_id)
    return ids.limit(literal_column(str(CANDIDATES))).subquery()


def _in_all(kind: str, sets: int) -> Subquery:
    # INTERSECT and not IN: PostgreSQL guesses that there is one row of a word that is no common
    # value of its statistics, and then reads the one set anew for each row of the other.
    entities = (select(search_word.c.entity_id).where(_is_match(kind, n)) for n in range(sets))
    return intersect(*entities).subquery()


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

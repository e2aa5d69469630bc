"""What is asked all the time, with ten thousand conversations behind it and with a million.

Baseline: the same questions with the shorter past; the two databases take turns. A ratio over 1.3
is a query that reads more than it needs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.databases import KINDS, Kind
from benchmarks.figures import median
from benchmarks.history import Past
from benchmarks.loading import CACHE, loaded
from benchmarks.measures import Bar, Measure, beside
from benchmarks.questions import QUESTIONS, Centre, Question
from storage.store import open_store

SIZES = (10_000, 1_000_000)
ROUNDS = 200
BAR = Bar(1.3, of_ratio=True)


async def measure(
    sizes: tuple[int, int] = SIZES,
    cache: Path = CACHE,
    kinds: Sequence[Kind] = KINDS,
    rounds: int = ROUNDS,
) -> list[Measure]:
    return [one for kind in kinds for one in await _measure(kind, sizes, cache, rounds)]


async def _measure(kind: Kind, sizes: tuple[int, int], cache: Path, rounds: int) -> list[Measure]:
    short, long = map(Past, sizes)
    async with _opened(kind, short, cache) as before, _opened(kind, long, cache) as after:
        took = {
            name: await _in_turns(question, before, after, rounds)
            for name, question in QUESTIONS.items()
        }
    return [
        beside(f"growth.{kind}.{name}", ours, "ms", theirs, BAR)
        for name, (theirs, ours) in took.items()
    ]


@asynccontextmanager
async def _opened(kind: Kind, past: Past, cache: Path) -> AsyncIterator[Centre]:
    async with loaded(kind, past.content(), cache) as url:
        store = open_store(url)
        try:
            yield Centre(store, past)
        finally:
            await store.close()


async def _in_turns(
    question: Question, before: Centre, after: Centre, rounds: int
) -> tuple[float, float]:
    """Medians in milliseconds; the first tenth of the rounds warms up."""
    took = [(await question(before), await question(after)) for _ in range(rounds)]
    kept = took[rounds // 10 :]
    return median(one for one, _ in kept), median(one for _, one in kept)

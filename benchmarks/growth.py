"""What is asked all the time, with ten thousand conversations behind it and with a million.

Asked about are the newest ten thousand in both. Baseline: the same questions with the shorter past;
the two databases take turns. A ratio over 1.3 is a query that reads more than it needs.
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
from benchmarks.questions import QUESTIONS, Centre
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
        took = [await _round(before, after, is_swapped=bool(n % 2)) for n in range(rounds)]
    warm = took[rounds // 10 :]
    return [
        beside(f"growth.{kind}.{name}", *_medians([one[name] for one in warm]), BAR)
        for name in QUESTIONS
    ]


@asynccontextmanager
async def _opened(kind: Kind, past: Past, cache: Path) -> AsyncIterator[Centre]:
    async with loaded(kind, past.content(), cache) as url:
        store = open_store(url)
        try:
            yield Centre(store, past)
        finally:
            await store.close()


async def _round(
    before: Centre, after: Centre, *, is_swapped: bool
) -> dict[str, tuple[float, float]]:
    """Every question once: what else the machine does falls on all of them alike, and who is asked
    first has to wait for what the question before has left."""
    took = {}
    for name, question in QUESTIONS.items():
        first, second = (after, before) if is_swapped else (before, after)
        times = await question(first), await question(second)
        took[name] = times[::-1] if is_swapped else times
    return took


def _medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, str, float]:
    """As ``beside`` takes them: with the longer past, and with the shorter."""
    return median(after for _, after in pairs), "ms", median(before for before, _ in pairs)

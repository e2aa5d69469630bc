"""The benchmarks run at a small scale, so that they do not rot. What they measure is not tested."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import (
    command_burst,
    customer_to_post,
    growth,
    questions,
    relay,
    start_and_memory,
    type_aheads,
    webhooks,
)
from benchmarks.crowd import Size
from benchmarks.figures import percentile
from benchmarks.history import Past
from benchmarks.measures import Bar, Measure, alone, beside, save, table
from benchmarks.posts import Post

SMALL = Size(contacts=1_000, queues=50, agents=20)


@pytest.mark.acceptance
async def test_every_command_of_a_burst_opens_its_window() -> None:
    measures = await command_burst.measure(kinds=["sqlite"], commands=20, rounds=1)
    opened = measures[0]
    assert opened.name == "command_burst.sqlite.views_opened"
    assert (opened.value, opened.baseline, opened.holds) == (20, 20, True)


async def test_type_aheads_are_measured_on_both_databases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_aheads, "QUERIES", 40)
    measures = await type_aheads.measure_queues(SMALL, tmp_path)
    measures += await type_aheads.measure_recipients(SMALL, tmp_path)
    assert [one.name for one in measures if one.bar] == [
        "queue_type_ahead.sqlite.p99",
        "queue_type_ahead.postgresql.p99",
        "recipient_type_ahead.sqlite.p99",
        "recipient_type_ahead.postgresql.p99",
    ]


async def test_growth_is_measured_on_both_databases(tmp_path: Path) -> None:
    measures = await growth.measure((400, 4_000), tmp_path, rounds=3)
    asked = {one.name.rpartition(".")[2] for one in measures}
    assert asked == set(questions.QUESTIONS)
    assert len(measures) == 2 * len(asked)
    assert all(one.value > 0 and one.baseline for one in measures)


def test_longer_past_has_the_same_present() -> None:
    short, long = (Counter(told(size)) for size in (4_000, 8_000))
    for state in ("connected", "waiting"):
        assert short[state] == long[state] > 0
    assert short["disconnected"] * 2 == long["disconnected"] == 160
    assert long["closed"] > short["closed"] > 2_000


def told(conversations: int) -> list[str]:
    past = Past(conversations)
    return [past.one(number).state for number in range(conversations)]


@pytest.mark.acceptance
async def test_start_and_memory_are_measured() -> None:
    start, memory = await start_and_memory.measure(rounds=1, idle_s=0)
    assert start.value > 0
    assert memory.value > 10


@pytest.mark.acceptance
async def test_webhooks_are_answered_and_counted() -> None:
    rate, p99 = await webhooks.measure(kinds=["sqlite"], messages=20, rounds=1)
    assert rate.value > 0
    assert p99.value > 0


@pytest.mark.acceptance
async def test_relayed_posts_are_counted_and_in_order() -> None:
    measures = await relay.measure(kinds=["sqlite"], channels=2, messages=2)
    rate, of_slack, shortest_gap, refused, out_of_order = measures
    assert 0 < rate.value == of_slack.value < 2.5
    assert shortest_gap.value > 0
    assert (refused.value, refused.holds) == (0, True)
    assert (out_of_order.value, out_of_order.holds) == (0, True)


def test_line_that_is_missing_twice_or_too_early_is_out_of_order() -> None:
    assert out_of_order(0, 1, 2) == 0
    assert out_of_order(0, 2, 1) == 2
    assert out_of_order(0, 1) == 1
    assert out_of_order(0, 1, 1, 2) > 0


def out_of_order(*numbers: int) -> float:
    """Of a thread in which three lines should stand."""
    posts = [Post("C0FLOOR", "1.0", number, place, True) for place, number in enumerate(numbers)]
    return relay.misplaced(posts, expected=3)


@pytest.mark.acceptance
async def test_customers_messages_are_timed_until_their_posts() -> None:
    p50, p95 = await customer_to_post.measure(kinds=["sqlite"], channels=3, messages=6)
    assert 0 < p50.value <= p95.value < customer_to_post.TIMEOUT_S * 1000


def test_measure_holds_when_every_bar_does() -> None:
    bars = (Bar(50), Bar(3, of_ratio=True))
    assert beside("a.b", 20, "ms", 10, *bars).holds is True
    assert beside("a.b", 40, "ms", 10, *bars).holds is False
    assert beside("a.b", 60, "ms", 30, *bars).holds is False
    assert beside("a.b", 60, "ms", 30).holds is None
    assert (alone("a.b", 0, "posts", Bar(0)).holds, alone("a.b", 1, "posts", Bar(0)).holds) == (
        True,
        False,
    )
    assert str(Bar(0.7, of_ratio=True, at_least=True)) == "at least 0.7 x baseline"


def test_running_one_benchmark_replaces_its_rows_only(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    save([_measure("one.p50"), _measure("one.p99"), _measure("two.p99")], ["one", "two"], path)
    save([_measure("one.p99", value=2)], ["one"], path)
    rows = {row["name"]: row["value"] for row in json.loads(path.read_text())}
    assert rows == {"one.p99": 2, "two.p99": 1}


def test_table_says_what_does_not_hold() -> None:
    failed = beside("a.b", 60, "ms", 10, Bar(50))
    assert table([failed]).splitlines()[1].endswith("at most 50  NO")


def test_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 99)) == (50, 99)
    assert percentile([7.0], 99) == 7


def _measure(name: str, value: float = 1) -> Measure:
    return Measure(name=name, value=value, unit="ms")

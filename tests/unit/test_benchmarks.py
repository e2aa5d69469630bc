"""The benchmarks run at a small scale, so that they do not rot. What they measure is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import command_burst, start_and_memory, type_aheads, webhooks
from benchmarks.crowd import Size
from benchmarks.figures import percentile
from benchmarks.measures import Bar, Measure, beside, save, table

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


def test_measure_holds_when_every_bar_does() -> None:
    bars = (Bar(50), Bar(3, of_ratio=True))
    assert beside("a.b", 20, "ms", 10, *bars).holds is True
    assert beside("a.b", 40, "ms", 10, *bars).holds is False
    assert beside("a.b", 60, "ms", 30, *bars).holds is False
    assert beside("a.b", 60, "ms", 30).holds is None
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

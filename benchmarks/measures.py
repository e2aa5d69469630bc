"""What a benchmark found: one row each, as a table on the terminal and in results.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``name`` begins with its benchmark's, then a dot. ``holds`` is None where no bar is set."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    bar: str = ""
    holds: bool | None = None


def alone(name: str, value: float, unit: str, *bars: Bar) -> Measure:
    """Without a baseline: the bars are on the value."""
    holds = all(bar.holds(value, 0) for bar in bars) if bars else None
    bar = " and ".join(map(str, bars))
    return Measure(name=name, value=round(value, 3), unit=unit, bar=bar, holds=holds)


def beside(name: str, value: float, unit: str, baseline: float, *bars: Bar) -> Measure:
    """With the ratio to the baseline; holds when every bar does."""
    ratio = value / baseline if baseline else float("inf")
    return Measure(
        name=name,
        value=round(value, 3),
        unit=unit,
        baseline=round(baseline, 3),
        ratio=round(ratio, 3),
        bar=" and ".join(map(str, bars)),
        holds=all(bar.holds(value, ratio) for bar in bars) if bars else None,
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit on the value, or on its ratio to the baseline."""

    limit: float
    of_ratio: bool = False
    at_least: bool = False

    def holds(self, value: float, ratio: float) -> bool:
        measured = ratio if self.of_ratio else value
        return measured >= self.limit if self.at_least else measured <= self.limit

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        return f"{side} {self.limit:g}" + (" x baseline" if self.of_ratio else "")


def table(measures: Sequence[Measure]) -> str:
    head = ("", "value", "unit", "baseline", "ratio", "bar", "holds")
    rows = [head, *(_cells(measure) for measure in measures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _cells(one: Measure) -> tuple[str, ...]:
    baseline, ratio = _number(one.baseline), _number(one.ratio)
    held = {True: "yes", False: "NO", None: ""}[one.holds]
    return (one.name, _number(one.value), one.unit, baseline, ratio, one.bar, held)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    for column in (1, 3, 4):
        cells[column] = row[column].rjust(widths[column])
    return "  ".join(cells).rstrip()


def save(measures: Iterable[Measure], benchmarks: Iterable[str], path: Path = RESULTS) -> None:
    """Replaces the rows of these benchmarks only."""
    mine = tuple(f"{name}." for name in benchmarks)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    rows = [row for row in kept if not row["name"].startswith(mine)]
    rows += [asdict(measure) for measure in measures]
    rows.sort(key=lambda row: str(row["name"]))
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")

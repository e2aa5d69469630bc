"""A thousand agents type the command at once while Slack's Web API takes 300 ms.

Baseline: a bare Bolt app that only acks and opens a constant view. Each side has a sandbox of its
own; runs alternate, and figures are medians of runs.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import processes
from benchmarks.databases import KINDS, Kind, empty_database
from benchmarks.figures import median, percentile
from benchmarks.measures import Bar, Measure, beside
from benchmarks.office import CHANNEL_ID, Office, furnish
from benchmarks.stages import Stage, staged_app, staged_bare, wait_for

COMMANDS = 1_000
ROUNDS = 5
SLACK_LATENCY_MS = 300


@dataclass(frozen=True, slots=True)
class Burst:
    """One run. A view that comes after its trigger's 3 s is refused by the sandbox."""

    acked: int
    opened: int
    ack_ms: tuple[float, ...]

    def ack(self, percent: float) -> float:
        return percentile(self.ack_ms, percent)


async def measure(
    kinds: Sequence[Kind] = KINDS, commands: int = COMMANDS, rounds: int = ROUNDS
) -> list[Measure]:
    processes.allow_many_connections()
    return [one for kind in kinds for one in await _measure(kind, commands, rounds)]


async def _measure(kind: Kind, commands: int, rounds: int) -> list[Measure]:
    async with _office(kind, commands) as office:
        with staged_bare(office, "benchmarks.bare_bolt") as bare, staged_app(office) as app:
            for stage in (bare, app):
                burst(stage, office)  # connections, caches and first compilations
            runs = [(burst(bare, office), burst(app, office)) for _ in range(rounds)]
    return _measures(kind, [one for one, _ in runs], [one for _, one in runs], commands)


@asynccontextmanager
async def _office(kind: Kind, agents: int) -> AsyncIterator[Office]:
    with tempfile.TemporaryDirectory() as name, empty_database(kind, Path(name)) as url:
        yield await furnish(Path(name), url, agents)


def burst(stage: Stage, office: Office) -> Burst:
    stage.call("reset", {})
    stage.call("settings", {"slack_latency_ms": SLACK_LATENCY_MS})
    where = {"channel_id": CHANNEL_ID, "command": "/send-on-behalf", "text": ""}
    rows = [{"user_id": user_id, **where} for user_id in office.user_ids()]
    results = stage.call("slack/burst", {"commands": rows})["results"]
    wait_for(len(rows), lambda: len(stage.count_received("slack.views.open")), timeout_s=5)
    opened = stage.count_received("slack.views.open")
    return Burst(
        acked=sum(row["status"] == 200 for row in results),
        opened=sum(bool(call["response"].get("ok")) for call in opened),
        ack_ms=tuple(row["elapsed_ms"] for row in results),
    )


def _measures(kind: Kind, bare: list[Burst], app: list[Burst], commands: int) -> list[Measure]:
    name = f"command_burst.{kind}"
    opened, opened_bare = (min(one.opened for one in runs) for runs in (app, bare))
    everybody = Bar(commands, at_least=True)
    measures = [beside(f"{name}.views_opened", opened, "views", opened_bare, everybody)]
    for percent, bars in ((50, ()), (99, (Bar(1.5, of_ratio=True),))):
        ours, theirs = (median(one.ack(percent) for one in runs) for runs in (app, bare))
        measures.append(beside(f"{name}.ack_p{percent}", ours, "ms", theirs, *bars))
    return measures

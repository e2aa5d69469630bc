"""From the command line to a ready answer, and what the process then takes.

Baseline: a Python that only imports what the app cannot do without.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import processes
from benchmarks.databases import sqlite_url
from benchmarks.figures import median
from benchmarks.measures import Bar, Measure, beside
from benchmarks.office import TEAM_ID, Office, furnish
from sandbox.launch import free_port
from storage.store import open_store

ROUNDS = 5
IDLE_S = 2.0
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}  # compiling is a first start's: it is not counted
_SELF_REPORT = (
    "import slack_bolt.async_app, sqlalchemy, aiohttp, resource, sys; "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


async def measure(rounds: int = ROUNDS, idle_s: float = IDLE_S) -> list[Measure]:
    with tempfile.TemporaryDirectory() as name:
        office = await furnish(Path(name), sqlite_url(Path(name) / "bench.db"), agents=10)
        await _settle(office)
        _bare()
        _app(office, idle_s=0)
        runs = [(_bare(), _app(office, idle_s)) for _ in range(rounds)]
    (bare_s, app_s), (bare_mb, app_mb) = (
        [median(run[side][figure] for run in runs) for side in (0, 1)] for figure in (0, 1)
    )
    return [
        beside("start_and_memory.start", app_s, "s", bare_s, Bar(1.5)),
        beside("start_and_memory.idle_rss", app_mb, "MB", bare_mb, Bar(150)),
    ]


async def _settle(office: Office) -> None:
    """As after the first start: only that one waits for Slack to name the workspace."""
    store = open_store(office.database_url)
    async with store.transaction() as tx:
        await tx.remember_slack_team(TEAM_ID, "https://northwind.example/")
    await store.close()


def _bare() -> tuple[float, float]:
    began = time.perf_counter()
    command = [sys.executable, "-c", _SELF_REPORT]
    env = {**os.environ, **COMPILED}
    output = subprocess.run(command, capture_output=True, check=True, env=env).stdout
    per_mb = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes here
    return time.perf_counter() - began, int(output) / per_mb


def _app(office: Office, idle_s: float) -> tuple[float, float]:
    """Slack is away: what is measured is the app's own start."""
    port, log = free_port(), office.folder / "app.log"
    env = {**office.environment("http://127.0.0.1:1", port), **COMPILED}
    began = time.perf_counter()
    with processes.running("app.py", "serve", log=log, env=env) as process:
        processes.wait_until_answers(f"http://127.0.0.1:{port}/readyz", process, log)
        took = time.perf_counter() - began
        time.sleep(idle_s)
        return took, processes.resident_mb(process.pid)

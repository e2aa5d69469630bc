"""A sandbox with an app in front of it, each a process of its own, driven by the control API."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import processes
from benchmarks.office import Office
from sandbox.launch import free_port

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    sandbox_url: str
    app_url: str
    app_pid: int

    def call(self, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        address = f"{self.sandbox_url}/control/{path}"
        request = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            answer: Json = json.load(response)
        return answer

    def count_received(self, target: str) -> list[Json]:
        calls: list[Json] = self.call(f"received?target={target}")["calls"]
        return calls


@contextmanager
def staged_app(office: Office) -> Iterator[Stage]:
    with _staged(office, "app", lambda stage_url, port: ["app.py", "serve"]) as stage:
        yield stage


@contextmanager
def staged_bare(office: Office, module: str) -> Iterator[Stage]:
    """A baseline instead of the app: ``python -m module PORT SLACK_API_URL``."""

    def command(stage_url: str, port: int) -> list[str]:
        return ["-m", module, str(port), f"{stage_url}/slack/api/"]

    with _staged(office, "bare", command) as stage:
        yield stage


@contextmanager
def _staged(office: Office, name: str, command: Callable[[str, int], list[str]]) -> Iterator[Stage]:
    port, sandbox_port = free_port(), free_port()
    app_url, sandbox_url = (f"http://127.0.0.1:{one}" for one in (port, sandbox_port))
    logs = [office.folder / f"{name}-{part}.log" for part in ("sandbox", "app")]
    seed, where = str(office.seed), ("--port", str(sandbox_port), "--app-url", app_url)
    env = office.environment(sandbox_url, port)
    with processes.running("-m", "sandbox", "--seed", seed, *where, log=logs[0]) as sandbox:
        processes.wait_until_answers(f"{sandbox_url}/control/faults", sandbox, logs[0])
        with processes.running(*command(sandbox_url, port), log=logs[1], env=env) as app:
            processes.wait_until_answers(f"{app_url}/healthz", app, logs[1])
            yield Stage(sandbox_url, app_url, app.pid)


def wait_for(count: int, current: Callable[[], int], timeout_s: float) -> None:
    """Until as many are there, or the time is over: what is missing shows in the figures."""
    deadline = time.monotonic() + timeout_s
    while current() < count and time.monotonic() < deadline:
        time.sleep(0.1)

"""Ways to be killed in the middle of something, and what a person does afterwards."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

from sandbox.client import Control, until
from sandbox.launch import Stage

_HELD_MS = 700
_REACHES_APP_S = 0.1

Act = Callable[[], Any]


class Kill(Protocol):
    def during(self, stage: Stage, target: str, act: Act) -> None:
        """Kills the app while ``act`` has it busy with ``target``, and starts it again."""


class CallMade:
    """Killed after a call went out and before its answer: the call is done."""

    def during(self, stage: Stage, target: str, act: Act) -> None:
        control = Control(stage.sandbox_url)
        control.add_fault(target, "delay", delay_ms=_HELD_MS)
        act()
        _until_taken(control, target)
        stage.kill_app()
        _until_called(control, target)
        stage.start_app()


class CallLost:
    """Killed while a call is under way that will never be done."""

    def during(self, stage: Stage, target: str, act: Act) -> None:
        control = Control(stage.sandbox_url)
        vendor = "slack" if target.startswith("slack.") else "carrier"
        control.set(**{f"{vendor}_latency_ms": _HELD_MS})
        control.add_fault(target, "drop")
        act()
        _until_taken(control, target)
        stage.kill_app()
        control.set(**{f"{vendor}_latency_ms": 0})
        stage.start_app()


class BeforeCommit:
    """Killed with what came in not committed yet: somebody else holds SQLite's write lock."""

    def during(self, stage: Stage, target: str, act: Act) -> None:
        with _write_lock(stage):
            acting = threading.Thread(target=act)
            acting.start()
            time.sleep(_REACHES_APP_S)
            stage.kill_app()
        stage.start_app()
        acting.join()


class AnswerLost:
    """Killed after the commit, before whoever sent it heard so: it comes again."""

    def during(self, stage: Stage, target: str, act: Act) -> None:
        control = Control(stage.sandbox_url)
        control.add_fault(f"deliver.{target}", "timeout_after_accept")
        act()
        _until_taken(control, f"deliver.{target}")
        stage.kill_app()
        stage.start_app()


@contextmanager
def _write_lock(stage: Stage) -> Iterator[None]:
    path = stage.folder / "send_on_behalf.db"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def _until_taken(control: Control, target: str) -> None:
    is_gone = lambda faults: all(fault["target"] != target for fault in faults)  # noqa: E731
    until(f"{target} is under way", lambda: control.get("faults")["faults"], is_gone)


def _until_called(control: Control, target: str) -> None:
    """Sooner the app cannot be back, on a machine that starts it in no time."""
    before = len(control.calls(target))
    until(f"{target} is done", lambda: len(control.calls(target)), lambda count: count > before)

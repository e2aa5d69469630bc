"""Faults that a test or a person switches on, matched by target and used up by count."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

KINDS = frozenset(
    {
        "rate_limit", "server_error", "slack_error", "carrier_error", "late_error",
        "timeout_after_accept", "drop", "delay", "duplicate", "reorder", "outage",
    }
)  # fmt: skip


@dataclass
class Fault:
    """``times`` counts down to 0; -1 stays until cleared. ``details`` are the fault's fields."""

    target: str
    kind: str
    times: int = 1
    details: dict[str, Any] = field(default_factory=dict)


class Faults:
    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, target: str, kind: str, times: int = 1, **details: Any) -> Fault:
        """Raises ValueError for a kind that does not exist. An outage lasts until it is cleared."""
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}")
        times = -1 if kind == "outage" else times
        fault = Fault(target, kind, times, details)
        self._active.append(fault)
        return fault

    def take(self, target: str) -> Fault | None:
        """The first fault set for this target, counted as used; None when there is none."""
        for fault in self._active:
            if fnmatchcase(target, fault.target):
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times > 0:
            fault.times -= 1
            if fault.times == 0:
                self._active.remove(fault)

    def is_out(self, target: str) -> bool:
        """Whether an outage is on for this target; uses nothing up."""
        return any(f.kind == "outage" and fnmatchcase(target, f.target) for f in self._active)

    def clear(self) -> None:
        self._active.clear()

    def listing(self) -> list[dict[str, Any]]:
        return [
            {"target": f.target, "fault": f.kind, "times": f.times, **f.details}
            for f in self._active
        ]

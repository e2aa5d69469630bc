"""A transcript: what is done, whether it was seen at the other end, and how long that took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from sandbox.client import NotObserved, as_facts


class StepFailed(Exception):
    """A step was not seen at the other end; it is already on the transcript."""


class Script:
    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._began_at = time.monotonic()
        self.steps = 0

    def chapter(self, title: str) -> None:
        self._console.print(f"\n[bold]{escape(title)}[/bold]")

    def show(self, text: str) -> None:
        """What somebody sees, below the step."""
        for line in text.splitlines():
            self._console.print(f"      [dim]{escape(line)}[/dim]")

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """One thing done and observed within the block. Raises StepFailed."""
        self._console.print(f"  {escape(sentence)} … ", end="")
        began_at = time.monotonic()
        try:
            yield
        except NotObserved as missing:
            self._console.print("[red]FAILED[/red]")
            self.show(f"{missing}. Last seen:\n{as_facts(missing.facts)}")
            raise StepFailed(sentence) from missing
        self.steps += 1
        self._console.print(f"[green]ok[/green] {time.monotonic() - began_at:.1f} s")

    def finish(self) -> None:
        took_s = time.monotonic() - self._began_at
        self._console.print(f"\n[green]All {self.steps} steps were seen[/green], {took_s:.0f} s.")

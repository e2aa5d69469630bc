"""`make tour`, whole, over both of Slack's transports; and what its logs may not say."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sandbox import tour
from sandbox.launch import ROOT
from tests.acceptance.conftest import NewStage

pytestmark = pytest.mark.acceptance
PRIVATE = (
    *(tour.FIRST_AS_READ, tour.ANSWER, tour.REPLY, tour.WHILE_DOWN, tour.REPLY_WHILE_DOWN),
    *(tour.NOTE, "Maria Lopez", "Tom Baker"),
    *("447700900123", "447700900124", "7700900123", "7700900124"),
)


@dataclass(frozen=True)
class WholeTour:
    transport: str

    def play(self, new_stage: NewStage) -> None:
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "sandbox.tour", "--folder", folder]
            done = subprocess.run(
                [*command, "--transport", self.transport],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            self.check_log(Path(folder) / "app.log")

    def check_log(self, log: Path) -> None:
        said = log.read_text()
        assert "app.ready" in said
        assert [words for words in PRIVATE if words in said] == []
        assert [line for line in said.splitlines() if '"level": "ERROR"' in line] == []


@pytest.mark.parametrize("scenario", [WholeTour("http"), WholeTour("socket")], ids=str)
def test_every_step_of_the_tour_is_seen_at_the_other_end(
    scenario: WholeTour, played: dict[object, Future[None]]
) -> None:
    played[scenario].result()

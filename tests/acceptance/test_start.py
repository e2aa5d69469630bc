"""What a start waits for: the database, and Slack only as long as it has never answered."""

from __future__ import annotations

import pytest

from sandbox.client import Control, until
from sandbox.launch import Child
from tests.acceptance.conftest import NewStage

pytestmark = pytest.mark.acceptance


def said_before_ready(app: Child, start: int) -> str:
    """What the app logged in its first, second, ... start until it was ready."""
    logged = until("app.ready", app.log.read_text, lambda text: text.count("app.ready") >= start)
    return logged.split("app.ready")[start - 1]


def test_later_starts_do_not_wait_for_slack(new_stage: NewStage) -> None:
    with new_stage() as stage:
        stage.start_sandbox()
        stage.start_app().stop()
        Control(stage.sandbox_url).add_fault("slack.auth.test", "delay", delay_ms=25_000)
        assert "app.slack_not_reached" not in said_before_ready(stage.start_app(), start=2)


def test_first_start_goes_on_without_slack(new_stage: NewStage) -> None:
    with new_stage() as stage:
        stage.start_sandbox()
        Control(stage.sandbox_url).add_fault("slack.auth.test", "drop", times=-1)
        assert "app.slack_not_reached" in said_before_ready(stage.start_app(), start=1)

"""What a stop waits for: the work of the worker, and answers that people still wait for."""

from __future__ import annotations

import pytest

from sandbox.client import Control
from tests.acceptance.conftest import NewStage

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_command_that_was_acked_is_answered_before_the_process_ends(
    new_stage: NewStage, transport: str
) -> None:
    with new_stage(transport) as stage:
        stage.start_sandbox()
        app = stage.start_app()
        control = Control(stage.sandbox_url)
        control.set(slack_latency_ms=700)
        control.add_fault("slack.views.open", "slack_error", error="expired_trigger_id")
        where = {"user_id": "U0ANA", "channel_id": "C0GENERAL"}
        control.post("slack/command", command="/send-on-behalf", text="", **where)

        assert app.stop() == 0
        (told,) = control.get("ephemerals", user_id="U0ANA")["messages"]
        assert "Slack did not wait" in told["text"]

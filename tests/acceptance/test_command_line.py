"""The command line as an administrator meets it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.client import Control, until
from sandbox.launch import Stage
from tests.acceptance.conftest import NewStage
from tests.acceptance.conversation import Conversation
from tests.ports import free_port

pytestmark = pytest.mark.acceptance
FAULTY = """\
queues:
  - name: Billing Support
    slack_channel: billing
    senders:
      sms: {address: "not a number", carrier: twilio}
  - name: Billing Support
    slack_channel: C0OTHER
    colour: blue
people:
  - email: ana@northwind.example
    queues: [Nowhere]
"""


@pytest.fixture
def empty_stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "empty", free_port(), free_port())


def test_faulty_configuration_names_every_fault_with_its_line_and_applies_nothing(
    empty_stage: Stage,
) -> None:
    empty_stage.run_app("migrate")
    file = empty_stage.folder / "contact_center.yml"
    file.write_text(FAULTY)
    done = empty_stage.run_app("apply", str(file), is_fine=False)
    assert done.returncode == 1
    for line in (3, 5, 6, 8, 11):
        assert f"line {line}: " in done.stderr
    assert "Traceback" not in done.stderr
    with closing(sqlite3.connect(empty_stage.folder / "send_on_behalf.db")) as reader:
        assert reader.execute("SELECT count(*) FROM queue").fetchone() == (0,)


def test_server_says_what_to_do_when_the_database_is_not_migrated(empty_stage: Stage) -> None:
    done = empty_stage.run_app("serve", is_fine=False)
    assert done.returncode == 1
    assert "python app.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "serve", "doctor"])
@pytest.mark.parametrize(
    "url", ["postgresql://app:s3cret@127.0.0.1:1/app", "sqlite:////proc/no/a.db"]
)
def test_database_that_is_away_is_said_in_one_sentence(
    empty_stage: Stage, url: str, command: str
) -> None:
    empty_stage.database_url = url
    done = empty_stage.run_app(command, is_fine=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "The database cannot be reached" in said
    assert "Traceback" not in said
    assert "s3cret" not in said


def test_empty_public_address_is_not_taken_for_none(empty_stage: Stage) -> None:
    """As from a shell variable that is not set."""
    done = empty_stage.run_app("manifest", "--http", "", is_fine=False)
    assert done.returncode == 1
    assert "https" in done.stderr


def test_server_says_that_its_port_is_taken(new_stage: NewStage) -> None:
    with new_stage() as stage:
        stage.start_sandbox()
        stage.app_port = stage.sandbox_port
        done = stage.run_app("serve", is_fine=False)
    assert done.returncode == 1
    assert str(stage.app_port) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_sigterm_lets_the_server_finish_what_is_under_way(
    new_stage: NewStage, transport: str
) -> None:
    with new_stage(transport) as stage:
        stage.start_sandbox()
        app = stage.start_app()
        control = Control(stage.sandbox_url)
        control.add_fault("twilio.messages.create", "delay", delay_ms=1000)
        talk = Conversation(stage, "+12025550161")
        talk.begin("Sent while it stops")
        until("the call", lambda: control.get("faults")["faults"], lambda rows: not rows)
        assert app.stop() == 0
        assert talk.customer.texts() == ["Sent while it stops"]
        stage.start_app()
        talk.is_seen()
        assert len(control.calls("twilio.messages.list")) == 0, "nothing was left to look for"

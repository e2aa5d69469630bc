"""Requests that are not Slack's or a carrier's: 401, and no trace of them."""

from __future__ import annotations

import http.client
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from sandbox.client import Control
from sandbox.launch import Stage
from tests.acceptance.conftest import NewStage

pytestmark = pytest.mark.acceptance
SECRET_TEXT, NUMBER = "Words that nobody signed", "+447700900199"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def stage(new_stage: NewStage) -> Iterator[Stage]:
    with new_stage() as made:
        made.start_sandbox()
        made.start_app()
        yield made


def post(stage: Stage, path: str, body: str, headers: dict[str, str]) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", stage.app_port, timeout=5)) as connection:
        connection.request("POST", path, body.encode(), headers)
        return connection.getresponse().status


def event() -> dict[str, object]:
    written = {"type": "message", "user": "U0ANA", "text": f"{SECRET_TEXT} {NUMBER}", "ts": "2.0"}
    inner = {**written, "channel": "C0BILLING", "thread_ts": "1.0", "event_ts": "2.0"}
    return {"type": "event_callback", "team_id": "T0SANDBOX", "event_id": "Ev1", "event": inner}


@pytest.mark.parametrize("sign", ["none", "stale", "forged"])
def test_slack_request_with_a_bad_signature_leaves_nothing(stage: Stage, sign: str) -> None:
    before = stored(stage)
    control = Control(stage.sandbox_url)
    answer = control.post("slack/raw", kind="event", payload=event(), sign=sign)
    assert answer["status"] == 401
    check_no_trace(stage, before)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/webhooks/twilio/inbound", FORM),
        ("/webhooks/twilio/inbound", {**FORM, "X-Twilio-Signature": "Zm9yZ2Vk"}),
        ("/webhooks/twilio/status", {**FORM, "X-Twilio-Signature": "ünicode".encode().hex()}),
        ("/webhooks/whatsapp", {"Content-Type": "application/json"}),
        ("/webhooks/whatsapp", {"X-Hub-Signature-256": "sha256=" + "0" * 64}),
        ("/webhooks/whatsapp", {"X-Hub-Signature-256": "nonsense"}),
    ],
)
def test_carrier_request_with_a_bad_signature_leaves_nothing(
    stage: Stage, path: str, headers: dict[str, str]
) -> None:
    before = stored(stage)
    body = f"MessageSid=SM1&From=%2B{NUMBER[1:]}&To=%2B12025550100&Body={SECRET_TEXT}"
    assert post(stage, path, body.replace(" ", "+"), headers) == 401
    check_no_trace(stage, before)


def stored(stage: Stage) -> dict[str, int]:
    """How many rows each table of conversations and work has."""
    tables = ("inbox", "inbox_key", "conversation", "message", "receipt", "note")
    address = f"file:{stage.folder / 'send_on_behalf.db'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as reader:
        count = "SELECT count(*) FROM "
        return {name: reader.execute(count + name).fetchone()[0] for name in tables}


def check_no_trace(stage: Stage, before: dict[str, int]) -> None:
    assert stored(stage) == before
    said = stage.children["app"].log.read_text()
    assert SECRET_TEXT not in said
    assert SECRET_TEXT.replace(" ", "+") not in said
    assert NUMBER[1:] not in said

"""Who knocks without the right signature gets a 401; who knocks oddly breaks nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.slack import http_delivery, payloads, workspace
from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

Json = dict[str, Any]
SECRET_WORDS = "the customer's own words"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def payload_of(stage: Stage, kind: str) -> Json:
    state = workspace.of(stage.world)
    match kind:
        case "command":
            general = state.channel("C0GENERAL")
            return payloads.command(state, "U0ANA", general, "/send-on-behalf", SECRET_WORDS)
        case "event":
            event = {
                "type": "message", "channel": "C0BILLING", "user": "U0ANA", "text": SECRET_WORDS,
                "ts": "1700000001.000100", "thread_ts": "1700000000.000100",
            }  # fmt: skip
            return payloads.event_callback(state, event)
        case _:
            return {**payloads.shortcut(state, "U0ANA", "start_conversation"), "x": SECRET_WORDS}


async def nothing_is_kept(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for table in (schema.inbox, schema.inbox_key, schema.submission, schema.message, schema.job):
        assert await stage.count(table) == 0
    assert SECRET_WORDS not in caplog.text


@pytest.mark.parametrize("sign", ["none", "stale", "forged"])
@pytest.mark.parametrize("kind", ["command", "interaction", "event"])
async def test_slack_without_a_good_signature(
    stage: Stage, caplog: pytest.LogCaptureFixture, kind: str, sign: str
) -> None:
    caplog.set_level("DEBUG")
    answered = await stage.act("raw", kind=kind, payload=payload_of(stage, kind), sign=sign)
    await stage.quiet()

    assert answered["status"] == 401
    await nothing_is_kept(stage, caplog)


async def test_event_that_is_kept_is_in_no_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    thread = await stage.ana.sends("", to="+44 7700 900123")
    await stage.maria.writes(SECRET_WORDS)
    await stage.ana.replies(thread, SECRET_WORDS)
    await stage.fault("twilio.messages.create", "rate_limit")
    await stage.settle()

    assert SECRET_WORDS not in caplog.text
    assert "7700900123" not in caplog.text


BAD_SIGNATURES: dict[str, dict[str, str]] = {
    "none": {},
    "forged": {"X-Twilio-Signature": "Zm9yZ2Vk"},
}


@pytest.mark.parametrize("path", ["inbound", "status?m=attempt"])
@pytest.mark.parametrize("sign", BAD_SIGNATURES)
async def test_twilio_without_a_good_signature(
    stage: Stage, caplog: pytest.LogCaptureFixture, sign: str, path: str
) -> None:
    caplog.set_level("DEBUG")
    form = {"MessageSid": "SM1", "From": "+447700900123", "Body": SECRET_WORDS}
    url = f"{stage.world.app_url}/webhooks/twilio/{path}"
    async with stage.world.http.post(url, data=form, headers=BAD_SIGNATURES[sign]) as response:
        assert response.status == 401
    await nothing_is_kept(stage, caplog)


async def test_metas_webhook_without_a_good_signature(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{stage.world.app_url}/webhooks/whatsapp"
    async with stage.world.http.post(url, json={"object": SECRET_WORDS}) as response:
        assert response.status == 401
    await nothing_is_kept(stage, caplog)


MALFORMED = (
    ("application/json", b"not json"),
    ("application/json", b"[1, 2]"),
    ("application/json", b'"text"'),
    ("application/json", b"null"),
    ("application/json", b"{}"),
    ("application/json", b'{"type": "event_callback"}'),
    ("application/json", b'{"type": "event_callback", "event": null}'),
    ("application/json", b'{"type": "event_callback", "event": "message"}'),
    ("application/json", b'{"type": "event_callback", "event": {"type": "message"}}'),
    ("application/json", b'{"type": "event_callback", "event": {"type": ["message"]}}'),
    (FORM["Content-Type"], b""),
    (FORM["Content-Type"], b"payload="),
    (FORM["Content-Type"], b"payload=%7B"),
    (FORM["Content-Type"], b"payload=%5B%5D"),
    (FORM["Content-Type"], b"payload=%7B%22type%22%3A%22block_actions%22%7D"),
    (FORM["Content-Type"], b"\xff\xfe\x00"),
)


async def posted(stage: Stage, body: bytes, headers: dict[str, str]) -> int:
    url = f"{stage.world.app_url}/slack/events"
    async with stage.world.http.post(url, data=body, headers=headers) as response:
        return response.status


async def test_malformed_and_unsigned(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for content_type, body in MALFORMED:
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": "noon"}
        for signature in ({}, {"X-Slack-Signature": "v0=\u00e9"}):
            assert await posted(stage, body, {**headers, **signature}) == 401
    assert "Traceback" not in caplog.text


async def test_malformed_but_signed(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for content_type, body in MALFORMED:
        signed = http_delivery.signature("sandbox-signing-secret", body, "good")
        headers = {"Content-Type": content_type, **signed}
        assert await posted(stage, body, headers) < 500, body
    await stage.quiet()

    assert "Traceback" not in caplog.text
    assert await stage.count(schema.inbox) == 0


ODD_EVENTS: tuple[Json, ...] = (
    {"type": "message", "subtype": "huddle_thread"},
    {"type": "message", "subtype": "bot_message", "bot_id": "B0OTHER"},
    {"type": "message", "subtype": "message_changed"},
    {"type": "message", "subtype": "message_changed", "message": None},
    {"type": "message", "subtype": "a_new_one"},
    {"type": "app_home_opened"},
    {"type": "member_joined_channel"},
    {"type": "channel_archive", "channel": {"id": "C0BILLING"}},
)


async def test_odd_events_are_taken_and_do_nothing(
    stage: Stage, thread: Thread, caplog: pytest.LogCaptureFixture
) -> None:
    before = await thread.messages()
    state = workspace.of(stage.world)
    place = {"channel": "C0BILLING", "ts": "1700000001.000100", "thread_ts": thread.ts}
    for event in ODD_EVENTS:
        payload = payloads.event_callback(state, {**place, **event})
        assert (await stage.act("raw", kind="event", payload=payload))["status"] == 200, event
    await stage.settle()

    assert await thread.messages() == before
    assert "Traceback" not in caplog.text


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("Hello", to="+44 7700 900123")


async def test_event_of_an_unknown_type_stores_nothing(stage: Stage) -> None:
    event = {"type": "emoji_changed", "subtype": "add", "name": "wave"}
    payload = payloads.event_callback(workspace.of(stage.world), event)
    answered = await stage.act("raw", kind="event", payload=payload)
    await stage.quiet()

    assert answered["status"] < 500
    assert await stage.count(schema.inbox_key) == 0


async def test_slack_checks_the_address(stage: Stage) -> None:
    payload = {"type": "url_verification", "challenge": "abc", "token": "t"}
    answered = await stage.act("raw", kind="event", payload=payload)

    assert json.loads(json.dumps(answered["response"])) == {"challenge": "abc"}

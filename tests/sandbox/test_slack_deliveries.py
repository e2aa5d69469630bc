"""What the sandbox sends to the app: signatures, payloads, deadlines, retries and faults."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.sandbox.slack_stage import (
    SECRET,
    Arrival,
    Json,
    Stage,
    modal,
    open_stage,
    plain,
    section,
    start_app,
    until,
)

BUTTON = {"type": "button", "action_id": "end", "text": plain("End"), "value": "7"}
CARD = [{"type": "actions", "block_id": "card", "elements": [BUTTON]}]


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        await stage.call("POST", "settings", {"retry_delays_s": [0, 0.05, 0.05]})
        yield stage


async def say(stage: Stage, text: str = "hello", **fields: Any) -> str:
    answer = await stage.act("message", user_id="UANA", channel_id="C1", text=text, **fields)
    return str(answer["ts"])


async def command(stage: Stage, text: str = "") -> Json:
    return await stage.act("command", user_id="UANA", channel_id="C1", command="/send", text=text)


async def fault(stage: Stage, name: str, target: str = "deliver.slack.events", **more: Any) -> None:
    await stage.call("POST", "faults", {"target": target, "fault": name, **more})


def is_signed(arrival: Arrival) -> bool:
    return SignatureVerifier(SECRET).is_valid_request(arrival.raw, arrival.headers)


def header(arrival: Arrival, name: str) -> str | None:
    return {key.lower(): value for key, value in arrival.headers.items()}.get(name)


async def test_every_kind_of_delivery_is_signed(stage: Stage) -> None:
    await command(stage)
    await stage.act("shortcut", user_id="UANA", callback_id="send")
    await say(stage)
    await until(lambda: len(stage.arrivals) == 3)
    assert all(is_signed(arrival) for arrival in stage.arrivals)


async def test_command_carries_all_form_fields(stage: Stage) -> None:
    answer = await command(stage, "to Maria & Tom")
    fields = stage.arrivals[0].payload
    assert fields["text"] == "to Maria & Tom"
    assert (fields["team_id"], fields["user_id"], fields["channel_id"]) == ("T1", "UANA", "C1")
    assert (fields["user_name"], fields["channel_name"]) == ("ana", "billing")
    assert (fields["api_app_id"], fields["is_enterprise_install"]) == ("A1", "false")
    assert fields["trigger_id"] == answer["trigger_id"]


async def test_answer_to_a_command_is_seen_by_its_sender_only(stage: Stage) -> None:
    stage.answer = lambda payload: {"text": "You are in no queue."}
    await command(stage)
    shown = await stage.call("GET", "ephemerals?user_id=UANA")
    assert [m["text"] for m in shown["messages"]] == ["You are in no queue."]
    assert (await stage.call("GET", "channels/C1/messages"))["messages"] == []


async def test_late_command_ends_in_operation_timeout(stage: Stage) -> None:
    await stage.call("POST", "settings", {"ack_deadline_ms": 50})
    stage.answer = lambda payload: asyncio.sleep(0.2)
    assert (await command(stage))["error"] == "operation_timeout"


async def test_refused_command_ends_in_dispatch_failed_and_is_not_repeated(stage: Stage) -> None:
    stage.answer = lambda payload: web.Response(status=500)
    answer = await command(stage)
    assert (answer["error"], answer["status"]) == ("dispatch_failed", 500)
    assert len(stage.arrivals) == 1


async def test_burst_sends_all_commands_at_once(stage: Stage) -> None:
    row = {"user_id": "UANA", "channel_id": "C1", "command": "/send"}
    answer = await stage.act("burst", commands=[row] * 30)
    assert len({result["trigger_id"] for result in answer["results"]}) == 30


async def test_message_arrives_as_slack_writes_it(stage: Stage) -> None:
    await say(stage, "<b> & @gus see https://example.com, <@UANA>")
    (event,) = await until(lambda: stage.events("message"))
    assert event["text"] == "&lt;b&gt; &amp; <@UGUEST> see <https://example.com>, <@UANA>"
    assert (event["channel"], event["channel_type"]) == ("C1", "channel")
    assert event["client_msg_id"]
    envelope = stage.arrivals[0].payload
    assert envelope["type"] == "event_callback"
    assert envelope["authorizations"][0]["user_id"] == "UBOT"


async def test_bot_hears_its_own_posts_with_its_bot_id(stage: Stage) -> None:
    await stage.client.chat_postMessage(channel="C1", text="card", metadata=note())
    (event,) = await until(lambda: stage.events("message"))
    assert (event["user"], event["bot_id"]) == ("UBOT", "B1")
    assert "metadata" not in event


def note() -> Json:
    return {"event_type": "card", "event_payload": {}}


async def test_edit_and_deletion_carry_the_message_before(stage: Stage) -> None:
    ts = await say(stage)
    where = {"user_id": "UANA", "channel_id": "C1", "ts": ts}
    await stage.act("edit", **where, text="hello again")
    await stage.act("delete", **where)
    (changed,) = await until(lambda: stage.events("message", "message_changed"))
    (deleted,) = await until(lambda: stage.events("message", "message_deleted"))
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == (
        "hello again",
        "hello",
    )
    assert changed["message"]["edited"]["user"] == "UANA"
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (ts, "hello again")


async def test_reply_broadcast_and_file_have_their_subtypes(stage: Stage) -> None:
    parent = await say(stage)
    await say(stage, "to all", thread_ts=parent, broadcast=True)
    content = base64.b64encode(b"picture").decode()
    file = {"name": "a.png", "mimetype": "image/png", "content_base64": content}
    await say(stage, "see", thread_ts=parent, files=[file])
    (broadcast,) = await until(lambda: stage.events("message", "thread_broadcast"))
    (share,) = await until(lambda: stage.events("message", "file_share"))
    assert (broadcast["thread_ts"], broadcast["root"]["ts"]) == (parent, parent)
    assert (share["files"][0]["mimetype"], share["thread_ts"]) == ("image/png", parent)


async def test_membership_archive_and_reactions_are_events(stage: Stage) -> None:
    ts = await say(stage)
    await stage.act("react", user_id="UANA", channel_id="C1", ts=ts, name="eyes")
    await stage.act("invite", user_id="UOTHER", channel_id="C1")
    await stage.act("kick", user_id="UOTHER", channel_id="C1")
    await stage.act("archive", user_id="UANA", channel_id="C1")
    await stage.act("kick", channel_id="C1")
    await until(lambda: len(stage.arrivals) == 6)
    (reaction,) = stage.events("reaction_added")
    assert reaction["item"] == {"type": "message", "channel": "C1", "ts": ts}
    for kind in ("member_joined_channel", "member_left_channel", "channel_archive", "channel_left"):
        assert stage.events(kind)[0]["channel"] == "C1"


async def test_bot_hears_nothing_where_it_is_no_member(stage: Stage) -> None:
    await stage.act("message", user_id="UANA", channel_id="C2", text="secret")
    await say(stage)
    await until(lambda: stage.arrivals)
    assert [e["channel"] for e in stage.events("message")] == ["C1"]


async def test_click_on_a_card_names_message_channel_and_response_url(stage: Stage) -> None:
    post = await stage.client.chat_postMessage(channel="C1", text="card", blocks=CARD)
    await stage.act("click", user_id="UANA", channel_id="C1", ts=post["ts"], action_id="end")
    (payload,) = stage.interactions("block_actions")
    (action,) = payload["actions"]
    assert (action["block_id"], action["value"], action["type"]) == ("card", "7", "button")
    assert payload["container"]["message_ts"] == post["ts"] == payload["message"]["ts"]
    assert payload["channel"] == {"id": "C1", "name": "billing"}
    assert payload["user"]["team_id"] == payload["team"]["id"] == "T1"
    async with stage.http.post(
        payload["response_url"], json={"replace_original": True, "text": "done"}
    ) as response:
        assert response.status == 200
    shown = await stage.call("GET", "channels/C1/messages")
    assert shown["messages"][0]["text"] == "done"


async def test_message_shortcut_carries_its_message(stage: Stage) -> None:
    ts = await say(stage)
    where = {"channel_id": "C1", "message_ts": ts}
    await stage.act("shortcut", user_id="UANA", callback_id="note", **where)
    (payload,) = stage.interactions("message_action")
    assert (payload["message"]["ts"], payload["channel"]["id"]) == (ts, "C1")
    unknown = await stage.act("shortcut", user_id="UANA", callback_id="other", **where)
    assert unknown["error"] == "unknown_shortcut"


async def test_stranger_acts_under_their_own_team(stage: Stage) -> None:
    await stage.act("invite", user_id="UOTHER", channel_id="C1")
    await stage.act("message", user_id="UOTHER", channel_id="C1", text="hi")
    (event,) = await until(lambda: stage.events("message"))
    assert (event["user_team"], event["source_team"]) == ("T2", "T2")


async def test_failed_event_is_repeated_with_number_and_reason(stage: Stage) -> None:
    stage.answer = lambda payload: web.Response(status=500)
    await say(stage)
    await until(lambda: len(stage.arrivals) == 4)
    assert [header(a, "x-slack-retry-num") for a in stage.arrivals] == [None, "1", "2", "3"]
    assert header(stage.arrivals[1], "x-slack-retry-reason") == "http_error"
    assert len({a.payload["event_id"] for a in stage.arrivals}) == 1


async def test_app_can_forbid_retries(stage: Stage) -> None:
    stage.answer = lambda payload: web.Response(status=500, headers={"x-slack-no-retry": "1"})
    await say(stage)
    await until(lambda: stage.arrivals)
    await asyncio.sleep(0.1)
    assert len(stage.arrivals) == 1


async def test_slow_event_is_repeated_as_http_timeout(stage: Stage) -> None:
    await stage.call("POST", "settings", {"ack_deadline_ms": 50})
    stage.answer = lambda payload: asyncio.sleep(0.0 if len(stage.arrivals) > 1 else 0.2)
    await say(stage)
    await until(lambda: len(stage.arrivals) > 1)
    assert header(stage.arrivals[1], "x-slack-retry-reason") == "http_timeout"


async def test_what_was_typed_while_the_app_was_down_arrives() -> None:
    async with open_stage(with_app=False) as stage:
        await say(stage, "one")
        await say(stage, "two")
        await asyncio.sleep(0.1)
        app = await start_app(stage)
        events = await until(lambda: len(stage.events("message")) == 2 and stage.events("message"))
        assert {event["text"] for event in events} == {"one", "two"}
        assert header(stage.arrivals[0], "x-slack-retry-reason") == "connection_failed"
        await app.cleanup()


async def test_duplicate_comes_with_a_fresh_event_id(stage: Stage) -> None:
    await fault(stage, "duplicate")
    await say(stage)
    first, second = await until(lambda: len(stage.arrivals) == 2 and stage.arrivals)
    assert first.payload["event_id"] != second.payload["event_id"]
    assert first.payload["event"] == second.payload["event"]


async def test_reordered_event_comes_after_the_next_one(stage: Stage) -> None:
    await fault(stage, "reorder")
    await say(stage, "one")
    await say(stage, "two")
    events = await until(lambda: len(stage.events("message")) == 2 and stage.events("message"))
    assert [event["text"] for event in events] == ["two", "one"]


async def test_event_accepted_without_an_answer_is_sent_again(stage: Stage) -> None:
    await fault(stage, "timeout_after_accept")
    await say(stage)
    await until(lambda: len(stage.arrivals) == 2)
    assert header(stage.arrivals[1], "x-slack-retry-reason") == "http_timeout"


async def test_dropped_event_is_sent_again(stage: Stage) -> None:
    await fault(stage, "drop")
    await say(stage)
    await until(lambda: stage.arrivals)
    assert header(stage.arrivals[0], "x-slack-retry-reason") == "connection_failed"


@pytest.mark.parametrize("sign", ["none", "stale", "forged"])
async def test_attacker_cannot_sign(stage: Stage, sign: str) -> None:
    payload = {"type": "block_actions"}
    await stage.act("raw", kind="interaction", payload=payload, sign=sign)
    assert stage.arrivals[0].payload == payload
    assert not is_signed(stage.arrivals[0])


async def test_raw_event_can_play_a_redelivery(stage: Stage) -> None:
    stage.answer = lambda payload: {"challenge": payload["challenge"]}
    payload = {"type": "url_verification", "challenge": "c"}
    answer = await stage.act("raw", kind="event", payload=payload, retry_num=2)
    assert (answer["status"], answer["response"]) == (200, {"challenge": "c"})
    assert header(stage.arrivals[0], "x-slack-retry-num") == "2"
    assert is_signed(stage.arrivals[0])


async def test_deliveries_are_kept_for_reading(stage: Stage) -> None:
    await command(stage)
    (row,) = (await stage.call("GET", "deliveries"))["deliveries"]
    assert (row["kind"], row["status"], row["retry_num"]) == ("command", 200, 0)


async def test_live_feed_tells_what_happens(stage: Stage) -> None:
    url = f"{stage.world.base_url}/control/live"
    async with stage.http.ws_connect(url) as socket:
        await stage.open_view(modal(section()))
        await say(stage)
        kinds: set[str] = set()
        while not {"view", "message", "call", "delivery"} <= kinds:
            message = await asyncio.wait_for(socket.receive(), 3)
            kinds.add(json.loads(message.data)["type"])

"""The Web API as slack_sdk's client meets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack_stage import Stage, open_stage, section, until


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def client(stage: Stage, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=f"{stage.world.base_url}/slack/api/")


async def test_token_is_checked(stage: Stage) -> None:
    assert (await stage.client.auth_test())["user_id"] == "UBOT"
    assert await refused(client(stage, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refused(client(stage, None).auth_test()) == "not_authed"
    assert await refused(client(stage, "xapp-test").auth_test()) == "not_allowed_token_type"


async def test_unknown_method_is_refused(stage: Stage) -> None:
    assert await refused(stage.client.api_call("chat.shout")) == "unknown_method"


@pytest.mark.parametrize(
    ("slack_channel_id", "error"),
    [
        ("C2", "not_in_channel"),
        ("G1", "channel_not_found"),
        ("C3", "is_archived"),
        ("C9", "channel_not_found"),
    ],
)
async def test_bot_posts_only_where_it_may(stage: Stage, slack_channel_id: str, error: str) -> None:
    assert await refused(stage.client.chat_postMessage(channel=slack_channel_id, text="x")) == error


async def test_post_needs_text_and_sound_blocks(stage: Stage) -> None:
    post = stage.client.chat_postMessage
    empty = stage.client.api_call("chat.postMessage", json={"channel": "C1"})
    assert await refused(empty) == "no_text"
    too_many = [section() for _ in range(51)]
    assert await refused(post(channel="C1", text="x", blocks=too_many)) == "invalid_blocks"
    assert await refused(post(channel="C1", text="x", blocks=[{"type": "chart"}])) == (
        "invalid_blocks"
    )


async def test_fifth_post_in_one_second_is_limited_but_other_channels_pass(stage: Stage) -> None:
    await stage.act("invite", channel_id="C2")
    for _ in range(4):
        await stage.client.chat_postMessage(channel="C1", text="x")
    with pytest.raises(SlackApiError) as caught:
        await stage.client.chat_postMessage(channel="C1", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await stage.client.chat_postMessage(channel="C2", text="x")


async def test_pace_can_be_switched_off(stage: Stage) -> None:
    await stage.call("POST", "settings", {"enforce_pace": False})
    for _ in range(6):
        await stage.client.chat_postMessage(channel="C1", text="x")


async def test_metadata_is_kept_and_shown_only_when_asked_for(stage: Stage) -> None:
    metadata = {"event_type": "sent", "event_payload": {"id": "1"}}
    parent = await stage.client.chat_postMessage(channel="C1", text="x", metadata=metadata)
    replies = stage.client.conversations_replies
    plain = await replies(channel="C1", ts=parent["ts"])
    whole = await replies(channel="C1", ts=parent["ts"], include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata
    history = await stage.client.conversations_history(channel="C1", include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata


async def test_replies_count_on_their_parent(stage: Stage) -> None:
    parent = await stage.client.chat_postMessage(channel="C1", text="card")
    reply = await stage.client.chat_postMessage(channel="C1", text="r", thread_ts=parent["ts"])
    thread = await stage.client.conversations_replies(channel="C1", ts=parent["ts"])
    assert [m["ts"] for m in thread["messages"]] == [parent["ts"], reply["ts"]]
    assert thread["messages"][0]["reply_count"] == 1
    nested = stage.client.chat_postMessage(channel="C1", text="n", thread_ts=reply["ts"])
    assert await refused(nested) == "cannot_reply_to_message"


async def test_reply_to_a_deleted_parent_lands_in_the_channel(stage: Stage) -> None:
    parent = await stage.client.chat_postMessage(channel="C1", text="card")
    await stage.client.chat_delete(channel="C1", ts=parent["ts"])
    reply = await stage.client.chat_postMessage(channel="C1", text="r", thread_ts=parent["ts"])
    assert "thread_ts" not in reply["message"]


async def test_deleted_parent_with_replies_leaves_a_placeholder(stage: Stage) -> None:
    parent = await stage.client.chat_postMessage(channel="C1", text="card")
    await stage.client.chat_postMessage(channel="C1", text="r", thread_ts=parent["ts"])
    await stage.client.chat_delete(channel="C1", ts=parent["ts"])
    thread = await stage.client.conversations_replies(channel="C1", ts=parent["ts"])
    assert [m.get("subtype") for m in thread["messages"]] == ["tombstone", None]
    again = stage.client.chat_delete(channel="C1", ts=parent["ts"])
    assert await refused(again) == "message_not_found"


async def test_bot_changes_only_its_own_messages(stage: Stage) -> None:
    posted = await stage.act("message", user_id="UANA", channel_id="C1", text="mine")
    update = stage.client.chat_update
    assert await refused(update(channel="C1", ts=posted["ts"], text="x")) == "cant_update_message"
    assert await refused(stage.client.chat_delete(channel="C1", ts=posted["ts"])) == (
        "cant_delete_message"
    )
    assert await refused(update(channel="C1", ts="1.000001", text="x")) == "message_not_found"


async def test_update_with_text_alone_removes_blocks_and_keeps_metadata(stage: Stage) -> None:
    metadata = {"event_type": "card", "event_payload": {}}
    post = await stage.client.chat_postMessage(
        channel="C1", text="x", blocks=[section()], metadata=metadata
    )
    await stage.client.chat_update(channel="C1", ts=post["ts"], text="y")
    history = await stage.client.conversations_history(channel="C1", include_all_metadata=True)
    message = history["messages"][0]
    assert (message["text"], "blocks" in message) == ("y", False)
    assert message["metadata"] == metadata
    too_long = stage.client.chat_update(channel="C1", ts=post["ts"], text="y" * 4001)
    assert await refused(too_long) == "msg_too_long"


async def test_second_reaction_and_missing_reaction_are_refused(stage: Stage) -> None:
    post = await stage.client.chat_postMessage(channel="C1", text="x")
    where = {"channel": "C1", "timestamp": post["ts"], "name": "eyes"}
    await stage.client.reactions_add(**where)
    assert await refused(stage.client.reactions_add(**where)) == "already_reacted"
    shown = await stage.client.reactions_get(channel="C1", timestamp=post["ts"])
    assert shown["message"]["reactions"] == [{"name": "eyes", "users": ["UBOT"], "count": 1}]
    await stage.client.reactions_remove(**where)
    assert await refused(stage.client.reactions_remove(**where)) == "no_reaction"


async def test_ephemeral_reaches_one_member_only(stage: Stage) -> None:
    await stage.client.chat_postEphemeral(channel="C1", user="UANA", text="psst")
    shown = await stage.call("GET", "ephemerals?user_id=UANA")
    assert [m["text"] for m in shown["messages"]] == ["psst"]
    stranger = stage.client.chat_postEphemeral(channel="C1", user="UOTHER", text="psst")
    assert await refused(stranger) == "user_not_in_channel"


async def test_people_guests_strangers_and_groups_are_told_apart(stage: Stage) -> None:
    guest = await stage.client.users_info(user="UGUEST")
    stranger = await stage.client.users_info(user="UOTHER")
    assert guest["user"]["is_restricted"] is True
    assert stranger["user"]["team_id"] == "T2"
    found = await stage.client.users_lookupByEmail(email="Ana@northwind.example")
    assert found["user"]["id"] == "UANA"
    assert await refused(stage.client.users_lookupByEmail(email="no@x.example")) == (
        "users_not_found"
    )
    assert (await stage.client.usergroups_users_list(usergroup="S1"))["users"] == ["UANA"]
    assert await refused(stage.client.usergroups_users_list(usergroup="S9")) == "no_such_subteam"


async def test_channels_are_listed_by_page_and_private_ones_hidden(stage: Stage) -> None:
    types = "public_channel,private_channel"
    first = await stage.client.conversations_list(types=types, limit=2, exclude_archived=False)
    cursor = first["response_metadata"]["next_cursor"]
    second = await stage.client.conversations_list(types=types, limit=2, cursor=cursor)
    listed = [c["id"] for c in [*first["channels"], *second["channels"]]]
    assert listed == ["C1", "C2", "C3"]
    assert await refused(stage.client.conversations_info(channel="G1")) == "channel_not_found"
    mine = await stage.client.users_conversations()
    assert [c["id"] for c in mine["channels"]] == ["C1", "C3"]


async def test_bot_joins_public_channels_only(stage: Stage) -> None:
    joined = await stage.client.conversations_join(channel="C2")
    assert joined["channel"]["is_member"] is True
    assert await refused(stage.client.conversations_join(channel="C3")) == "is_archived"
    assert await refused(stage.client.conversations_join(channel="G1")) == "channel_not_found"


async def test_person_is_a_place_to_post_but_not_to_read(stage: Stage) -> None:
    posted = await stage.client.chat_postMessage(channel="UANA", text="Only for you")
    place = posted["channel"]
    assert place == "DANA"
    listed = await stage.call("GET", f"channels/{place}/messages")
    assert [message["text"] for message in listed["messages"]] == ["Only for you"]
    found = await stage.client.conversations_history(channel=place)
    assert [message["ts"] for message in found["messages"]] == [posted["ts"]]
    assert await refused(stage.client.conversations_history(channel="UANA")) == "channel_not_found"
    itself = stage.client.chat_postMessage(channel="UBOT", text="To itself")
    assert await refused(itself) == "channel_not_found"


async def test_direct_message_is_opened_by_user(stage: Stage) -> None:
    opened = await stage.client.conversations_open(users="UANA")
    posted = await stage.client.chat_postMessage(channel="UANA", text="hello")
    assert posted["channel"] == opened["channel"]["id"]


async def test_upload_is_shared_after_the_answer_and_needs_the_token(stage: Stage) -> None:
    done = await stage.client.files_upload_v2(
        channel="C1", filename="a.txt", content="text of the file", initial_comment="look"
    )
    file_id = done["files"][0]["id"]
    await until(lambda: stage.events("message", "file_share"))
    info = (await stage.client.files_info(file=file_id))["file"]
    assert "C1" in info["shares"]["public"]
    url, token = info["url_private"], {"Authorization": "Bearer xoxb-test"}
    async with stage.http.get(url, headers=token) as response:
        assert await response.text() == "text of the file"
    async with stage.http.get(url) as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_response_url_works_five_times(stage: Stage) -> None:
    await stage.act("command", user_id="UANA", channel_id="C1", command="/send")
    url = stage.arrivals[-1].payload["response_url"]
    codes = []
    for _ in range(6):
        async with stage.http.post(url, json={"text": "hi"}) as response:
            codes.append(response.status)
    assert codes == [200] * 5 + [404]


async def fault(stage: Stage, name: str, **details: Any) -> None:
    await stage.call("POST", "faults", {"target": "slack.chat.*", "fault": name, **details})


async def test_faults_of_the_web_api_happen_once_and_are_listed(stage: Stage) -> None:
    def post() -> Any:
        return stage.client.chat_postMessage(channel="C1", text="x")

    await fault(stage, "slack_error", error="fatal_error")
    assert await refused(post()) == "fatal_error"
    await fault(stage, "rate_limit", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await post()
    assert caught.value.response.headers["Retry-After"] == "7"
    await fault(stage, "server_error")
    assert await refused(post()) == "internal_error"
    assert (await stage.call("GET", "faults"))["faults"] == []
    await post()


@pytest.mark.parametrize(("name", "kept"), [("drop", 0), ("timeout_after_accept", 1)])
async def test_broken_connection_before_and_after_the_post(
    stage: Stage, name: str, kept: int
) -> None:
    stage.client.retry_handlers.clear()
    await fault(stage, name)
    with pytest.raises(aiohttp.ClientError):
        await stage.client.chat_postMessage(channel="C1", text="x")
    shown = await stage.call("GET", "channels/C1/messages")
    assert len(shown["messages"]) == kept


async def test_outage_lasts_until_cleared(stage: Stage) -> None:
    await fault(stage, "outage")
    for _ in range(3):
        assert await refused(stage.client.chat_postMessage(channel="C1", text="x"))
    await stage.call("DELETE", "faults")
    await stage.client.chat_postMessage(channel="C1", text="x")


async def test_latency_does_not_add_up_over_simultaneous_calls(stage: Stage) -> None:
    await stage.call("POST", "settings", {"slack_latency_ms": 100})
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(stage.client.users_info(user="UANA") for _ in range(20)))
    assert 0.1 <= asyncio.get_running_loop().time() - started < 1.0


async def test_calls_are_kept_for_reading(stage: Stage) -> None:
    await stage.client.chat_postMessage(channel="C1", text="x")
    received = await stage.call("GET", "received?target=slack.chat.*")
    (call,) = received["calls"]
    assert call["request"]["text"] == "x"
    assert call["response"]["ok"] is True
    later = await stage.call("GET", f"received?since={call['seq']}")
    assert later["calls"] == []


async def test_reset_brings_back_the_seed(stage: Stage) -> None:
    await stage.client.chat_postMessage(channel="C1", text="x")
    await stage.act("archive", channel_id="C1")
    await stage.call("POST", "reset")
    assert (await stage.call("GET", "channels/C1/messages"))["messages"] == []
    await stage.client.chat_postMessage(channel="C1", text="again")

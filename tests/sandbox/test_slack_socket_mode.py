"""Socket Mode with slack_sdk's own client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack_stage import Json, Stage, modal, open_stage, option, plain, section, until


class SocketApp:
    """Acknowledges everything, but as many events as ``ignored`` says."""

    def __init__(self, stage: Stage) -> None:
        web_client = AsyncWebClient("xoxb-test", base_url=f"{stage.world.base_url}/slack/api/")
        self.client = SocketModeClient("xapp-test", web_client=web_client)
        self.client.socket_mode_request_listeners.append(self.listen)
        self.requests: list[SocketModeRequest] = []
        self.answer: Json | None = None
        self.ignored = 0

    async def listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if self.ignored > 0:
            self.ignored -= 1
            return
        response = SocketModeResponse(request.envelope_id, payload=self.answer)
        await client.send_socket_mode_response(response)

    async def connect(self) -> None:
        await self.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        await self.client.close()  # type: ignore[no-untyped-call]

    def of(self, kind: str) -> list[SocketModeRequest]:
        return [request for request in self.requests if request.type == kind]


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        await stage.call("POST", "settings", {"retry_delays_s": [0, 0.05]})
        yield stage


@pytest_asyncio.fixture
async def app(stage: Stage) -> AsyncIterator[SocketApp]:
    app = SocketApp(stage)
    await app.connect()
    yield app
    await app.close()


async def hurry_acks(stage: Stage) -> None:
    await stage.call("POST", "settings", {"ack_deadline_ms": 200})


async def say(stage: Stage, text: str = "hello") -> Any:
    return await stage.act("message", user_id="UANA", channel_id="C1", text=text)


async def command(stage: Stage) -> Json:
    return await stage.act("command", user_id="UANA", channel_id="C1", command="/send")


async def test_command_comes_over_the_socket_and_its_answer_back(
    stage: Stage, app: SocketApp
) -> None:
    app.answer = {"text": "hi"}
    answer = await command(stage)
    (request,) = app.of("slash_commands")
    assert request.payload["command"] == "/send"
    assert request.accepts_response_payload is True
    assert (answer["status"], answer["response"]) == (200, {"text": "hi"})
    assert stage.arrivals == []
    state = await stage.call("GET", "state")
    assert state["app"]["connected"] == "socket"


async def test_submission_and_options_are_answered_in_the_acknowledgement(
    stage: Stage, app: SocketApp
) -> None:
    element = {"type": "external_select", "action_id": "a", "min_query_length": 0}
    block = {"type": "input", "block_id": "q", "label": plain("Q"), "element": element}
    view = await stage.open_view(modal({**block, "optional": True}))
    at = {"user_id": "UANA", "view_id": view["id"]}
    app.answer = {"options": [option("1")]}
    answer = await stage.act("options", **at, block_id="q", action_id="a", value="")
    assert answer["options"] == [option("1")]
    app.answer = {"response_action": "update", "view": modal(section())}
    assert (await stage.act("submit", **at))["response_action"] == "update"
    assert [r.payload["type"] for r in app.of("interactive")] == [
        "block_suggestion",
        "view_submission",
    ]


async def test_unacknowledged_event_comes_again_with_attempt_and_reason(
    stage: Stage, app: SocketApp
) -> None:
    await hurry_acks(stage)
    app.ignored = 1
    await say(stage)
    first, second, *_ = await until(lambda: len(app.requests) > 1 and app.requests)
    assert first.envelope_id != second.envelope_id
    assert first.payload["event_id"] == second.payload["event_id"]
    assert (first.retry_attempt, second.retry_attempt) == (0, 1)
    assert second.retry_reason == "timeout"


async def test_unacknowledged_command_ends_in_operation_timeout(
    stage: Stage, app: SocketApp
) -> None:
    await hurry_acks(stage)
    app.ignored = 1
    assert (await command(stage))["error"] == "operation_timeout"


async def test_what_was_typed_while_disconnected_arrives_on_reconnect(stage: Stage) -> None:
    first = SocketApp(stage)
    await first.connect()
    await first.close()
    await say(stage, "while away")
    second = SocketApp(stage)
    await second.connect()
    (request,) = await until(lambda: second.of("events_api"))
    assert request.payload["event"]["text"] == "while away"
    await second.close()
    assert stage.arrivals == []


async def test_connection_moves_when_slack_asks(stage: Stage, app: SocketApp) -> None:
    assert (await stage.act("disconnect", reason="refresh_requested"))["told"] == 1
    await say(stage)
    await until(lambda: app.of("events_api"))


async def test_reset_keeps_the_connection(stage: Stage, app: SocketApp) -> None:
    await stage.call("POST", "reset")
    assert (await command(stage))["status"] == 200


async def test_ticket_is_good_for_one_connection(stage: Stage) -> None:
    client = AsyncWebClient("xapp-test", base_url=f"{stage.world.base_url}/slack/api/")
    url = str((await client.apps_connections_open(app_token="xapp-test"))["url"])
    async with stage.http.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    async with stage.http.get(url.replace("ws:", "http:")) as response:
        assert response.status == 408

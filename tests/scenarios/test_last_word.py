"""Whatever Slack does with our answers, somebody who did something reads what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from handlers import openings
from sandbox.slack import responses, web_api
from sandbox.slack.errors import SlackError
from storage.session import Session
from tests.scenarios.stage import Stage
from tests.scenarios.test_unsent import direct_messages
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"
OPEN = "slack.views.open"
TOO_LATE, UNKNOWN = "Slack did not wait for the window", "Something went wrong"


@pytest.fixture
async def ended(stage: Stage) -> Thread:
    """Ana has not wrapped up yet."""
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.ana.ends(thread)
    return thread


async def is_told_directly(stage: Stage, sentence: str) -> None:
    (told,) = await direct_messages(stage, stage.ana)
    assert sentence in told


async def test_button_whose_window_came_too_late_is_answered(stage: Stage, ended: Thread) -> None:
    await stage.fault(OPEN, "slack_error", times=-1, error="expired_trigger_id")
    await stage.ana.clicks(ended, "Wrap up")

    await is_told_directly(stage, TOO_LATE)


@pytest.mark.parametrize("fault", ["drop", "server_error", "rate_limit", "outage"])
async def test_shortcut_is_answered_when_slack_opens_no_window(stage: Stage, fault: str) -> None:
    await stage.fault(OPEN, fault, times=-1)
    await stage.act("shortcut", user_id="U0ANA", callback_id="start_conversation")
    await stage.quiet()

    await is_told_directly(stage, UNKNOWN)


async def test_change_of_the_window_is_answered_when_slack_takes_no_view(stage: Stage) -> None:
    await stage.ana.opens_the_window()
    await stage.fault("slack.views.*", "drop", times=-1)
    await stage.ana.chooses("recipients", MARIA)

    await is_told_directly(stage, UNKNOWN)


async def test_answer_in_plain_text_is_a_fault_like_any_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a gateway before Slack says it, in words that are no JSON."""

    def gateway(response: Any, world: Any) -> web.Response:
        return web.Response(status=503, text="upstream connect error")

    monkeypatch.setattr(web_api._Response, "as_http", gateway)
    await stage.ana.types_the_command()

    assert UNKNOWN in (await stage.ana.told())[-1]


async def test_command_is_answered_directly_when_its_own_address_takes_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise SlackError("expired_url")

    monkeypatch.setattr(responses, "_respond", refuse)
    await stage.fault(OPEN, "slack_error", error="expired_trigger_id")
    await stage.ana.types_the_command()

    await is_told_directly(stage, TOO_LATE)


async def test_help_is_the_answer_itself(stage: Stage) -> None:
    answered = await stage.ana.types_the_command("help")

    assert "/send-on-behalf" in str(answered["response"])
    assert stage.calls("slack.response_url") == []


async def test_click_is_answered_beside_it_when_nothing_can_be_posted(
    stage: Stage, ended: Thread
) -> None:
    for target in (OPEN, "slack.chat.postMessage"):
        await stage.fault(target, "outage")
    await stage.ana.clicks(ended, "Wrap up")

    assert UNKNOWN in (await stage.ana.told())[-1]


async def test_nobody_waits_for_slack_to_say_who_the_app_is(stage: Stage) -> None:
    """Slack sends what people do, and answers none of our questions: just after a start."""
    await stage.fault("slack.auth.test", "outage")
    await stage.maria.writes("Anybody there?")
    await stage.settle()
    thread = await stage.thread()
    await stage.ana.replies(thread, "I am")
    await stage.settle()
    await stage.ana.clicks(thread, "Take over")
    await stage.settle()

    assert await stage.maria.reads() == ["I am"]
    assert await stage.ana.opens_the_window()


async def test_command_is_answered_while_the_database_says_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = asyncio.Event()

    @asynccontextmanager
    async def silent() -> AsyncIterator[Session]:
        await answers.wait()
        async with stage.store._session(stage.store.database.reader) as session:
            yield session

    monkeypatch.setattr(stage.store._beginnings, "_reading", silent)
    monkeypatch.setattr(openings, "PATIENCE_S", 0.1)
    where = {"channel_id": "C0GENERAL", "command": "/send-on-behalf", "text": ""}
    await stage.act("command", user_id="U0ANA", **where)
    async with asyncio.timeout(60):
        while not await stage.ana.told():  # noqa: ASYNC110 (the sandbox has no event for it)
            await asyncio.sleep(0.02)
    answers.set()
    await stage.quiet()

    assert UNKNOWN in (await stage.ana.told())[-1]
    assert await stage.ana.window() is None

"""Agents who are in the configuration, and have done nothing in Slack yet."""

from __future__ import annotations

import pytest
import pytest_asyncio
from sqlalchemy import update

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import drawn


@pytest_asyncio.fixture(autouse=True)
async def nobody_was_seen(stage: Stage) -> None:
    unseen = {"slack_team_id": None, "slack_user_id": None}
    await stage.changes(update(schema.agent).where(schema.agent.c.id == "lea").values(unseen))


async def test_newcomer_may_begin_with_a_button(stage: Stage) -> None:
    await stage.maria.writes("Anybody there?")
    await stage.settle()
    (thread,) = await stage.threads()

    await stage.lea.clicks(thread, "Accept")
    await stage.settle()

    assert "Connected" in await thread.card()


async def test_newcomer_may_begin_with_a_line_in_a_thread(stage: Stage) -> None:
    await stage.maria.writes("Anybody there?")
    await stage.settle()
    (thread,) = await stage.threads()

    await stage.lea.replies(thread, "I take this on")
    await stage.settle()
    await stage.lea.clicks(thread, "Take over")
    await stage.settle()

    assert await stage.maria.reads() == ["I take this on"]


@pytest.mark.parametrize("fault", ["rate_limit", "outage", "drop"])
async def test_newcomer_of_whom_slack_says_nothing_is_not_turned_away(
    stage: Stage, fault: str
) -> None:
    await stage.fault("slack.users.info", fault, times=-1)
    await stage.lea.types_the_command()
    (told,) = await stage.lea.told()
    assert "Try again in a minute" in told

    await stage.clear_faults()
    assert await stage.lea.opens_the_window()


async def test_home_of_a_newcomer_waits_for_slack(stage: Stage) -> None:
    await stage.fault("slack.users.info", "rate_limit")
    await stage.act("home", user_id="U0LEA")
    await stage.passes(30)

    home = (await stage.control("GET", "views?user_id=U0LEA"))["home"]
    assert "You are not set up" not in drawn(home)
    assert "My conversations" in drawn(home)

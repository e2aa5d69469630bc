"""Agents who are in the configuration, and have done nothing in Slack yet."""

from __future__ import annotations

import pytest_asyncio
from sqlalchemy import update

from storage import schema
from tests.scenarios.stage import Stage


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

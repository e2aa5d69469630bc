"""The result is ready before Slack has taken the view that says it is being worked on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.scenarios.stage import Stage
from tests.scenarios.test_outreach_results import has_ended, writes_to
from tests.scenarios.thread import drawn

MARIA = "+44 7700 900123"


class SlowUpdate:
    """The next update of a view is on its way until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._update = AsyncWebClient.views_update
        self.has_begun, self._is_let_go = asyncio.Event(), asyncio.Event()
        slow = self

        async def views_update(client: AsyncWebClient, **given: Any) -> Any:
            if not slow.has_begun.is_set():
                slow.has_begun.set()
                await slow._is_let_go.wait()
            return await slow._update(client, **given)

        monkeypatch.setattr(AsyncWebClient, "views_update", views_update)

    def let_go(self) -> None:
        self._is_let_go.set()


async def test_result_stays_when_the_progress_comes_late(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await has_ended(stage)
    await writes_to(stage.ana, MARIA)
    await stage.ana.submits()
    update = SlowUpdate(monkeypatch)
    pressing = asyncio.create_task(stage.ana.submits())
    await update.has_begun.wait()
    for _ in range(20):
        await stage.worker.step()
        stage.clock.advance(1)
    assert await stage.maria.reads() == ["Hello", "Hello Maria"]
    update.let_go()
    await pressing
    await stage.settle()

    path = "views?user_id=U0ANA"
    root = (await stage.control("GET", path))["modals"][0]
    assert "*Maria Lopez*: taken over." in drawn(root)

"""Changes that are drawn in another order than they were made, and a press of Send between them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.services import window
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import fields, held, offers_whatsapp, shown

MARIA = "+44 7700 900123"
UPDATE = "slack.views.update"
WHATSAPP = {"text": {"type": "plain_text", "text": "WhatsApp", "emoji": False}, "value": "whatsapp"}


class Renewals:
    """Holds back what each change, in their order, would draw until it is let go."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self._stage, self._renew = stage, window.renew
        self._begun = 0
        self._gates = [asyncio.Event() for _ in range(2)]
        monkeypatch.setattr(window, "renew", self)

    async def __call__(self, *given: Any) -> Any:
        gate = self._gates[self._begun]
        self._begun += 1
        state = await self._renew(*given)
        await gate.wait()
        return state

    async def changes(self, view: dict[str, Any], block_id: str, value: Any) -> None:
        """A change in the view as it was when it was made, whatever has been drawn since."""
        begun = self._begun
        action_id = block_id.partition(":")[0]
        ids = {"view_id": view["id"], "block_id": block_id, "action_id": action_id}
        await self._stage.act("input", user_id="U0BEN", value=value, **ids)
        await self._until(lambda: self._begun > begun)

    async def draws(self, number: int) -> None:
        drawn = len(self._stage.calls(UPDATE))
        self._gates[number].set()
        await self._until(lambda: len(self._stage.calls(UPDATE)) > drawn)

    async def _until(self, is_so: Any) -> None:
        async with asyncio.timeout(60):
            while not is_so():  # noqa: ASYNC110 (the sandbox has no event for it)
                await asyncio.sleep(0.01)


async def changed_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Renewals:
    """Ben types, then changes the medium; neither answer is there yet."""
    await offers_whatsapp(stage)
    view = await stage.ben.opens_the_window()
    renewals = Renewals(stage, monkeypatch)
    await renewals.changes(view, "message:0", "Hello")
    await renewals.changes(view, "medium", WHATSAPP)
    return renewals


async def test_answer_to_an_older_change_does_not_overwrite_a_newer_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewals = await changed_twice(stage, monkeypatch)
    await renewals.draws(1)
    await renewals.draws(0)
    await stage.quiet()
    assert "recipients" in await fields(stage.ben)
    assert await held(stage.ben, "medium") == "WhatsApp"
    assert "without + or 00" in await shown(stage.ben)


async def test_newer_change_is_drawn_over_the_answer_to_an_older_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewals = await changed_twice(stage, monkeypatch)
    await renewals.draws(0)
    await renewals.draws(1)
    await stage.quiet()
    assert "hash_conflict" in stage.slack_errors()
    assert "without + or 00" in await shown(stage.ben)


async def test_form_does_not_come_back_over_the_result(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.ben.fills_in("Hello", to=MARIA)
    view = await stage.ben.window()
    assert view is not None
    renewals = Renewals(stage, monkeypatch)
    await renewals.changes(view, "message:0", "Hello Maria")
    await stage.act("submit", user_id="U0BEN", view_id=view["id"])
    for _ in range(20):
        await stage.worker.step()
        stage.clock.advance(1)
    assert await stage.maria.reads() == ["Hello Maria"]
    await renewals.draws(0)
    await stage.quiet()
    assert "*Maria Lopez*: sent." in await shown(stage.ben)
    assert "recipients" not in await fields(stage.ben)

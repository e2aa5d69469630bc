"""What the manifest promises has a listener, and no listener waits for what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.events import EVENTS
from modals import ids
from sandbox.slack import payloads, workspace
from tests.scenarios.stage import Stage

Json = dict[str, Any]
MANIFEST: Json = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text())
FEATURES, SUBSCRIBED = MANIFEST["features"], MANIFEST["settings"]["event_subscriptions"]

SILENT = {ids.Action.WRAP_UP_CODE, ids.Action.WRAP_UP_NOTE, ids.Action.DECISION}
"""Elements of inputs that tell us nothing before they are submitted."""


def test_commands_and_shortcuts_are_those_of_the_manifest() -> None:
    assert {row["command"] for row in FEATURES["slash_commands"]} == set(ids.Command)
    assert {row["callback_id"] for row in FEATURES["shortcuts"]} == set(ids.Shortcut)


def test_events_are_those_of_the_manifest() -> None:
    assert {name.partition(".")[0] for name in SUBSCRIBED["bot_events"]} == set(EVENTS)


@pytest.mark.parametrize("command", [row["command"] for row in FEATURES["slash_commands"]])
async def test_every_command_is_heard(stage: Stage, command: str) -> None:
    answered = await stage.act(
        "command", user_id="U0ANA", channel_id="C0GENERAL", command=command, text="help"
    )
    await stage.quiet()

    assert answered["status"] == 200
    assert "opens the window" in (await stage.ana.told())[-1]


async def test_global_shortcut_opens_the_window(stage: Stage) -> None:
    await stage.act("shortcut", user_id="U0ANA", callback_id="start_conversation")
    await stage.quiet()

    assert "On behalf of queue" in await stage.ana.sees()


async def test_message_shortcut_opens_the_window_with_the_number(stage: Stage) -> None:
    place = {"user_id": "U0ANA", "channel_id": "C0GENERAL"}
    ts = (await stage.act("message", text="Please text +44 7700 900123 today", **place))["ts"]
    await stage.act("shortcut", callback_id="message_number", message_ts=ts, **place)
    await stage.quiet()

    assert (await stage.ana.submits())["response_action"] == "update"
    await stage.settle()
    assert len(await stage.threads()) == 1


async def test_home_is_published(stage: Stage) -> None:
    answered = await stage.act("home", user_id="U0ANA")
    await stage.settle()

    assert answered["ok"]
    home = (await stage.control("GET", "views?user_id=U0ANA"))["home"]
    assert home is not None


async def test_every_element_is_heard(stage: Stage) -> None:
    """A made-up click is acknowledged or refused, never answered with "no such listener"."""
    view, state = await stage.ana.opens_the_window(), workspace.of(stage.world)
    for action in set(ids.Action) - SILENT:
        clicked = {"action_id": action, "type": "button", "value": "made up"}
        place: Json = {"view": view}
        payload = payloads.block_actions(state, "U0ANA", place, {"block_id": "b"}, clicked)
        answered = await stage.act("raw", kind="interaction", payload=payload)
        assert answered["status"] == 200, action
    await stage.quiet()


async def test_every_submission_is_heard(stage: Stage) -> None:
    opened, state = await stage.ana.opens_the_window(), workspace.of(stage.world)
    for callback in set(ids.Callback) - {ids.Callback.PROGRESS}:
        view = {**opened, "callback_id": callback}
        payload = payloads.view_submission(state, "U0ANA", view)
        answered = await stage.act("raw", kind="interaction", payload=payload)
        assert answered["status"] == 200, callback
    await stage.quiet()


def test_ids_are_unique() -> None:
    for group in (ids.Action, ids.Callback, ids.Command, ids.Shortcut):
        assert len({one.value for one in group}) == len(group.__members__)

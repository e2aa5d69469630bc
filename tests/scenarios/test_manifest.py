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


@pytest.mark.parametrize("action", [one for one in ids.Action if one not in SILENT])
async def test_every_element_is_heard(stage: Stage, action: ids.Action) -> None:
    """A made-up click is acknowledged or refused, never answered with "no such listener"."""
    view = await stage.ana.opens_the_window()
    state = workspace.of(stage.world)
    clicked = {"action_id": action, "type": "button", "value": "made up"}
    payload = payloads.block_actions(state, "U0ANA", {"view": view}, {"block_id": "b"}, clicked)
    answered = await stage.act("raw", kind="interaction", payload=payload)
    await stage.quiet()

    assert answered["status"] == 200


@pytest.mark.parametrize("callback", [one for one in ids.Callback if one != ids.Callback.PROGRESS])
async def test_every_submission_is_heard(stage: Stage, callback: ids.Callback) -> None:
    view = {**await stage.ana.opens_the_window(), "callback_id": callback}
    payload = payloads.view_submission(workspace.of(stage.world), "U0ANA", view)
    answered = await stage.act("raw", kind="interaction", payload=payload)
    await stage.quiet()

    assert answered["status"] == 200


def test_ids_are_unique() -> None:
    for group in (ids.Action, ids.Callback, ids.Command, ids.Shortcut):
        assert len({one.value for one in group}) == len(group.__members__)

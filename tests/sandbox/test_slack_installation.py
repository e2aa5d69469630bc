"""What the app may do and hears follows from the manifest it was installed from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.errors import SlackApiError

from sandbox.world import load_seed
from tests.sandbox.slack_stage import SEED, Stage, open_stage, until

MANIFEST = {
    "features": {"slash_commands": [{"command": "/send", "description": "Send"}]},
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.channels"]}},
}


@pytest.fixture
def seed(tmp_path: Path) -> Any:
    (tmp_path / "manifest.yml").write_text(yaml.safe_dump(MANIFEST))
    (tmp_path / "seed.yml").write_text(yaml.safe_dump({**SEED, "manifest": "manifest.yml"}))
    return load_seed(tmp_path / "seed.yml")


async def missing_scope(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == "missing_scope"
    return str(caught.value.response["needed"])


async def test_method_beyond_the_scopes_is_refused(seed: Any) -> None:
    async with open_stage(seed=seed) as stage:
        await stage.client.chat_postMessage(channel="C1", text="x")
        assert await missing_scope(stage.client.users_info(user="UANA")) == "users:read"
        test = await stage.client.auth_test()
        assert test.headers["X-OAuth-Scopes"] == "commands,chat:write"


async def test_app_without_a_messages_tab_writes_to_nobody(seed: Any) -> None:
    async with open_stage(seed=seed) as stage:
        with pytest.raises(SlackApiError, match="messages_tab_disabled"):
            await stage.client.chat_postMessage(channel="UANA", text="Only for you")


async def test_events_without_subscription_are_not_sent(seed: Any) -> None:
    async with open_stage(seed=seed) as stage:
        await stage.act("invite", user_id="UOTHER", channel_id="C1")
        await say(stage)
        await until(lambda: stage.arrivals)
        assert [a.payload["event"]["type"] for a in stage.arrivals] == ["message"]


async def say(stage: Stage) -> None:
    await stage.act("message", user_id="UANA", channel_id="C1", text="hello")


async def test_only_commands_of_the_manifest_exist(seed: Any) -> None:
    async with open_stage(seed=seed) as stage:
        row = {"user_id": "UANA", "channel_id": "C1"}
        assert (await stage.act("command", **row, command="/send"))["status"] == 200
        unknown = await stage.act("command", **row, command="/other")
        assert unknown["error"] == "unknown_command"

"""The manifest: within Slack's limits, least scopes, and the HTTP variant of the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import ConfigError
from bot.manifest import http_manifest

TEXT = (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")
ADDRESS = "https://messages.example.com/slack/events"

KNOWN_KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains"},
    "features.app_home": {
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    },
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "features.slash_commands": {"command", "url", "description", "usage_hint", "should_escape"},
    "oauth_config": {"redirect_urls", "scopes", "token_management_enabled"},
    "oauth_config.scopes": {"bot", "user", "bot_optional", "user_optional"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "socket_mode_enabled",
        "token_rotation_enabled",
        "org_deploy_enabled",
    },
    "settings.event_subscriptions": {"request_url", "bot_events", "user_events"},
    "settings.interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}
"""Slack's schema is closed: any other key is refused."""


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(TEXT)
    return loaded


@pytest.fixture
def over_http() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(http_manifest(TEXT, "https://messages.example.com/"))
    return loaded


def unknown_keys(part: Any, path: str = "") -> list[str]:
    if isinstance(part, list):
        return [key for entry in part for key in unknown_keys(entry, path)]
    if not isinstance(part, dict):
        return []
    found = [f"{path}.{key}" for key in part if key not in KNOWN_KEYS.get(path, set())]
    for key, inner in part.items():
        found += unknown_keys(inner, f"{path}.{key}".removeprefix("."))
    return found


def test_only_keys_that_slack_knows(manifest: dict[str, Any], over_http: dict[str, Any]) -> None:
    assert unknown_keys(manifest) == []
    assert unknown_keys(over_http) == []
    assert manifest["_metadata"]["major_version"] == 2


def test_words_fit_slacks_limits(manifest: dict[str, Any]) -> None:
    about, features = manifest["display_information"], manifest["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
    for command in features["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert len(command["usage_hint"]) <= 1000


def test_least_scopes(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes["bot"]) - set(scopes["bot_optional"]) == {
        "commands",
        "chat:write",
        "channels:history",
        "groups:history",
        "channels:read",
        "groups:read",
        "users:read",
        "users:read.email",
        "reactions:write",
    }
    assert scopes["bot_optional"] == ["usergroups:read", "im:write", "im:history"]
    assert "user" not in scopes


def test_app_can_write_to_people_and_nobody_to_the_app(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert home["messages_tab_read_only_enabled"]
    assert "message.im" not in manifest["settings"]["event_subscriptions"]["bot_events"]


def test_events_are_those_the_app_acts_on(manifest: dict[str, Any]) -> None:
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == {
        "message.channels",
        "message.groups",
        "app_home_opened",
        "member_joined_channel",
        "member_left_channel",
        "channel_archive",
        "channel_unarchive",
        "group_archive",
        "group_unarchive",
    }


def test_socket_mode_has_no_addresses(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in manifest["features"]["slash_commands"][0]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}


def test_http_variant_names_one_address_everywhere(over_http: dict[str, Any]) -> None:
    settings = over_http["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == ADDRESS
    assert settings["interactivity"]["request_url"] == ADDRESS
    assert settings["interactivity"]["message_menu_options_url"] == ADDRESS
    assert over_http["features"]["slash_commands"][0]["url"] == ADDRESS


def test_http_variant_differs_in_nothing_else(
    manifest: dict[str, Any], over_http: dict[str, Any]
) -> None:
    for part in ("_metadata", "display_information", "oauth_config"):
        assert over_http[part] == manifest[part]
    assert over_http["features"]["shortcuts"] == manifest["features"]["shortcuts"]


@pytest.mark.parametrize(
    "address",
    ["", "http://example.com", "https://", "https://my app.example.com", "https://example.com?a=1"],
)
def test_what_slack_could_not_call_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="https"):
        http_manifest(TEXT, address)

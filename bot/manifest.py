"""The Slack manifest's HTTP variant, made of the one file that there is (manifest.yml)."""

from __future__ import annotations

import re
from typing import Any

import yaml

from bot.errors import ConfigError

PATH = "/slack/events"
"""Bolt answers commands, events, interactions and menu options under one address."""


def http_manifest(text: str, base_url: str) -> str:
    """``base_url`` is the app's public address. Raises ConfigError unless it is an https one."""
    if not re.fullmatch(r"https://[^\s/?#]+[^\s?#]*", base_url):
        raise ConfigError([f"{base_url!r}: Slack only calls addresses like https://example.com."])
    manifest: dict[str, Any] = yaml.safe_load(text)
    _address(manifest, base_url.rstrip("/") + PATH)
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def _address(manifest: dict[str, Any], url: str) -> None:
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": url, **settings["event_subscriptions"]}
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    for command in manifest["features"]["slash_commands"]:
        command["url"] = url

"""What an app's manifest adds to the seed, as if it had been installed from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]


def install(seed: Json, path: Path) -> Json:
    """The seed with commands, shortcuts, scopes and event subscriptions out of the manifest."""
    manifest: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    granted = {
        "scopes": scopes.get("bot", []),
        "events": settings.get("event_subscriptions", {}).get("bot_events", []),
        "messages_tab": bool(features.get("app_home", {}).get("messages_tab_enabled")),
    }
    return {
        **seed,
        "app": {**granted, **seed["app"]},
        "commands": features.get("slash_commands", []),
        "shortcuts": features.get("shortcuts", []),
    }

"""The Directory port on Slack's client: who people are."""

from __future__ import annotations

import time
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from threads.faults import slack_faults

FRESH_S = 600.0


class SlackDirectory:
    """Implements bot.ports.Directory; people are remembered for ten minutes."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, tuple[str | None, str]]] = {}

    async def email_and_name(self, slack_user_id: str) -> tuple[str | None, str]:
        """The e-mail is None without the scope, or for a person from another workspace."""
        known = self._known.get(slack_user_id)
        if known is not None and time.monotonic() - known[0] < FRESH_S:
            return known[1]
        async with slack_faults():
            answer = await self._client.users_info(user=slack_user_id)
        found = _email_and_name(answer.get("user") or {})
        self._known[slack_user_id] = (time.monotonic(), found)
        return found

    async def group_members(self, user_group_id: str) -> list[str]:
        async with slack_faults():
            answer = await self._client.usergroups_users_list(usergroup=user_group_id)
        return list(answer.get("users") or [])


def _email_and_name(user: dict[str, Any]) -> tuple[str | None, str]:
    """The full name: customers read it, and a display name is for colleagues."""
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("display_name") or user.get("name") or ""
    is_outside = bool(user.get("is_stranger") or user.get("is_restricted"))
    return (None if is_outside else profile.get("email")), str(name)

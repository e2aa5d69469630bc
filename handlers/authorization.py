"""Whose app this is, for Bolt: one workspace's, known by its token.

Bolt would ask Slack at its first request. While Slack does not answer, it would acknowledge
whatever comes: replies of agents would be lost, and clicks would do nothing.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize


class KnownToken(AsyncAuthorize):
    def __init__(self, bot_token: str | None) -> None:
        self._result = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=bot_token)

    async def __call__(self, **asked: Any) -> AuthorizeResult:
        return self._result

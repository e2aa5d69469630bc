"""Doctor's questions to Slack: does the token work, what may it do, is the bot where it posts."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.services.doctor import SlackChannelFacts, SlackFacts
from threads.faults import slack_faults

_SCOPES_HEADER = "x-oauth-scopes"


class SlackClientProbe:
    """Implements bot.services.doctor.SlackProbe."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def facts(self) -> SlackFacts:
        async with slack_faults():
            answer = await self._client.auth_test()
        return SlackFacts(
            team_name=str(answer.get("team", "")),
            bot_name=str(answer.get("user", "")),
            scopes=_scopes(answer),
        )

    async def slack_channel(self, slack_channel_id: str) -> SlackChannelFacts | None:
        async with slack_faults():
            try:
                answer = await self._client.conversations_info(channel=slack_channel_id)
            except SlackApiError as error:
                if error.response.get("error") == "channel_not_found":
                    return None
                raise
        channel = answer["channel"]
        return SlackChannelFacts(
            name=str(channel.get("name", slack_channel_id)),
            is_member=bool(channel.get("is_member")),
            is_archived=bool(channel.get("is_archived")),
        )


def _scopes(answer: AsyncSlackResponse) -> frozenset[str] | None:
    """Slack names the token's scopes in a header of every answer; None when there is none."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if _SCOPES_HEADER not in headers:
        return None
    return frozenset(scope.strip() for scope in headers[_SCOPES_HEADER].split(","))

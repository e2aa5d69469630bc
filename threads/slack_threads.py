"""The Threads port on Slack's client."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import Card, Home, ReceiptMark, ThreadLine
from bot.domain.window import OutreachProgress, Unsent
from bot.errors import ChannelUnavailable, ThreadGone
from modals.card import card_blocks, card_text
from modals.home import home_view
from modals.lines import line_blocks, line_text
from modals.progress import progress_view
from modals.unsent import unsent_blocks, unsent_text
from threads.faults import slack_faults
from threads.marks import set_mark

_EVENT_TYPE = "send_on_behalf"
_LOOKED_THROUGH = 200

# Customers' text must neither ping nor unfurl.
_QUIET: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False, "link_names": False}


class SlackThreads:
    """Implements bot.ports.Threads. The client must not retry by itself: a post may stand."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post_card(self, slack_channel_id: str, card: Card, key: str) -> str:
        async with slack_faults():
            answer = await self._client.chat_postMessage(
                channel=slack_channel_id,
                text=card_text(card),
                blocks=card_blocks(card),
                metadata=_metadata(key),
                **_QUIET,
            )
        return str(answer["ts"])

    async def update_card(self, slack_channel_id: str, slack_ts: str, card: Card) -> None:
        async with slack_faults():
            await self._client.chat_update(
                channel=slack_channel_id,
                ts=slack_ts,
                text=card_text(card),
                blocks=card_blocks(card),
            )

    async def post_line(
        self, slack_channel_id: str, thread_ts: str, line: ThreadLine, key: str
    ) -> str:
        async with slack_faults():
            answer = await self._client.chat_postMessage(
                channel=slack_channel_id,
                thread_ts=thread_ts,
                text=line_text(line),
                blocks=line_blocks(line),
                metadata=_metadata(key),
                **_QUIET,
            )
        slack_ts = str(answer["ts"])
        if not _is_in_thread(answer.get("message"), thread_ts):
            await self._take_back(slack_channel_id, slack_ts)
            raise ThreadGone(reason="thread_not_found")
        return slack_ts

    async def _take_back(self, slack_channel_id: str, slack_ts: str) -> None:
        """Slack posts to the channel itself when a thread's first message was deleted."""
        async with slack_faults():
            await self._client.chat_delete(channel=slack_channel_id, ts=slack_ts)

    async def find_post(
        self, slack_channel_id: str, thread_ts: str | None, key: str, since: datetime
    ) -> str | None:
        place: dict[str, Any] = {
            "channel": slack_channel_id,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": _LOOKED_THROUGH,
        }
        async with slack_faults():
            if thread_ts is None:
                answer = await self._client.conversations_history(**place)
            else:
                answer = await self._client.conversations_replies(ts=thread_ts, **place)
        messages = answer.get("messages") or []
        return next((str(m["ts"]) for m in messages if _key_of(m) == key), None)

    async def mark_receipt(self, mark: ReceiptMark) -> None:
        await set_mark(self._client, mark)

    async def show_progress(self, view_id: str, progress: OutreachProgress) -> None:
        async with slack_faults():
            await self._client.views_update(view_id=view_id, view=progress_view(progress))

    async def post_unsent(self, slack_user_id: str, unsent: Unsent, key: str) -> None:
        """A person's id stands for the direct message with them (docs.slack.dev)."""
        async with slack_faults():
            await self._client.chat_postMessage(
                channel=slack_user_id,
                text=unsent_text(unsent),
                blocks=unsent_blocks(unsent),
                metadata=_metadata(key),
                **_QUIET,
            )

    async def has_direct_post(self, slack_user_id: str, key: str, since: datetime) -> bool:
        try:
            async with slack_faults():
                opened = await self._client.conversations_open(users=slack_user_id)
            place = str(opened["channel"]["id"])
            return await self.find_post(place, None, key, since) is not None
        except ChannelUnavailable as fault:
            if fault.params.get("reason") == "missing_scope":  # both scopes are optional
                return False
            raise

    async def publish_home(self, slack_user_id: str, home: Home) -> None:
        async with slack_faults():
            await self._client.views_publish(user_id=slack_user_id, view=home_view(home))


def _metadata(key: str) -> dict[str, Any]:
    """Ids only: anyone who can read the message can read its metadata."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"key": key}}


def _key_of(message: dict[str, Any]) -> str | None:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return payload.get("key")


def _is_in_thread(message: Any, thread_ts: str) -> bool:
    return isinstance(message, dict) and message.get("thread_ts") == thread_ts

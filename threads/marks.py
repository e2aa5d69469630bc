"""One reaction on the agent's line that tells how far it has come."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import ReceiptMark
from bot.domain.model import DeliveryStatus
from threads.faults import slack_faults

REACTIONS = {
    DeliveryStatus.QUEUED: "hourglass_flowing_sand",
    DeliveryStatus.SENDING: "hourglass_flowing_sand",
    DeliveryStatus.UNKNOWN: "grey_question",
    DeliveryStatus.ACCEPTED: "outbox_tray",
    DeliveryStatus.SENT: "outbox_tray",
    DeliveryStatus.DELIVERED: "white_check_mark",
    DeliveryStatus.READ: "eyes",
    DeliveryStatus.FAILED: "x",
}
_REMEMBERED = 5000


class ReceiptMarks:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._last: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def set(self, mark: ReceiptMark) -> None:
        """Adds the new reaction before the old one goes: the line is never without."""
        name = REACTIONS.get(mark.delivery_status)
        if name is None:
            return
        place = (mark.slack_channel_id, mark.slack_ts)
        before = self._last.get(place) or await self._find(place)
        if before == name:
            return
        await self._call(self._client.reactions_add, place, name, "already_reacted")
        self._remember(place, name)
        if before is not None:
            await self._call(self._client.reactions_remove, place, before, "no_reaction")

    def _remember(self, place: tuple[str, str], name: str) -> None:
        self._last[place] = name
        while len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)

    async def _find(self, place: tuple[str, str]) -> str | None:
        """After a restart: which of our marks stands there."""
        slack_channel_id, slack_ts = place
        async with slack_faults():
            answer = await self._client.reactions_get(channel=slack_channel_id, timestamp=slack_ts)
        reactions = (answer.get("message") or {}).get("reactions") or []
        names = {reaction["name"] for reaction in reactions}
        return next((name for name in REACTIONS.values() if name in names), None)

    async def _call(
        self,
        method: Callable[..., Awaitable[object]],
        place: tuple[str, str],
        name: str,
        harmless: str,
    ) -> None:
        slack_channel_id, slack_ts = place
        async with slack_faults():
            try:
                await method(channel=slack_channel_id, timestamp=slack_ts, name=name)
            except SlackApiError as error:
                if error.response.get("error") != harmless:
                    raise

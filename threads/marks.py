"""One reaction on the agent's line that tells how far it has come."""

from __future__ import annotations

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


async def set_mark(client: AsyncWebClient, mark: ReceiptMark) -> None:
    """Adds the new reaction before the old one goes: the line is never without."""
    name = REACTIONS.get(mark.delivery_status)
    before = REACTIONS.get(mark.before) if mark.before else None
    if name is None or name == before:
        return
    await _call(client.reactions_add, mark, name, "already_reacted")
    if before is not None:
        await _call(client.reactions_remove, mark, before, "no_reaction")


async def _call(
    method: Callable[..., Awaitable[object]], mark: ReceiptMark, name: str, harmless: str
) -> None:
    async with slack_faults():
        try:
            await method(channel=mark.slack_channel_id, timestamp=mark.slack_ts, name=name)
        except SlackApiError as error:
            if error.response.get("error") != harmless:
                raise

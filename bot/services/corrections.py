"""Somebody edited or deleted what they had written in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.model import Conversation, DeliveryStatus, Message
from bot.domain.records import ThreadReply
from bot.domain.text import is_note, to_plain_text
from bot.ports import Tx
from bot.services import failures, relay, replies
from bot.wording import say

_UNSENT = (DeliveryStatus.QUEUED, DeliveryStatus.CANCELLED, DeliveryStatus.FAILED)


async def correct(tx: Tx, reply: ThreadReply, names: Mapping[str, str]) -> None:
    """An edit before the send changes what goes out; afterwards the customer has the original."""
    message, conversation = await _lock_line(tx, reply)
    if conversation is None:
        return
    is_noted = await replies.amend_note(tx, reply, conversation)
    if message is None:
        if not is_noted:
            await _read_ahead(tx, reply, conversation, names)
        return
    body = to_plain_text(reply.text, names)
    if body == message.body:
        return  # Slack also reports link previews as changes
    if message.delivery_status in _UNSENT:
        await _rewrite(tx, reply, conversation, replace(message, body=body))
    else:
        await relay.tell_thread(tx, conversation, say("notice.edited_after_send"))


async def _read_ahead(
    tx: Tx, reply: ThreadReply, conversation: Conversation, names: Mapping[str, str]
) -> None:
    """Slack tells of the edit before the line, which it may deliver minutes late: what stands there
    now is what counts."""
    await replies.receive_reply(tx, reply, names)
    if is_note(reply.text):
        await replies.leave_out(tx, reply, conversation)


async def _rewrite(
    tx: Tx, reply: ThreadReply, conversation: Conversation, message: Message
) -> None:
    """What the edit made a note or meant for colleagues does not go out any more."""
    is_meant = message.delivery_status is not DeliveryStatus.CANCELLED
    is_kept = is_note(reply.text) or replies.is_for_colleagues(reply.text)
    status = DeliveryStatus.CANCELLED if is_kept else message.delivery_status
    await tx.messages.save(replace(message, delivery_status=status))
    if is_note(reply.text):
        await replies.keep_note(tx, reply, conversation)
    elif is_kept and is_meant:
        await replies.tell_held(tx, conversation, message.id, "hold.mention")
    elif message.delivery_status is DeliveryStatus.FAILED:
        await failures.offer_again(tx, message, conversation, say("notice.edited_failed"))


async def withdraw(tx: Tx, reply: ThreadReply) -> None:
    """A deletion before the send cancels it, also when Slack delivers the line only afterwards."""
    message, conversation = await _lock_line(tx, reply)
    if conversation is None:
        return
    is_noted = await tx.messages.amend_note(conversation.id, reply.slack_ts, "")
    if message is None:
        if not is_noted:
            await replies.leave_out(tx, reply, conversation)
    elif message.delivery_status in _UNSENT:
        gone = replace(message, body="", delivery_status=DeliveryStatus.CANCELLED)
        await tx.messages.save(gone)
    else:
        await relay.tell_thread(tx, conversation, say("notice.deleted_after_send"))


async def _lock_line(tx: Tx, reply: ThreadReply) -> tuple[Message | None, Conversation | None]:
    conversation = await tx.conversations.find_by_thread(
        reply.slack_team_id, reply.slack_channel_id, reply.thread_ts
    )
    if conversation is None:
        return None, None
    found = await tx.messages.find_by_thread_line(conversation.id, reply.slack_ts)
    return (await tx.messages.lock(found.id) if found else None), conversation

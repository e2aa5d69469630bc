"""Somebody wrote in a conversation's thread: to the customer, an internal note, or held.

On doubt a line stays internal: a forgotten mark must never leak (design rule "Replying in a
thread"). A held line is stored as a cancelled message, so that one press can still send it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import jobs
from bot.domain.cards import NoticeButton
from bot.domain.ids import derived_id
from bot.domain.model import (
    Agent,
    AgentId,
    Conversation,
    ConversationState,
    DeliveryStatus,
    Direction,
    Message,
    MessageId,
)
from bot.domain.records import ThreadReply
from bot.domain.text import (
    is_note,
    mentioned_user_ids,
    mentions_group,
    strip_note_mark,
    to_plain_text,
)
from bot.errors import Refused, ThreadsBusy
from bot.ports import Tx
from bot.services import relay, standing
from bot.wording import say

_BUTTONS = {
    "hold.mention": (NoticeButton.SEND_TO_CUSTOMER, NoticeButton.KEEP_INTERNAL),
    "hold.nobody": (NoticeButton.TAKE_OVER, NoticeButton.KEEP_INTERNAL),
}


CARD_PATIENCE = timedelta(minutes=10)


async def receive_reply(tx: Tx, reply: ThreadReply, names: Mapping[str, str]) -> None:
    """``names`` gives the display names of mentioned Slack users."""
    conversation = await tx.conversations.find_by_thread(
        reply.slack_team_id, reply.slack_channel_id, reply.thread_ts
    )
    if conversation is None:
        await _wait_for_card(tx, reply)
        return
    if is_note(reply.text):
        if await tx.messages.find_by_thread_line(conversation.id, reply.slack_ts) is None:
            await keep_note(tx, reply, conversation)  # else it was deleted before it came
        return
    agent = await _author(tx, reply)
    hold = _reason_to_hold(reply, conversation, agent)
    message = _message(reply, conversation, agent, names, await tx.now())
    if hold is None:
        await _send(tx, conversation, message, has_files=bool(reply.file_names))
    else:
        await _hold(tx, conversation, message, hold)


async def _wait_for_card(tx: Tx, reply: ThreadReply) -> None:
    """A card may stand whose place is not saved yet; then the reply is read again later."""
    since = await tx.now() - CARD_PATIENCE
    if await tx.conversations.has_unposted(reply.slack_channel_id, since):
        raise ThreadsBusy


async def keep_note(tx: Tx, reply: ThreadReply, conversation: Conversation) -> None:
    text = _note_text(reply)
    await tx.messages.add_note(conversation.id, reply.slack_user_id, text, reply.slack_ts)


async def amend_note(tx: Tx, reply: ThreadReply, conversation: Conversation) -> bool:
    """Whether the line is a note: it stays one, whatever it becomes."""
    return await tx.messages.amend_note(conversation.id, reply.slack_ts, _note_text(reply))


def _note_text(reply: ThreadReply) -> str:
    return to_plain_text(strip_note_mark(reply.text), {})


async def leave_out(tx: Tx, reply: ThreadReply, conversation: Conversation) -> None:
    """Its place is taken, and should it come it goes nowhere."""
    message = _message(reply, conversation, None, {}, await tx.now())
    gone = replace(message, body="", delivery_status=DeliveryStatus.CANCELLED)
    await tx.messages.add(gone)


async def _author(tx: Tx, reply: ThreadReply) -> Agent | None:
    """None for guests, strangers from other workspaces, and people who are no agents."""
    if reply.author_team_id and reply.author_team_id != reply.slack_team_id:
        return None
    return await tx.agents.find_by_slack(reply.slack_team_id, reply.slack_user_id)


def _reason_to_hold(
    reply: ThreadReply, conversation: Conversation, agent: Agent | None
) -> str | None:
    if agent is None or agent.missing_permission() is not None:
        return "hold.not_an_agent"
    if conversation.state is ConversationState.CLOSED:
        return "hold.closed"
    if conversation.state is not ConversationState.CONNECTED:
        return "hold.nobody"
    if conversation.agent_id != agent.id:
        return "hold.not_owner"
    if is_for_colleagues(reply.text):
        return "hold.mention"
    return "hold.files_only" if reply.file_names and not reply.text.strip() else None


def is_for_colleagues(text: str) -> bool:
    return bool(mentioned_user_ids(text)) or mentions_group(text)


def _message(
    reply: ThreadReply,
    conversation: Conversation,
    agent: Agent | None,
    names: Mapping[str, str],
    now: datetime,
) -> Message:
    return Message(
        id=MessageId(derived_id("reply", reply.slack_channel_id, reply.slack_ts)),
        conversation_id=conversation.id,
        direction=Direction.OUTBOUND,
        body=to_plain_text(reply.text, names),
        delivery_status=DeliveryStatus.QUEUED,
        created_at=now,
        agent_id=agent.id if agent else None,
        slack_ts=reply.slack_ts,
    )


async def _send(tx: Tx, conversation: Conversation, message: Message, *, has_files: bool) -> None:
    if await tx.messages.add(message):
        await _enqueue_send(tx, conversation, message)
        if has_files:
            await relay.tell_thread(tx, conversation, say("notice.files_left_out"))


async def _enqueue_send(tx: Tx, conversation: Conversation, message: Message) -> None:
    await tx.jobs.enqueue(
        jobs.send_message(message.id, conversation.pair), jobs.mark_receipt(message.id)
    )


async def _hold(tx: Tx, conversation: Conversation, message: Message, reason: str) -> None:
    held = replace(message, delivery_status=DeliveryStatus.CANCELLED)
    if await tx.messages.add(held):
        await tell_held(tx, conversation, message.id, reason)


async def tell_held(tx: Tx, conversation: Conversation, message_id: MessageId, reason: str) -> None:
    """A note, with the buttons that the reason allows."""
    text = say(reason, owner=await _owner_name(tx, conversation))
    await relay.tell_thread(tx, conversation, text, _BUTTONS.get(reason, ()), message_id)


async def _owner_name(tx: Tx, conversation: Conversation) -> str:
    agent_id = conversation.agent_id or conversation.last_agent_id
    return (await tx.agents.get(agent_id)).name if agent_id else say("thread.nobody")


async def release(tx: Tx, agent: Agent, message_id: MessageId) -> None:
    """ "Send to customer" on a held line: by the agent who has the conversation."""
    message = await tx.messages.lock(message_id)
    conversation = await tx.conversations.get(message.conversation_id)
    check_owner(conversation, agent)
    is_held = message.delivery_status is DeliveryStatus.CANCELLED
    if not is_held or not message.body.strip() or is_note(message.body):
        raise Refused("refused.stale")  # sent, deleted or made a note meanwhile
    queued = replace(message, delivery_status=DeliveryStatus.QUEUED, agent_id=agent.id)
    await tx.messages.save(queued)
    await _enqueue_send(tx, conversation, queued)


async def check_held(tx: Tx, message_id: MessageId) -> None:
    """Raises Refused for a line that has gone to the customer, or is on its way."""
    message = await tx.messages.get(message_id)
    if message.delivery_status is not DeliveryStatus.CANCELLED:
        raise Refused("refused.stale")


async def ask_to_take_over(tx: Tx, agent: Agent, message_id: MessageId) -> None:
    """ "Take over" on a held line: the conversation becomes the agent's, then the line goes out."""
    message = await tx.messages.get(message_id)
    conversation = await tx.conversations.lock(message.conversation_id)
    await standing.check_membership(tx, agent.id, await tx.queues.get(conversation.queue_id))
    if conversation.state in (ConversationState.CONNECTED, ConversationState.CLOSED):
        raise Refused("refused.stale")
    await tx.jobs.enqueue(jobs.accept(conversation.id, agent.id, message_id))


async def release_after_take_over(tx: Tx, agent_id: AgentId, message_id: MessageId) -> None:
    """Does nothing when somebody else was faster."""
    agent = await tx.agents.get(agent_id)
    with suppress(Refused):
        await release(tx, agent, message_id)


async def text_of(tx: Tx, agent: Agent, message_id: MessageId) -> str:
    """For copying; only for members of its queue."""
    message = await tx.messages.get(message_id)
    conversation = await tx.conversations.get(message.conversation_id)
    await standing.check_membership(tx, agent.id, await tx.queues.get(conversation.queue_id))
    return message.body


def check_owner(conversation: Conversation, agent: Agent) -> None:
    is_owner = conversation.agent_id == agent.id
    if conversation.state is not ConversationState.CONNECTED or not is_owner:
        raise Refused("refused.not_yours")

"""Between a conversation and its Slack thread: what is posted, edited and marked there."""

from __future__ import annotations

from datetime import datetime

from bot.domain import jobs, life
from bot.domain.cards import (
    AgentLine,
    Card,
    CustomerLine,
    Notice,
    NoticeButton,
    ReceiptMark,
    ThreadLine,
)
from bot.domain.ids import new_id
from bot.domain.jobs import Job
from bot.domain.model import (
    Agent,
    AgentId,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Direction,
    Interaction,
    Medium,
    Message,
    MessageId,
    Queue,
    SubmissionId,
)
from bot.domain.number_forms import mask
from bot.domain.records import NoticeRecord
from bot.ports import Tx
from bot.services import standing

LIKELY_CODES = 3


async def show_conversation(
    tx: Tx, conversation: Conversation, submission_id: SubmissionId | None = None
) -> None:
    """The card appears, or is edited in place once it stands."""
    if conversation.thread_ts is not None:
        await tx.jobs.enqueue(jobs.update_card(conversation.id))
        return
    place = (conversation.slack_team_id, conversation.slack_channel_id)
    await tx.jobs.enqueue(jobs.post_card(conversation.id, *place, submission_id))


async def show_message(tx: Tx, conversation: Conversation, message_id: MessageId) -> None:
    await tx.jobs.enqueue(
        jobs.post_message(message_id, conversation.slack_team_id, conversation.slack_channel_id)
    )


async def tell_thread(
    tx: Tx,
    conversation: Conversation,
    text: str,
    buttons: tuple[NoticeButton, ...] = (),
    message_id: MessageId | None = None,
) -> None:
    """A grey line of the app in the thread."""
    notice = NoticeRecord(
        id=new_id(),
        conversation_id=conversation.id,
        text=text,
        buttons=buttons,
        message_id=message_id,
    )
    await tx.messages.add_notice(notice)
    await tx.jobs.enqueue(
        jobs.post_notice(notice.id, conversation.slack_team_id, conversation.slack_channel_id)
    )


async def refresh_homes(tx: Tx, *agent_ids: AgentId | None) -> None:
    await tx.jobs.enqueue(*(jobs.publish_home(agent_id) for agent_id in agent_ids if agent_id))


async def refresh_results(tx: Tx, conversation_id: ConversationId) -> None:
    """Of every press of Send that led here; a view that was closed meanwhile needs nothing."""
    for submission_id in await tx.submissions.list_by_conversation(conversation_id):
        await tx.jobs.enqueue(jobs.show_progress(submission_id))


async def refresh_result(tx: Tx, job: Job) -> None:
    """Of the submission, when the job's message was its first."""
    if submission_id := job.payload.get("submission_id"):
        await tx.jobs.enqueue(jobs.show_progress(SubmissionId(submission_id)))


def permalink(workspace: str, conversation: Conversation) -> str | None:
    """Slack's link to the card; None while it is not posted."""
    if conversation.thread_ts is None or not workspace:
        return None
    place = f"{conversation.slack_channel_id}/p{conversation.thread_ts.replace('.', '')}"
    return f"{workspace.rstrip('/')}/archives/{place}"


async def build_card(tx: Tx, conversation_id: ConversationId) -> Card:
    conversation = await tx.conversations.get(conversation_id)
    queue = await tx.queues.get(conversation.queue_id)
    interaction = await _newest_interaction(tx, conversation)
    agent = await _last_agent(tx, conversation)
    known = (await tx.pairs.standing([conversation.pair]))[conversation.pair]
    is_working = interaction is not None and life.is_in_after_call_work(interaction)
    return Card(
        conversation_id=conversation.id,
        interaction_id=conversation.interaction_id,
        customer_name=conversation.customer_name,
        masked_address=mask(conversation.pair.customer_address),
        medium=conversation.pair.medium,
        queue_name=queue.name,
        state=conversation.state,
        agent_slack_id=agent.slack_user_id if agent else None,
        started_at=conversation.started_at,
        waiting_since=conversation.waiting_since,
        ended_at=interaction.disconnected_at if interaction else None,
        handled_s=life.handled_s(interaction, await tx.now()) if interaction else 0,
        window_ends_at=_window_end(conversation, known.last_inbound_at),
        is_in_after_call_work=is_working,
        acw_mode=queue.after_call_work.mode,
        acw_ends_at=life.acw_ends_at(interaction, queue.after_call_work) if interaction else None,
        likely_codes=await tx.queues.likely_codes(queue.id, LIKELY_CODES) if is_working else (),
        wrap_up_name=_wrap_up_name(queue, interaction),
        is_opted_out=known.is_opted_out,
    )


async def _newest_interaction(tx: Tx, conversation: Conversation) -> Interaction | None:
    if conversation.interaction_id is None:
        return None
    return await tx.conversations.get_interaction(conversation.interaction_id)


async def _last_agent(tx: Tx, conversation: Conversation) -> Agent | None:
    agent_id = conversation.agent_id or conversation.last_agent_id
    return await tx.agents.get(agent_id) if agent_id else None


def _window_end(conversation: Conversation, last_inbound_at: datetime | None) -> datetime | None:
    if conversation.pair.medium is not Medium.WHATSAPP:
        return None
    return standing.window_ends_at(last_inbound_at)


def _wrap_up_name(queue: Queue, interaction: Interaction | None) -> str:
    if interaction is None or interaction.wrap_up_code is None:
        return ""
    names = {code.id: code.name for code in queue.wrap_up_codes}
    return names.get(interaction.wrap_up_code, interaction.wrap_up_code)


async def build_line(tx: Tx, message: Message, conversation: Conversation) -> ThreadLine:
    if message.direction is Direction.INBOUND:
        return CustomerLine(customer_name=conversation.customer_name, body=message.body)
    assert message.agent_id is not None
    agent = await tx.agents.get(message.agent_id)
    return AgentLine(agent_slack_id=agent.slack_user_id, agent_name=agent.name, body=message.body)


def as_line(notice: NoticeRecord) -> Notice:
    return Notice(text=notice.text, buttons=notice.buttons, message_id=notice.message_id)


def receipt_mark(message: Message, conversation: Conversation) -> ReceiptMark | None:
    """None while the line does not stand in the thread, or for what has no mark."""
    if message.slack_ts is None or message.delivery_status is DeliveryStatus.CANCELLED:
        return None
    return ReceiptMark(
        slack_channel_id=conversation.slack_channel_id,
        slack_ts=message.slack_ts,
        delivery_status=message.delivery_status,
        before=message.marked,
    )

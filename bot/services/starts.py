"""The worker's side of a press of Send: one conversation opened or continued, one first message."""

from __future__ import annotations

from bot.domain import jobs
from bot.domain.jobs import Job
from bot.domain.model import (
    AgentId,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Direction,
    Message,
    Pair,
    SubmissionId,
    TemplateUse,
)
from bot.domain.records import Started, StartRequest, Submission, SubmissionRecipient
from bot.domain.text import fill_placeholders
from bot.domain.window import RecipientOutcome
from bot.errors import AppError, Refused
from bot.ports import ContactCenter, Store, Tx
from bot.services import contacts, content, relay
from bot.services.results import first_message_id, pair_of
from bot.wording import explain, say

_TO_DO = (RecipientOutcome.PENDING, RecipientOutcome.FAILED)


async def start_conversation(store: Store, center: ContactCenter, job: Job) -> None:
    """The worker's use case for one recipient; repeated, it meets its own traces."""
    submission_id = SubmissionId(job.payload["submission_id"])
    try:
        async with store.transaction() as tx:
            submission = await tx.submissions.get(submission_id)
            recipient = submission.recipients[int(job.payload["position"])]
            if recipient.outcome not in _TO_DO:
                await tx.jobs.finish(job)
                return
            request = await _request(tx, submission, recipient)
        started = await center.start(request)
    except Refused as refusal:
        await _save_refusal(store, job, refusal)
        return
    async with store.transaction() as tx:
        await _save_start(tx, submission, recipient.position, started)
        await tx.jobs.finish(job)


async def _request(tx: Tx, submission: Submission, recipient: SubmissionRecipient) -> StartRequest:
    pair = pair_of(submission, await tx.queues.get(submission.queue_id), recipient)
    contact_id, name = recipient.contact_id, recipient.name
    if contact_id is None:
        address = recipient.address
        contact_id, name = await contacts.link_address(tx, submission.medium, address, name)
    return StartRequest(
        key=f"{submission.id}:{recipient.position}",
        agent_id=submission.agent_id,
        queue_id=submission.queue_id,
        pair=pair,
        customer_name=name,
        contact_id=contact_id,
        take_over=recipient.take_over,
    )


async def _save_refusal(store: Store, job: Job, refusal: Refused) -> None:
    """Whoever has the conversation now was faster: their thread is linked."""
    submission_id, position = SubmissionId(job.payload["submission_id"]), job.payload["position"]
    async with store.transaction() as tx:
        submission = await tx.submissions.get(submission_id)
        blocking = await _blocking(tx, submission, submission.recipients[position])
        await tx.submissions.save_outcome(
            submission_id, position, RecipientOutcome.REFUSED, explain(refusal), blocking
        )
        await tx.jobs.enqueue(jobs.show_progress(submission_id))
        await tx.jobs.finish(job)


async def _blocking(
    tx: Tx, submission: Submission, recipient: SubmissionRecipient
) -> ConversationId | None:
    queue = await tx.queues.get(submission.queue_id)
    sender = queue.senders.get(submission.medium)
    if sender is None:
        return None
    pair = Pair(
        medium=submission.medium,
        sender_address=sender.address,
        customer_address=recipient.address,
    )
    conversation = (await tx.pairs.standing([pair]))[pair].conversation
    return conversation.id if conversation else None


async def give_up(tx: Tx, job: Job, error: Exception) -> None:
    """The result says so, with a button to try again, instead of waiting for ever."""
    submission_id = SubmissionId(job.payload["submission_id"])
    reason = explain(error) if isinstance(error, AppError) else say("notice.gave_up")
    await tx.submissions.save_outcome(
        submission_id, int(job.payload["position"]), RecipientOutcome.FAILED, reason
    )
    await tx.jobs.enqueue(jobs.show_progress(submission_id))


async def _save_start(tx: Tx, submission: Submission, position: int, started: Started) -> None:
    outcome = RecipientOutcome.TAKEN_OVER if started.is_taken_over else RecipientOutcome.SENT
    await tx.submissions.save_outcome(
        submission.id, position, outcome, conversation_id=started.conversation_id
    )
    conversation = await tx.conversations.get(started.conversation_id)
    await relay.show_conversation(tx, conversation, submission.id)
    await _add_first_message(tx, submission, position, conversation)
    await relay.refresh_homes(tx, AgentId(submission.agent_id))
    await tx.jobs.enqueue(jobs.show_progress(submission.id))


async def _add_first_message(
    tx: Tx, submission: Submission, position: int, conversation: Conversation
) -> None:
    """Without a message the conversation is open and the agent writes in the thread."""
    name = submission.recipients[position].name
    template = content.use_for(submission.template, name) if submission.template else None
    body = await _body(tx, submission, template, name)
    if not body:
        return
    message = Message(
        id=first_message_id(submission.id, position),
        conversation_id=conversation.id,
        direction=Direction.OUTBOUND,
        body=body,
        delivery_status=DeliveryStatus.QUEUED,
        created_at=await tx.now(),
        agent_id=submission.agent_id,
        template=template,
    )
    if await tx.messages.add(message):
        await relay.show_message(tx, conversation, message.id)
        send = jobs.send_message(message.id, conversation.pair, submission.id)
        await tx.jobs.enqueue(send)


async def _body(tx: Tx, submission: Submission, use: TemplateUse | None, name: str) -> str:
    if use is None:
        return fill_placeholders(submission.body, name).strip()
    template = await tx.templates.find(use.template_id)
    if template is None:
        return say("thread.template", name=use.name)
    return content.template_text(template, use.values)

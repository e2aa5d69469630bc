"""What became of a submission, recipient by recipient: progress, result, another try."""

from __future__ import annotations

from dataclasses import replace

from bot.carriers import explain_code
from bot.domain import jobs
from bot.domain.ids import derived_id
from bot.domain.model import (
    Agent,
    CarrierName,
    ConversationId,
    DeliveryStatus,
    Message,
    MessageId,
    Pair,
    Queue,
    SubmissionId,
)
from bot.domain.number_forms import display
from bot.domain.records import Submission, SubmissionRecipient
from bot.domain.window import OutcomeLine, OutreachProgress, RecipientOutcome
from bot.errors import Refused
from bot.ports import Tx
from bot.services import failures, relay, standing
from bot.services.content import carrier_of
from bot.wording import say

_STARTED = (RecipientOutcome.SENT, RecipientOutcome.TAKEN_OVER)
_ON_ITS_WAY = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)


def pair_of(submission: Submission, queue: Queue, recipient: SubmissionRecipient) -> Pair:
    """Raises Refused when the queue has lost its address."""
    sender = queue.senders.get(submission.medium)
    if sender is None:
        raise standing.no_sender(queue, submission.medium)
    return Pair(
        medium=submission.medium,
        sender_address=sender.address,
        customer_address=recipient.address,
    )


def first_message_id(submission_id: SubmissionId, position: int) -> MessageId:
    return MessageId(derived_id("message", submission_id, position))


async def progress(tx: Tx, submission_id: SubmissionId) -> OutreachProgress:
    """As far as the carrier has taken the messages. Five statements, however many recipients."""
    submission = await tx.submissions.get(submission_id)
    recipients = submission.recipients
    conversations = await tx.conversations.find_many(
        {one.conversation_id for one in recipients if one.conversation_id}
    )
    messages = await tx.messages.find_many(
        [first_message_id(submission_id, one.position) for one in recipients]
    )
    workspace, carrier = (await tx.organization()).slack_url, await _carrier(tx, submission)
    lines = []
    for recipient in recipients:
        message = messages.get(first_message_id(submission_id, recipient.position))
        conversation = conversations.get(recipient.conversation_id or ConversationId(""))
        url = relay.permalink(workspace, conversation) if conversation else None
        lines.append(replace(_line(recipient, message, carrier), thread_url=url))
    return OutreachProgress(submission_id=submission_id, lines=tuple(lines))


async def _carrier(tx: Tx, submission: Submission) -> CarrierName | None:
    try:
        return carrier_of(await tx.queues.get(submission.queue_id), submission.medium)
    except LookupError:
        return None


def _line(
    recipient: SubmissionRecipient, message: Message | None, carrier: CarrierName | None
) -> OutcomeLine:
    line = OutcomeLine(
        recipient=recipient.name or display(recipient.address),
        outcome=recipient.outcome,
        reason=recipient.reason,
        position=recipient.position,
        has_message=message is not None,
    )
    if message is None or recipient.outcome not in _STARTED:
        return line
    if message.delivery_status in _ON_ITS_WAY:
        return replace(line, outcome=RecipientOutcome.PENDING)
    if message.delivery_status is DeliveryStatus.UNKNOWN:
        return replace(line, outcome=RecipientOutcome.FAILED, reason=say("carrier.unknown"))
    if message.delivery_status is DeliveryStatus.FAILED:
        return replace(line, outcome=RecipientOutcome.FAILED, reason=_reason(message, carrier))
    return line


def _reason(message: Message, carrier: CarrierName | None) -> str:
    if message.reason_code is None or carrier is None:
        return say("window.outcome.see_thread")
    return say(explain_code(carrier, message.reason_code), code=message.reason_code)


async def try_again(tx: Tx, agent: Agent, submission_id: SubmissionId, position: int) -> None:
    """One recipient that has failed, at its start or at its send. Raises Refused for any other."""
    submission = await tx.submissions.find(submission_id)
    if submission is None or submission.agent_id != agent.id:
        raise Refused("refused.stale")
    if position >= len(submission.recipients):
        raise Refused("refused.stale")
    recipient = submission.recipients[position]
    if recipient.outcome in _STARTED:
        message_id = first_message_id(submission_id, position)
        await failures.try_again(tx, agent, message_id, submission_id)
    elif recipient.outcome is RecipientOutcome.FAILED:
        await _start_again(tx, submission, recipient)
    else:
        raise Refused("refused.stale")
    await tx.jobs.enqueue(jobs.show_progress(submission_id))


async def _start_again(tx: Tx, submission: Submission, recipient: SubmissionRecipient) -> None:
    pair = pair_of(submission, await tx.queues.get(submission.queue_id), recipient)
    position = recipient.position
    await tx.submissions.save_outcome(submission.id, position, RecipientOutcome.PENDING)
    await tx.jobs.enqueue(jobs.start_conversation(submission.id, position, pair))

"""Messages that did not go out, or perhaps not: told in the thread, with a button to try again."""

from __future__ import annotations

from dataclasses import replace

from bot.carriers import has_stale_templates, opt_out_by
from bot.domain import jobs
from bot.domain.cards import NoticeButton
from bot.domain.jobs import Job
from bot.domain.model import (
    Agent,
    CarrierName,
    Conversation,
    ConversationState,
    DeliveryStatus,
    Message,
    MessageId,
    SubmissionId,
)
from bot.domain.number_forms import mask_in
from bot.errors import AppError, OutcomeUnknown, Refused
from bot.ports import Tx
from bot.services import relay
from bot.wording import explain, say

_BUTTONS = (NoticeButton.TRY_AGAIN, NoticeButton.COPY)


async def refuse(tx: Tx, message: Message, conversation: Conversation, refusal: Refused) -> None:
    """A rule says no, at the last moment. The channel reads it, so that a number is masked."""
    reason = mask_in(explain(refusal), conversation.pair.customer_address)
    await _leave_unsent(tx, message, conversation, reason)


async def fail(tx: Tx, message: Message, carrier: CarrierName, error: AppError) -> None:
    """The carrier says no, now or in a receipt. ``message`` has its new status and code."""
    conversation = await tx.conversations.get(message.conversation_id)
    await _heed_code(tx, conversation, carrier, message.reason_code)
    await _tell(tx, message, conversation, explain(error))


async def give_up(tx: Tx, job: Job) -> None:
    """Every try has failed."""
    message = await tx.messages.lock(MessageId(job.payload["message_id"]))
    conversation = await tx.conversations.get(message.conversation_id)
    await _leave_unsent(tx, message, conversation, say("notice.gave_up"))
    await relay.refresh_result(tx, job)


async def _leave_unsent(tx: Tx, message: Message, conversation: Conversation, reason: str) -> None:
    """Of what was under way nobody can say that it was not sent: the call may have gone through."""
    is_open = message.delivery_status is DeliveryStatus.SENDING
    status = DeliveryStatus.UNKNOWN if is_open else DeliveryStatus.FAILED
    text = explain(OutcomeUnknown()) if is_open else say("notice.not_sent", reason=reason)
    await _tell(tx, replace(message, delivery_status=status), conversation, text)


async def _tell(tx: Tx, message: Message, conversation: Conversation, text: str) -> None:
    await tx.messages.save(message)
    await tx.jobs.enqueue(jobs.mark_receipt(message.id))
    await offer_again(tx, message, conversation, text)


async def offer_again(tx: Tx, message: Message, conversation: Conversation, text: str) -> None:
    """A note with the buttons for what did not go out."""
    await relay.tell_thread(tx, conversation, text, _BUTTONS, message.id)


async def _heed_code(
    tx: Tx, conversation: Conversation, carrier: CarrierName, code: str | None
) -> None:
    """The carrier knows of an opt-out, or of a template's change, that we had not heard of."""
    how = opt_out_by(carrier, code)
    if how is not None and await tx.pairs.opt_out(conversation.pair, how):
        await relay.show_conversation(tx, conversation)
    if has_stale_templates(carrier, code):
        await tx.jobs.enqueue(jobs.sync_templates())


def _check_may_repeat(message: Message, conversation: Conversation, agent: Agent) -> None:
    """For who wrote it or has the conversation, while there is one."""
    if message.delivery_status not in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
        raise Refused("refused.stale")
    if conversation.state is ConversationState.CLOSED:
        raise Refused("refused.over")
    if agent.id not in (message.agent_id, conversation.agent_id):
        raise Refused("refused.not_yours")


async def try_again(
    tx: Tx, agent: Agent, message_id: MessageId, submission_id: SubmissionId | None = None
) -> None:
    """The agent's own decision, also for what may have arrived."""
    message = await tx.messages.lock(message_id)
    conversation = await tx.conversations.get(message.conversation_id)
    _check_may_repeat(message, conversation, agent)
    queued = replace(
        message, delivery_status=DeliveryStatus.QUEUED, carrier_message_id=None, reason_code=None
    )
    await tx.messages.save(queued)
    await tx.jobs.enqueue(
        jobs.send_message(message.id, conversation.pair, submission_id),
        jobs.mark_receipt(message.id),
    )

"""One message to one customer, through states that survive a crash.

queued -> sending (attempt saved before the carrier is called) -> accepted | failed | unknown.
No carrier takes an idempotency key, so an attempt found in ``sending`` is looked for before it
is ever repeated, and what cannot be settled is the agent's to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import jobs
from bot.domain.delivery import merge
from bot.domain.ids import new_id
from bot.domain.jobs import Job
from bot.domain.model import (
    CarrierName,
    Conversation,
    DeliveryStatus,
    Medium,
    Message,
    MessageId,
    Queue,
)
from bot.domain.number_forms import display
from bot.domain.records import Accepted, Outbound
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.errors import AppError, CarrierBusy, CarrierRejected, OutcomeUnknown, Refused
from bot.ports import ContactCenter, Store, Tx
from bot.services import failures, relay, standing
from bot.services.content import WHATSAPP_TEXT_LIMIT

SETTLE_AFTER = timedelta(seconds=5)
"""How long a carrier's list may take to show what it accepted."""
UNSETTLED_AFTER = timedelta(minutes=2)
"""Until then a lost answer is looked for; afterwards the agent decides."""


async def send_message(store: Store, center: ContactCenter, job: Job) -> None:
    """The worker's use case. Raises CarrierBusy for the worker to try again."""
    async with store.transaction() as tx:
        prepared = await _prepare(tx, job)
    if prepared is None:
        return
    try:
        accepted = await _call(store, center, prepared)
    except CarrierBusy:
        if not prepared.is_repeat:  # else the earlier call may still have gone through
            await _back_to_queue(store, job, prepared.message.id)
        raise
    except Refused as refusal:
        await _save_refusal(store, job, prepared, refusal)
    except OutcomeUnknown as error:
        await _look_again_later(store, job, prepared, error)
    except CarrierRejected as error:
        await _save_failure(store, job, prepared, DeliveryStatus.FAILED, error)
    else:
        await _save_acceptance(store, job, prepared, accepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """``is_repeat``: an earlier call may have gone through, so it is looked for first; ``refusal``
    is why it may not be called again."""

    message: Message
    carrier: CarrierName
    outbound: Outbound
    attempted_at: datetime
    now: datetime
    is_repeat: bool
    refusal: Refused | None


async def _prepare(tx: Tx, job: Job) -> Prepared | None:
    """Decides again and saves the attempt; None when there is nothing to send."""
    message = await tx.messages.lock(MessageId(job.payload["message_id"]))
    conversation = await tx.conversations.get(message.conversation_id)
    queue = await tx.queues.get(conversation.queue_id)
    is_repeat = message.delivery_status is DeliveryStatus.SENDING
    if not is_repeat and message.delivery_status is not DeliveryStatus.QUEUED:
        await _finish(tx, job)
        return None
    refusal = await _refusal(tx, message, conversation, queue)
    sender = queue.senders.get(conversation.pair.medium)
    if refusal is not None and (sender is None or not is_repeat):
        await failures.refuse(tx, message, conversation, refusal)
        await _finish(tx, job)
        return None
    assert sender is not None  # without one it was refused
    if not is_repeat:
        message = await _save_attempt(tx, job, message)
    return Prepared(
        message=message,
        carrier=sender.carrier,
        outbound=_outbound(message, conversation),
        attempted_at=message.attempted_at or await tx.now(),
        now=await tx.now(),
        is_repeat=is_repeat,
        refusal=refusal,
    )


async def _refusal(
    tx: Tx, message: Message, conversation: Conversation, queue: Queue
) -> Refused | None:
    try:
        await _check(tx, message, conversation, queue)
    except Refused as refusal:
        return refusal
    return None


async def _check(tx: Tx, message: Message, conversation: Conversation, queue: Queue) -> None:
    assert message.agent_id is not None
    if message.template is None:
        _check_length(message.body, conversation.pair.medium)
    await standing.check_may_send(
        tx, message.agent_id, queue.id, conversation.pair, message.template
    )
    known = (await tx.pairs.standing([conversation.pair]))[conversation.pair]
    recipient = conversation.customer_name or display(conversation.pair.customer_address)
    # The window refuses whom the agent has already: the sentence names the way out.
    standing.check_window(
        known,
        conversation.pair,
        message.template,
        recipient,
        await tx.now(),
        "refused.window_closed_in_thread",
    )


def _check_length(body: str, medium: Medium) -> None:
    """Here, because a line may be edited, released and tried again until it goes out."""
    if medium is Medium.SMS:
        segments = count_segments(body).segments
        if segments > MAX_SEGMENTS:
            raise Refused("refused.too_long", segments=segments, limit=MAX_SEGMENTS)
    elif len(body) > WHATSAPP_TEXT_LIMIT:
        raise Refused("refused.too_many_characters", limit=WHATSAPP_TEXT_LIMIT)


async def _save_attempt(tx: Tx, job: Job, message: Message) -> Message:
    attempted = replace(
        message,
        delivery_status=DeliveryStatus.SENDING,
        attempt_id=new_id(),
        attempted_at=await tx.now(),
    )
    await tx.messages.save(attempted)
    await tx.jobs.hold(job)
    return attempted


def _outbound(message: Message, conversation: Conversation) -> Outbound:
    assert message.attempt_id is not None
    return Outbound(
        attempt_id=message.attempt_id,
        pair=conversation.pair,
        body=message.body,
        template=message.template,
    )


async def _call(store: Store, center: ContactCenter, prepared: Prepared) -> Accepted:
    """No transaction is open here: a slow carrier must not hold the database."""
    if prepared.is_repeat:
        found = await center.find_sent(prepared.carrier, prepared.outbound, prepared.attempted_at)
        if found is not None and not await _is_anothers(store, prepared, found):
            return found
        if prepared.now - prepared.attempted_at < SETTLE_AFTER:
            raise OutcomeUnknown  # not listed yet
        if prepared.refusal is not None:
            raise prepared.refusal
    return await center.send(prepared.carrier, prepared.outbound)


async def _is_anothers(store: Store, prepared: Prepared, found: Accepted) -> bool:
    """Two equal texts to one customer look the same in a carrier's list."""
    async with store.reading() as tx:
        holder = await tx.messages.find_by_carrier_id(found.carrier_message_id)
    return holder is not None and holder.id != prepared.message.id


async def _look_again_later(
    store: Store, job: Job, prepared: Prepared, error: OutcomeUnknown
) -> None:
    """The attempt stays as it is; the lane waits, so that nothing overtakes it."""
    if prepared.now - prepared.attempted_at >= UNSETTLED_AFTER:
        await _save_failure(store, job, prepared, DeliveryStatus.UNKNOWN, error)
        return
    async with store.transaction() as tx:
        await tx.jobs.retry(job, SETTLE_AFTER.total_seconds() * job.attempts, str(error))


async def _back_to_queue(store: Store, job: Job, message_id: MessageId) -> None:
    """The carrier did not take it: the next attempt is a new one."""
    async with store.transaction() as tx:
        await tx.jobs.hold(job)
        message = await tx.messages.lock(message_id)
        await tx.messages.save(replace(message, delivery_status=DeliveryStatus.QUEUED))


async def _save_acceptance(store: Store, job: Job, prepared: Prepared, accepted: Accepted) -> None:
    async with store.transaction() as tx:
        message = await tx.messages.lock(prepared.message.id)
        status = merge(message.delivery_status, DeliveryStatus.ACCEPTED)
        # Receipts may overtake the answer to the send.
        for receipt in await tx.messages.receipts(prepared.carrier, accepted.carrier_message_id):
            status = merge(status, receipt.delivery_status)
        saved = replace(
            message, delivery_status=status, carrier_message_id=accepted.carrier_message_id
        )
        await tx.messages.save(saved)
        await tx.jobs.enqueue(jobs.mark_receipt(message.id))
        await _finish(tx, job)


async def _save_failure(
    store: Store, job: Job, prepared: Prepared, status: DeliveryStatus, error: AppError
) -> None:
    code = str(error.params.get("code", ""))
    async with store.transaction() as tx:
        message = await tx.messages.lock(prepared.message.id)
        # A receipt may have settled it meanwhile.
        if message.delivery_status is DeliveryStatus.SENDING:
            failed = replace(message, delivery_status=status, reason_code=code)
            await failures.fail(tx, failed, prepared.carrier, error)
        await _finish(tx, job)


async def _save_refusal(store: Store, job: Job, prepared: Prepared, refusal: Refused) -> None:
    async with store.transaction() as tx:
        message = await tx.messages.lock(prepared.message.id)
        if message.delivery_status is DeliveryStatus.SENDING:  # no receipt has settled it
            conversation = await tx.conversations.get(message.conversation_id)
            await failures.refuse(tx, message, conversation, refusal)
        await _finish(tx, job)


async def _finish(tx: Tx, job: Job) -> None:
    """The first message of a submission also shows in its result."""
    await tx.jobs.finish(job)
    await relay.refresh_result(tx, job)

"""What a carrier reports about a message that it took."""

from __future__ import annotations

from dataclasses import replace

from bot.carriers import explain_code
from bot.domain import jobs
from bot.domain.delivery import merge
from bot.domain.model import DeliveryStatus, Message
from bot.domain.records import Receipt
from bot.errors import CarrierRejected
from bot.ports import Tx
from bot.services import failures, relay

_SHOWN_AS_FAILED = {DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN}


async def record_receipt(tx: Tx, receipt: Receipt) -> None:
    """A status only rises; a failure is told once, with its reason."""
    if not await tx.messages.add_receipt(receipt):
        return
    message = await tx.messages.lock_by_receipt(receipt)
    if message is None:
        return  # overtook the answer to the send, which will look for it
    status = merge(message.delivery_status, receipt.delivery_status)
    if status is message.delivery_status and message.carrier_message_id is not None:
        return
    if {status, message.delivery_status} & _SHOWN_AS_FAILED:
        await relay.refresh_results(tx, message.conversation_id)
    await _save(tx, receipt, replace(message, delivery_status=status))


async def _save(tx: Tx, receipt: Receipt, message: Message) -> None:
    merged = replace(
        message,
        carrier_message_id=receipt.carrier_message_id,
        reason_code=receipt.code or message.reason_code,
    )
    if merged.delivery_status is DeliveryStatus.FAILED:
        code = receipt.code or ""
        error = CarrierRejected(explain_code(receipt.carrier, code), code=code)
        await failures.fail(tx, merged, receipt.carrier, error)
        return
    await tx.messages.save(merged)
    await tx.jobs.enqueue(jobs.mark_receipt(merged.id))

"""Messages with their receipts, and the notes and notices between them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, select, update

from bot.domain.cards import NoticeButton
from bot.domain.model import (
    CarrierName,
    ConversationId,
    DeliveryStatus,
    Direction,
    Interaction,
    Message,
    MessageId,
)
from bot.domain.records import NoticeRecord, Receipt
from storage.rows import change_row, columns, lock_row, noun, row_of, template_column, template_use
from storage.schema import message, note, notice, receipt
from storage.session import Session, found


class SqlMessages:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, message_id: MessageId) -> Message:
        row = await row_of(self._session, message, message_id)
        return _message(found(row, "message", message_id))

    async def find_many(self, message_ids: Collection[MessageId]) -> dict[MessageId, Message]:
        several = select(message).where(message.c.id.in_(message_ids))
        rows = await self._session.rows(several) if message_ids else []
        return {row["id"]: _message(row) for row in rows}

    async def lock(self, message_id: MessageId) -> Message:
        row = await lock_row(self._session, message, message_id)
        return _message(found(row, "message", message_id))

    async def add(self, new: Message) -> bool:
        return await self._session.added(
            self._session.insert(message).values(_message_columns(new))
        )

    async def save(self, changed: Message) -> None:
        await self._change(changed.id, **_message_columns(changed))

    async def set_marked(self, message_id: MessageId, shown: DeliveryStatus) -> None:
        await self._change(message_id, marked=shown)

    async def set_posted(self, message_id: MessageId, slack_ts: str) -> None:
        await self._change(message_id, slack_ts=slack_ts)

    async def _change(self, message_id: MessageId, **changes: Any) -> None:
        await change_row(self._session, message, message_id, **changes)

    async def last(self, conversation_id: ConversationId) -> Message | None:
        is_said = message.c.delivery_status != DeliveryStatus.CANCELLED
        row = await self._session.row(_newest(conversation_id).where(is_said).limit(1))
        return None if row is None else _message(row)

    async def last_inbound_at(self, conversation_id: ConversationId) -> datetime | None:
        inbound = _newest(conversation_id).where(message.c.direction == Direction.INBOUND)
        row = await self._session.row(inbound.limit(1))
        return None if row is None else _message(row).created_at

    async def find_by_thread_line(
        self, conversation_id: ConversationId, slack_ts: str
    ) -> Message | None:
        is_here = message.c.conversation_id == conversation_id
        line = select(message).where(is_here, message.c.slack_ts == slack_ts)
        row = await self._session.row(line)
        return None if row is None else _message(row)

    async def find_by_carrier_id(self, carrier_message_id: str) -> Message | None:
        is_it = message.c.carrier_message_id == carrier_message_id
        row = await self._session.row(select(message).where(is_it))
        return None if row is None else _message(row)

    async def add_receipt(self, new: Receipt) -> bool:
        seen_at = await self._session.now()
        return await self._session.added(
            self._session.insert(receipt).values(received_at=seen_at, **columns(new))
        )

    async def lock_by_receipt(self, seen: Receipt) -> Message | None:
        """By the carrier's id, or by ours when the send has not returned yet."""
        given = {"carrier_message_id": seen.carrier_message_id}
        row = await self._session.row(self._session.once(_lock_by_carrier_id), given)
        if row is None and seen.attempt_id:
            given = {"attempt_id": seen.attempt_id}
            row = await self._session.row(self._session.once(_lock_by_attempt), given)
        return None if row is None else _message(row)

    async def receipts(self, carrier: CarrierName, carrier_message_id: str) -> list[Receipt]:
        is_its = receipt.c.carrier_message_id == carrier_message_id
        seen = select(receipt).where(receipt.c.carrier == carrier, is_its)
        rows = await self._session.rows(seen.order_by(receipt.c.received_at))
        return [noun(Receipt, row) for row in rows]

    async def add_note(
        self, conversation_id: ConversationId, slack_user_id: str, text: str, slack_ts: str
    ) -> None:
        """A line that is noted already stays as it is."""
        new = self._session.insert(note).values(
            conversation_id=conversation_id,
            slack_ts=slack_ts,
            slack_user_id=slack_user_id,
            text=text,
            created_at=await self._session.now(),
        )
        await self._session.run(new.on_conflict_do_nothing())

    async def amend_note(self, conversation_id: ConversationId, slack_ts: str, text: str) -> bool:
        is_it = (note.c.conversation_id == conversation_id) & (note.c.slack_ts == slack_ts)
        amended = update(note).where(is_it).values(text=text).returning(note.c.slack_ts)
        return await self._session.value(amended) is not None

    async def notes(self, interaction: Interaction) -> list[str]:
        """What was noted from its start to the end of its after-call work."""
        written = select(note.c.text).where(
            note.c.conversation_id == interaction.conversation_id,
            note.c.text != "",
            note.c.created_at >= interaction.connected_at,
        )
        if interaction.acw_ended_at:
            written = written.where(note.c.created_at <= interaction.acw_ended_at)
        return list(await self._session.values(written.order_by(note.c.slack_ts)))

    async def add_notice(self, new: NoticeRecord) -> None:
        await self._session.run(
            self._session.insert(notice).values(_notice_columns(new)).on_conflict_do_nothing()
        )

    async def get_notice(self, notice_id: str) -> NoticeRecord:
        row = await self._session.row(select(notice).where(notice.c.id == notice_id))
        kept = found(row, "notice", notice_id)
        return noun(NoticeRecord, kept, buttons=tuple(map(NoticeButton, kept["buttons"])))

    async def save_notice(self, changed: NoticeRecord) -> None:
        own = update(notice).where(notice.c.id == changed.id)
        await self._session.run(own.values(_notice_columns(changed)))


def _lock_by_carrier_id(session: Session) -> Select[Any]:
    is_it = message.c.carrier_message_id == bindparam("carrier_message_id")
    return select(message).where(is_it).with_for_update()


def _lock_by_attempt(session: Session) -> Select[Any]:
    return select(message).where(message.c.attempt_id == bindparam("attempt_id")).with_for_update()


def _newest(conversation_id: ConversationId) -> Select[Any]:
    order = (message.c.created_at.desc(), func.coalesce(message.c.slack_ts, "").desc())
    return select(message).where(message.c.conversation_id == conversation_id).order_by(*order)


def _message(row: RowMapping) -> Message:
    return noun(Message, row, template=template_use(row["template"]))


def _message_columns(value: Message) -> dict[str, Any]:
    return {**columns(value), "template": template_column(value.template)}


def _notice_columns(value: NoticeRecord) -> dict[str, Any]:
    return {**columns(value), "buttons": [button.value for button in value.buttons]}

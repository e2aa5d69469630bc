"""What came in, kept until it is processed; its keys are kept longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, delete, select

from bot.domain.records import InboxRow, InboxSource
from storage.rows import noun
from storage.schema import inbox, inbox_key
from storage.session import Session, found


class SqlInbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, source: InboxSource, kind: str, keys: Sequence[str], payload: dict[str, Any]
    ) -> int | None:
        if not await self._are_new(source, keys):
            return None
        row = {"source": source, "kind": kind, "payload": payload}
        return int(await self._session.value(self._session.once(_insert), row))

    async def _are_new(self, source: InboxSource, keys: Sequence[str]) -> bool:
        """Remembers them all. In order, so that two that share keys wait, and do not deadlock."""
        rows = [{"source": source, "key": key} for key in sorted(set(keys))]
        if not rows:
            return True
        added = await self._session.values(self._session.once(_insert_keys), rows)
        return len(added) == len(rows)

    async def get(self, inbox_id: int) -> InboxRow:
        row = await self._session.row(select(inbox).where(inbox.c.id == inbox_id))
        return noun(InboxRow, found(row, "inbox row", inbox_id))

    async def list_waiting(self, source: InboxSource, kinds: Sequence[str]) -> list[InboxRow]:
        waiting = select(inbox).where(inbox.c.source == source, inbox.c.kind.in_(kinds))
        return [
            noun(InboxRow, row) for row in await self._session.rows(waiting.order_by(inbox.c.id))
        ]

    async def finish(self, inbox_id: int) -> None:
        await self._session.run(delete(inbox).where(inbox.c.id == inbox_id))


def _insert(session: Session) -> Executable:
    new = session.insert(inbox).values(received_at=session.milliseconds())
    return new.returning(inbox.c.id)


def _insert_keys(session: Session) -> Executable:
    new = session.insert(inbox_key).values(seen_at=session.milliseconds())
    return new.on_conflict_do_nothing().returning(inbox_key.c.key)

"""What came in, kept until it is processed; its keys are kept longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, delete, select

from bot.domain.records import Arrival, InboxRow, InboxSource
from storage.rows import noun
from storage.schema import inbox, inbox_key
from storage.session import Session, found
from storage.types import holdable

_Key = tuple[InboxSource, str]


class SqlInbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        """Their ids, rising; None for what was seen before, here or in the database."""
        are_new = await self._are_new(arrivals)
        rows = [_row(one) for one, is_new in zip(arrivals, are_new, strict=True) if is_new]
        if not rows:
            return [None] * len(arrivals)
        # Rows of one insert are numbered in their order, and told in any.
        ids = iter(sorted(await self._session.values(self._session.once(_insert), rows)))
        return [next(ids) if is_new else None for is_new in are_new]

    async def _are_new(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Remembers all keys. Of two arrivals with one key, the first has it."""
        keys = [_keys(one) for one in arrivals]
        firsts: dict[_Key, int] = {}
        for place, of_one in enumerate(keys):
            for key in of_one:
                firsts.setdefault(key, place)
        added = await self._remember(firsts)
        return [
            all(firsts[key] == place and key in added for key in of_one)
            for place, of_one in enumerate(keys)
        ]

    async def _remember(self, keys: Iterable[_Key]) -> set[_Key]:
        """Those that are new. In order, so that two that share keys wait, and do not deadlock."""
        rows = [{"source": source, "key": key} for source, key in sorted(keys)]
        if not rows:
            return set()
        added = await self._session.rows(self._session.once(_insert_keys), rows)
        return {(row["source"], row["key"]) for row in added}

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
    return new.on_conflict_do_nothing().returning(inbox_key.c.source, inbox_key.c.key)


def _keys(arrival: Arrival) -> list[_Key]:
    """As the database gives them back."""
    return [(arrival.source, holdable(key)) for key in arrival.keys]


def _row(arrival: Arrival) -> dict[str, Any]:
    return {"source": arrival.source, "kind": arrival.kind, "payload": arrival.payload}

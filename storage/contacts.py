"""Contacts and the recipient type-ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bot.domain.ids import new_id
from bot.domain.model import (
    Address,
    Contact,
    ContactId,
    Medium,
    RecipientKind,
    RecipientMatch,
)
from bot.domain.search import fold_words, initial_pairs, number_words
from storage.recipients import find_matches, matches_again
from storage.rows import noun
from storage.schema import contact, contact_address
from storage.search import index_words
from storage.session import Session

IDENTIFIERS = ("phone", "wa_id", "bsuid")


class SqlContacts:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, contact_id: ContactId) -> Contact:
        if found := await self._read(contact.c.id == contact_id):
            return found[0]
        raise LookupError(f"no contact {contact_id}")

    async def find_by_values(self, values: Sequence[str]) -> list[Contact]:
        """One statement, however many identifiers."""
        has_one = contact_address.c.kind.in_(IDENTIFIERS) & contact_address.c.value.in_(values)
        owners = select(contact_address.c.contact_id).where(has_one)
        return await self._read(contact.c.id.in_(owners)) if values else []

    async def add_provisional(self, kind: str, value: str, name: str) -> Contact:
        """The one that is there when somebody was faster."""
        made_for = f"{kind}:{value}"
        row = {"name": name, "is_provisional": True, "provisional_for": made_for}
        new = self._session.insert(contact).values(id=new_id(), **row)
        if await self._session.added(new):
            await self._add_address(made_for, kind, value, name)
        [found] = await self._read(contact.c.provisional_for == made_for)
        return found

    async def _add_address(self, made_for: str, kind: str, value: str, name: str) -> None:
        own = select(contact.c.id).where(contact.c.provisional_for == made_for)
        contact_id = await self._session.value(own)
        row = {"contact_id": contact_id, "kind": kind, "value": value}
        await self._session.run(self._session.insert(contact_address).values(row))
        words = contact_words(name, [Address(kind=kind, value=value)])
        await index_words(self._session, "contact", {contact_id: words})

    async def search(
        self, text: str, medium: Medium, kinds: Sequence[RecipientKind], limit: int = 100
    ) -> list[RecipientMatch]:
        return await find_matches(self._session, text, medium, kinds, limit)

    async def find_matches(
        self, chosen: Sequence[RecipientMatch], medium: Medium
    ) -> list[RecipientMatch | None]:
        return await matches_again(self._session, chosen, medium)

    async def _read(self, condition: ColumnElement[bool]) -> list[Contact]:
        rows = await self._session.rows(_contacts().where(condition))
        addresses: dict[str, list[Address]] = {}
        for row in rows:
            own = addresses.setdefault(row["id"], [])
            if row["kind"] is not None:
                own.append(noun(Address, row))
        unique = {row["id"]: row for row in rows}
        return [
            noun(Contact, row, addresses=tuple(addresses[contact_id]))
            for contact_id, row in unique.items()
        ]


def contact_words(name: str, addresses: Sequence[Address]) -> set[str]:
    """What a contact is found by. A business-scoped id is nothing that a person types."""
    values = (one.value for one in addresses if one.kind in ("phone", "wa_id"))
    numbers = (word for value in values for word in number_words(value))
    words = fold_words(name)
    return {*words, *initial_pairs(words), *numbers}


def _contacts() -> Select[Any]:
    order = (contact.c.name, contact.c.id, contact_address.c.position, contact_address.c.value)
    details = (contact_address.c.kind, contact_address.c.value, contact_address.c.label)
    return select(contact, *details).outerjoin(contact_address).order_by(*order)

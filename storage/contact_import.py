"""Contacts by the thousand, from an import."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.services.contact_file import ContactRow
from storage.contacts import contact_words
from storage.rows import columns
from storage.schema import contact, contact_address
from storage.search import add_words, index_words
from storage.session import Session


async def save_contacts(session: Session, rows: Sequence[ContactRow]) -> int:
    """How many were new. Of one contact given twice the last row counts."""
    by_id: dict[str, ContactRow] = {row.contact_id: row for row in rows}
    known = await _known(session, list(by_id))
    await _save_rows(session, by_id)
    await session.run(delete(contact_address).where(contact_address.c.contact_id.in_(known)))
    await _add_addresses(session, by_id)
    words = {id_: contact_words(row.name, row.addresses) for id_, row in by_id.items()}
    await index_words(session, "contact", {id_: words.pop(id_) for id_ in known})
    await add_words(session, "contact", words)
    return len(words)


async def _known(session: Session, ids: Sequence[str]) -> Sequence[str]:
    return list(await session.values(select(contact.c.id).where(contact.c.id.in_(ids))))


async def _save_rows(session: Session, by_id: dict[str, ContactRow]) -> None:
    values = [
        {"id": id_, "is_provisional": False, **columns(row, "addresses")}
        for id_, row in by_id.items()
    ]
    new = session.insert(contact)
    changes = {name: new.excluded[name] for name in ("name", "time_zone")}
    if values:
        await session.run(new.on_conflict_do_update(index_elements=["id"], set_=changes), values)


async def _add_addresses(session: Session, by_id: dict[str, ContactRow]) -> None:
    values = [
        {"contact_id": id_, "position": position, **columns(address)}
        for id_, row in by_id.items()
        for position, address in enumerate(row.addresses)
    ]
    if values:
        await session.run(session.insert(contact_address).on_conflict_do_nothing(), values)

"""From what was chosen in the window to whom a conversation is opened with."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.model import (
    Contact,
    ContactId,
    Medium,
    Queue,
    RecipientKind,
    RecipientMatch,
)
from bot.domain.numbers import display, read_number
from bot.errors import BadInput
from bot.ports import Tx

MAX_RECIPIENTS = 100


async def resolve(
    tx: Tx, chosen: tuple[RecipientMatch, ...], medium: Medium, queue: Queue
) -> list[RecipientMatch]:
    """Each choice looked up again; the same address chosen twice counts once.

    Raises BadInput("recipients", ...) for none, too many, or one that is no longer there.
    """
    if not chosen:
        raise BadInput("recipients", "window.recipients.missing")
    if len(chosen) > MAX_RECIPIENTS:
        raise BadInput("recipients", "window.recipients.too_many", limit=MAX_RECIPIENTS)
    found = [await _again(tx, match, medium, queue) for match in chosen]
    return list({match.address: match for match in reversed(found)}.values())[::-1]


async def _again(tx: Tx, match: RecipientMatch, medium: Medium, queue: Queue) -> RecipientMatch:
    if match.kind is RecipientKind.TYPED:
        return await _typed(tx, match, medium, queue)
    known = await tx.contacts.find_match(match.kind, match.id, match.address, medium)
    if known is None:
        raise BadInput("recipients", "window.recipients.gone", recipient=match.name or "?")
    sender = queue.senders.get(medium)
    if sender is not None and sender.address == known.address:
        raise BadInput("recipients", "window.recipients.own_queue", queue=queue.name)
    return known


async def _typed(tx: Tx, match: RecipientMatch, medium: Medium, queue: Queue) -> RecipientMatch:
    """A typed number is read again; one contact with it gives its name."""
    address = read_number(match.address, medium, queue.default_region).readings[0].e164
    contacts = await find_by_address(tx, medium, address)
    name = contacts[0].name if len(contacts) == 1 else ""
    return replace(match, address=address, name=name)


async def find_by_address(tx: Tx, medium: Medium, address: str) -> list[Contact]:
    if medium is Medium.WHATSAPP:
        found = await tx.contacts.find_by_address("wa_id", address)
        if found:
            return found
    return await tx.contacts.find_by_address("phone", address)


async def contact_of(tx: Tx, match: RecipientMatch, medium: Medium) -> tuple[ContactId | None, str]:
    """Exactly one contact: linked. None: a provisional one. Several: nobody is guessed."""
    if match.kind is RecipientKind.CONTACT:
        contact = await tx.contacts.get(ContactId(match.id))
        return contact.id, contact.name
    return await link_address(tx, medium, match.address, match.name)


async def link_address(
    tx: Tx, medium: Medium, address: str, name: str
) -> tuple[ContactId | None, str]:
    found = await find_by_address(tx, medium, address)
    if len(found) == 1:
        return found[0].id, found[0].name
    shown = name or display(address)
    if found:
        return None, shown
    contact = await tx.contacts.add_provisional("phone", address, shown)
    return contact.id, shown

"""From what was chosen in the window to whom a conversation is opened with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.model import (
    Address,
    CarrierName,
    Contact,
    ContactId,
    Medium,
    Queue,
    RecipientKind,
    RecipientMatch,
    Sender,
)
from bot.domain.number_forms import as_address, display, forms_of, match_key
from bot.domain.numbers import example_number, read_number
from bot.errors import BadInput
from bot.ports import Tx

MAX_RECIPIENTS = 100


async def resolve(
    tx: Tx, chosen: tuple[RecipientMatch, ...], medium: Medium, queue: Queue
) -> list[RecipientMatch]:
    """Each choice looked up again; the same line chosen twice counts once.

    Raises BadInput("recipients", ...) for none, too many, or one that is no longer there.
    """
    if not chosen:
        raise BadInput("recipients", "window.recipients.missing")
    if len(chosen) > MAX_RECIPIENTS:
        raise BadInput("recipients", "window.recipients.too_many", limit=MAX_RECIPIENTS)
    looked_up = await look_up(tx, chosen, medium, queue)
    if looked_up.faults:
        raise next(iter(looked_up.faults.values()))
    return looked_up.found


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """``found`` has each line once. The others are by what was chosen: why they cannot be messaged,
    and of what is on one line with another choice, that other."""

    found: list[RecipientMatch]
    faults: dict[RecipientMatch, BadInput]
    doubles: dict[RecipientMatch, RecipientMatch]


async def look_up(
    tx: Tx, chosen: Sequence[RecipientMatch], medium: Medium, queue: Queue
) -> LookedUp:
    """Two statements, however many."""
    known = await tx.contacts.find_matches(chosen, medium)
    read = [(c, _read(c, k, medium, queue)) for c, k in zip(chosen, known, strict=True)]
    faults = {c: match for c, match in read if isinstance(match, BadInput)}
    found = [(c, match) for c, match in read if isinstance(match, RecipientMatch)]
    typed = [match.address for _, match in found if match.kind is RecipientKind.TYPED]
    owners = await owners_of(tx, typed)
    lines: Lines = {}
    for c, match in found:
        named = _named(match, owners, medium)
        lines.setdefault(key_of(named.address), []).append((c, named))
    kept = [_most_telling(line) for line in lines.values()]
    return LookedUp(found=[match for _, match in kept], faults=faults, doubles=_doubles(lines))


Lines = dict[str, list[tuple[RecipientMatch, RecipientMatch]]]
"""What was chosen and what it was found to be, by ``key_of`` its address."""


def _most_telling(
    line: Sequence[tuple[RecipientMatch, RecipientMatch]],
) -> tuple[RecipientMatch, RecipientMatch]:
    """A person rather than a bare number, else the first."""
    people = [one for one in line if one[1].kind is not RecipientKind.TYPED]
    return (people or line)[0]


def _doubles(lines: Lines) -> dict[RecipientMatch, RecipientMatch]:
    kept = {key: _most_telling(line) for key, line in lines.items()}
    return {
        chosen: kept[key][1]
        for key, line in lines.items()
        for chosen, _ in line
        if chosen != kept[key][0]
    }


def key_of(address: str) -> str:
    """Equal for all forms of one line."""
    return match_key(address) if address.startswith("+") else address


def _read(
    chosen: RecipientMatch, known: RecipientMatch | None, medium: Medium, queue: Queue
) -> RecipientMatch | BadInput:
    sender = queue.senders.get(medium)
    try:
        match = _typed(chosen, medium, queue) if chosen.kind is RecipientKind.TYPED else known
    except BadInput as fault:
        return fault
    if match is None:
        return BadInput("recipients", "window.recipients.gone", recipient=chosen.name or "?")
    if medium is Medium.WHATSAPP and not _has_number(match) and not _takes_user_ids(sender):
        params = {"recipient": match.name, "queue": queue.name}
        return BadInput("recipients", "window.recipients.no_number", **params)
    if sender is not None and sender.address == match.address:
        return BadInput("recipients", "window.recipients.own_queue", queue=queue.name)
    return match


def _has_number(match: RecipientMatch) -> bool:
    return match.address.startswith("+")


def _takes_user_ids(sender: Sender | None) -> bool:
    """Business-scoped user ids are Meta's own."""
    return sender is not None and sender.carrier is CarrierName.WHATSAPP


def _typed(match: RecipientMatch, medium: Medium, queue: Queue) -> RecipientMatch:
    """Read again. Of several readings the one that was chosen: nothing is guessed."""
    read = read_number(match.address, medium, queue.default_region)
    readings = [reading.e164 for reading in read]
    if len(readings) > 1 and match.address not in readings:
        example = example_number(medium, queue.default_region)
        raise BadInput("recipients", "number.ambiguous", typed=match.address, example=example)
    address = match.address if match.address in readings else readings[0]
    return replace(match, address=address, name="")


def _named(
    match: RecipientMatch, owners: Mapping[str, Sequence[Contact]], medium: Medium
) -> RecipientMatch:
    """A typed number of exactly one contact takes their name, and the id that WhatsApp has."""
    found = owners.get(match.address, ())
    if match.kind is not RecipientKind.TYPED or len(found) != 1:
        return match
    contact = found[0]
    address = _whatsapp_form(contact, match.address) if medium is Medium.WHATSAPP else match.address
    return replace(match, name=contact.name, address=address, time_zone=contact.time_zone)


def line_of(contact: Contact, address: str, medium: Medium) -> RecipientMatch | None:
    """The line of the type-ahead for one of a contact's addresses, where the medium has it."""
    same = (one for one in contact.addresses if _key_of_identifier(one) == key_of(address))
    own = [one for one in same if one.kind == "phone" or medium is Medium.WHATSAPP]
    if not own:
        return None
    best = sorted(own, key=lambda one: (one.kind == "phone") is (medium is Medium.WHATSAPP))[0]
    return RecipientMatch(
        kind=RecipientKind.CONTACT,
        id=contact.id,
        name=contact.name,
        address=as_address(best.value),
        label=next(filter(None, (one.label for one in own)), ""),
        time_zone=contact.time_zone,
    )


def _whatsapp_form(contact: Contact, address: str) -> str:
    ids = [as_address(one.value) for one in contact.addresses if one.kind == "wa_id"]
    return next((one for one in ids if key_of(one) == key_of(address)), address)


async def owners_of(tx: Tx, addresses: Iterable[str]) -> dict[str, list[Contact]]:
    """Whose each address is, in any form; provisional contacts only where nobody else has it."""
    wanted = {key_of(address): address for address in addresses}
    values = {value for address in wanted.values() for value in _identifiers(address)}
    found: dict[str, list[Contact]] = defaultdict(list)
    for contact in await tx.contacts.find_by_values(sorted(values)):
        for key in {_key_of_identifier(one) for one in contact.addresses} & wanted.keys():
            found[wanted[key]].append(contact)
    return {address: _real_first(contacts) for address, contacts in found.items()}


def _identifiers(address: str) -> list[str]:
    """As phones and as wa_ids are stored."""
    return [value for form in forms_of(address) for value in {form, form.removeprefix("+")}]


def _key_of_identifier(identifier: Address) -> str:
    return key_of(as_address(identifier.value))


def _real_first(contacts: list[Contact]) -> list[Contact]:
    return [contact for contact in contacts if not contact.is_provisional] or contacts


async def link_address(
    tx: Tx, medium: Medium, address: str, name: str, *, from_customer: bool = False
) -> tuple[ContactId | None, str]:
    """Exactly one contact: linked. None: a provisional one. Several: nobody is guessed.

    What a customer writes from over WhatsApp is an id of WhatsApp's, not just a number.
    """
    found = (await owners_of(tx, [address])).get(address, [])
    if len(found) == 1:
        return found[0].id, found[0].name
    shown = name or display(address)
    if found:
        return None, shown
    kind, value = _identifier(medium, address, from_customer)
    contact = await tx.contacts.add_provisional(kind, value, shown)
    return contact.id, shown


def _identifier(medium: Medium, address: str, from_customer: bool) -> tuple[str, str]:
    if not address.startswith("+") and medium is Medium.WHATSAPP:
        return "bsuid", address
    if medium is Medium.WHATSAPP and from_customer:
        return "wa_id", address.removeprefix("+")
    return "phone", address

"""A recipient as an option of the "To" menu, there and back.

The option's value is ``kind|id|address``; the name travels in the option's text, for display only.
"""

from __future__ import annotations

from typing import Any

from bot.domain.model import Medium, RecipientKind, RecipientMatch
from bot.domain.number_forms import display
from bot.errors import Refused
from bot.wording import say
from modals import limits
from modals.blocks import Json, is_option_value, option
from modals.limits import clean, fit, shown, size

_MARKS = {
    RecipientKind.TYPED: "t",
    RecipientKind.CONTACT: "c",
    RecipientKind.AGENT: "a",
    RecipientKind.QUEUE: "q",
}
_KINDS = {mark: kind for kind, mark in _MARKS.items()}
_BETWEEN = " · "
_LABEL_LIMIT = 20
_ADDRESS_LIMIT = 40


def encode_match(match: RecipientMatch) -> str:
    return f"{_MARKS[match.kind]}|{match.id}|{match.address}"


def decode_match(value: Any, text: str = "") -> RecipientMatch:
    """Raises Refused for what we did not write."""
    if not isinstance(value, str) or not is_option_value(value):
        raise Refused("refused.stale")
    mark, _, rest = value.partition("|")
    match_id, bar, address = rest.rpartition("|")
    kind = _KINDS.get(mark)
    if kind is None or not bar or not _is_address(address):
        raise Refused("refused.stale")
    if (kind is RecipientKind.TYPED) != (match_id == ""):
        raise Refused("refused.stale")
    name, label = _names(text, address)
    return RecipientMatch(kind=kind, id=match_id, name=name, address=address, label=label)


def _is_address(address: str) -> bool:
    return bool(address) and address == clean(address)


def match_option(match: RecipientMatch, medium: Medium = Medium.SMS) -> Json | None:
    """None when its ids are too long for an option."""
    value = encode_match(match)
    if not is_option_value(value) or not _is_address(match.address):
        return None
    return option(_text(match, medium), value, _description(match))


def _text(match: RecipientMatch, medium: Medium) -> str:
    address = shown_address(match.address, medium)
    where = f"{shown(match.label, _LABEL_LIMIT)} {address}".strip()
    if match.kind is RecipientKind.TYPED:
        return address
    room = limits.OPTION - size(_BETWEEN) - size(where)
    return f"{shown(match.name, room) or say('window.unnamed')}{_BETWEEN}{where}"


def shown_address(address: str, medium: Medium) -> str:
    """Numbers spaced for reading, ``+44 7700 900123``, over WhatsApp without the plus that its
    numbers are typed without; other ids as they are."""
    if not address.startswith("+"):
        return fit(address, _ADDRESS_LIMIT)
    spaced = fit(display(address), _ADDRESS_LIMIT)
    return spaced.removeprefix("+") if medium is Medium.WHATSAPP else spaced


def _description(match: RecipientMatch) -> str:
    """Names stand under the heading of their kind, which says enough."""
    if match.kind is not RecipientKind.TYPED:
        return ""
    return shown(match.label) or say("window.match.typed")


def _names(text: str, address: str) -> tuple[str, str]:
    name, between, where = text.rpartition(_BETWEEN)
    for medium in Medium:  # the longer form first
        where = where.removesuffix(shown_address(address, medium))
    label = where if between else ""
    return clean(name), clean(label)

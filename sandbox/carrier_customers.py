"""The customers of the seed, by number. A number nobody listed is a phone like any other.

A seed entry: ``{name, number, whatsapp: bool}`` and, for WhatsApp's Cloud API, ``wa_id`` (digits,
where they differ from the number), ``bsuid``, ``username`` and ``hides_number: true``."""

from __future__ import annotations

import re

from sandbox.world import Json, World


def customers(world: World) -> list[Json]:
    return list(world.seed.get("customers", []))


def customer(world: World, number: str) -> Json:
    """By E.164 number; ``{number}`` alone for a stranger."""
    known = (entry for entry in customers(world) if entry["number"] == number)
    return next(known, {"number": number})


def customer_by_whatsapp(world: World, digits_or_bsuid: str) -> Json:
    """By wa_id, by the digits of the number, or by business-scoped user id."""
    digits = re.sub(r"\D", "", digits_or_bsuid)
    for entry in customers(world):
        if entry.get("bsuid") == digits_or_bsuid or digits in (entry.get("wa_id"), _digits(entry)):
            return entry
    return {"number": f"+{digits}"}


def wa_id(entry: Json) -> str:
    return str(entry.get("wa_id") or _digits(entry))


def e164(text: str) -> str:
    """A number from an address bar or a seed: digits with a plus."""
    return "+" + re.sub(r"\D", "", text)


def _digits(entry: Json) -> str:
    return str(entry["number"]).removeprefix("+")

"""Phone numbers: what a person typed, what is stored (E.164), shown, and put on the wire."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat


def digits_of(text: str) -> str:
    """The decimal digits of any script, as ASCII."""
    return "".join(str(int(char)) for char in text if char.isdecimal())


def national_digits(e164: str) -> tuple[str, ...]:
    """The national number, then as dialled at home, with a trunk 0 where there is one."""
    number = _parse_e164(e164)
    if number is None:
        return ()
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return (phonenumbers.national_significant_number(number), digits_of(at_home))


def _parse_e164(e164: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse("+" + digits_of(e164), None)
    except phonenumbers.NumberParseException:
        return None

"""The forms of a number that is known: stored (E.164), shown, on the wire, and looked up."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

SHORTEST = 7  # digits; what has fewer is a short code or a service


def visible(text: str) -> str:
    """Numbers copied from elsewhere come in invisible direction marks, or in full width."""
    if text.isascii():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf").strip()


def digits_of(text: str) -> str:
    """The decimal digits of any script, as ASCII."""
    if text.isascii():
        return text.translate(_NO_DIGITS)
    return "".join(str(int(char)) for char in text if char.isdecimal())


_NO_DIGITS = {code: None for code in range(128) if not chr(code).isdecimal()}


def national_digits(e164: str) -> tuple[str, ...]:
    """The national number, then as dialled at home, with a trunk 0 where there is one."""
    number = parse_stored(e164)
    if number is None:
        return ()
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return (phonenumbers.national_significant_number(number), digits_of(at_home))


def parse_stored(address: str) -> PhoneNumber | None:
    """E.164 or a wa_id. None for what is no number of any country: short codes, BSUIDs."""
    if not re.fullmatch(r"\+?\d{7,17}", address):
        return None
    try:
        return phonenumbers.parse(from_whatsapp_digits(address), None)
    except NumberParseException:
        return None


def display(address: str) -> str:
    """``+44 7700 900123``; what is no number stays as it is."""
    number = parse_stored(address)
    return international(number) if number else address


def international(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def mask(address: str) -> str:
    """``+44 •••• ••0123``: country code and last four digits."""
    number = parse_stored(address)
    if number is None:
        return "••••" + address[4:][-4:]
    national = phonenumbers.national_significant_number(number)
    hidden = "•" * max(len(national) - 4, 4) + national[4:][-4:]
    return f"+{number.country_code} {hidden[:4]} {hidden[4:]}".rstrip()


def mask_in(text: str, address: str) -> str:
    """A sentence names somebody without a name by the number, as it is displayed."""
    return text.replace(display(address), mask(address))


def from_whatsapp_digits(digits: str) -> str:
    """E.164. Mexico's mobile 1, abolished in 2019 but still in old wa_ids, is dropped."""
    return "+" + re.sub(r"^521(\d{10})$", r"52\1", digits_of(digits))


def match_key(digits: str) -> str:
    """For looking up, never for sending: one key for all forms of one line.

    Mexico without the mobile 1, Argentina without the 9, Brazil with the last eight digits.
    """
    plain = digits_of(digits)
    if not plain.startswith("5"):  # asked of every line that a type-ahead finds
        return plain
    plain = re.sub(r"^521(\d{10})$", r"52\1", plain)
    plain = re.sub(r"^549(\d{10})$", r"54\1", plain)
    return re.sub(r"^55(\d\d)9(\d{8})$", r"55\1\2", plain)


def forms_of(address: str) -> tuple[str, ...]:
    """The address and the other form that the same line is written in, for looking up only.

    Mexico with the mobile 1, Argentina with the 9, Brazil with the ninth digit.
    """
    forms = {address: None}
    for short, long in _TWO_FORMS:
        forms |= dict.fromkeys((short[0].sub(short[1], address), long[0].sub(long[1], address)))
    return tuple(forms)


_TWO_FORMS = tuple(
    ((re.compile(rf"^\+{short}$"), to_long), (re.compile(rf"^\+{long}$"), to_short))
    for short, to_long, long, to_short in (
        (r"52(\d{10})", r"+521\1", r"521(\d{10})", r"+52\1"),
        (r"54(\d{10})", r"+549\1", r"549(\d{10})", r"+54\1"),
        (r"55(\d\d)(\d{8})", r"+55\g<1>9\2", r"55(\d\d)9(\d{8})", r"+55\1\2"),
    )
)


def as_address(identifier: str) -> str:
    """A phone or a wa_id as messages are addressed: digits behind a ``+``; other ids stay."""
    is_digits = identifier.isascii() and identifier.isdecimal()
    return f"+{identifier}" if is_digits and len(identifier) >= SHORTEST else identifier

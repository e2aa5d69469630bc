"""Phone numbers: what a person typed, what is stored (E.164), shown, and put on the wire."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    shortnumberinfo,
)

from bot.domain.model import Medium
from bot.errors import BadInput

SHORTEST = 7  # digits; what has fewer is a short code or a service
LONGEST_QUOTE = 40  # characters of the typed text that a refusal repeats

_WIRE_PREFIX = re.compile(r"(?:whatsapp|tel|sms):", re.I)
_EXTENSION = re.compile(r"(?:[,;]*\s*ext(?:ension|n)?\.?\s*[=:]?|[x#,;]+)\s*\d{1,6}", re.I)
_NUMBER = re.compile(r"\(?\s*\+?[\d\s().\-/\u2010-\u2015]+")
_ABROAD_PREFIXES = ("0011", "00")  # 011 may also begin a national number (0117 is Bristol)

_LENGTH_FAULTS = {
    ValidationResult.TOO_SHORT: "number.too_short",
    ValidationResult.TOO_LONG: "number.too_long",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "number.needs_area_code",
    ValidationResult.INVALID_LENGTH: "number.wrong_length",
    ValidationResult.INVALID_COUNTRY_CODE: "number.unknown_country",
}
_PARSE_FAULTS = {
    NumberParseException.INVALID_COUNTRY_CODE: "number.unknown_country",
    NumberParseException.TOO_SHORT_AFTER_IDD: "number.too_short",
    NumberParseException.TOO_SHORT_NSN: "number.too_short",
    NumberParseException.TOO_LONG: "number.too_long",
}
_REFUSED_TYPES = {
    PhoneNumberType.PREMIUM_RATE: "number.premium",
    PhoneNumberType.SHARED_COST: "number.shared_cost",
    PhoneNumberType.TOLL_FREE: "number.toll_free",
    PhoneNumberType.PAGER: "number.pager",
    PhoneNumberType.UAN: "number.company",
    PhoneNumberType.VOICEMAIL: "number.voicemail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand what was typed. Uncertain: possible, but in no known range."""

    e164: str
    display: str
    is_certain: bool
    region: str  # ISO 3166


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberReading:
    """The likeliest reading first. With more than one the agent chooses: nothing is guessed."""

    readings: tuple[Reading, ...]

    @property
    def is_ambiguous(self) -> bool:
        return len(self.readings) > 1


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str  # without invisible characters and wire prefixes
    medium: Medium
    region: str

    @property
    def digits(self) -> str:
        return digits_of(self.text)

    def refusal(self, wording_key: str) -> BadInput:
        example = example_number(self.medium, self.region)
        typed = self.text[:LONGEST_QUOTE]
        return BadInput("recipients", wording_key, typed=typed, example=example)


def read_number(text: str, medium: Medium, default_region: str) -> NumberReading:
    """What was typed as E.164. Raises BadInput with a key under ``number.``.

    SMS reads national input first, WhatsApp (country code, no +) international input first.
    """
    typed = _Typed(_clean(text), medium, default_region.upper())
    if fault := _typing_fault(typed):
        raise typed.refusal(fault)
    numbers = _possible_numbers(typed)
    if fault := _kind_fault(numbers[0], medium):
        raise typed.refusal(fault)
    first_is_valid = phonenumbers.is_valid_number(numbers[0])
    kept = [numbers[0], *(n for n in numbers[1:] if _is_rival(n, first_is_valid, medium))]
    return NumberReading(readings=tuple({_e164(n): _reading(n) for n in kept}.values()))


def example_number(medium: Medium, region: str) -> str:
    """A number reserved for examples, as it would be typed in this region."""
    code = phonenumbers.country_code_for_region(region)
    if medium is Medium.WHATSAPP:
        return "1 202 555 0123" if code == 1 else "44 7700 900123"
    return {1: "(202) 555-0123", 44: "07700 900123"}.get(code, "+44 7700 900123")


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
    return _show(number) if number else address


def mask(address: str) -> str:
    """``+44 •••• ••0123``: country code and last four digits."""
    number = parse_stored(address)
    if number is None:
        return "••••" + address[4:][-4:]
    national = phonenumbers.national_significant_number(number)
    hidden = "•" * max(len(national) - 4, 4) + national[4:][-4:]
    return f"+{number.country_code} {hidden[:4]} {hidden[4:]}".rstrip()


def mask_for_log(address: str) -> str:
    """``+44***0123``: plain ASCII, one word."""
    number = parse_stored(address)
    last = address[4:][-4:]
    return f"+{number.country_code}***{last}" if number else f"***{ascii(last)[1:-1]}"


def address_for(medium: Medium, e164: str) -> str:
    """How the medium names a customer: E.164 for SMS, digits (a wa_id) for WhatsApp."""
    return whatsapp_digits(e164) if medium is Medium.WHATSAPP else e164


def whatsapp_digits(e164: str) -> str:
    return digits_of(e164)


def from_whatsapp_digits(digits: str) -> str:
    """E.164. Mexico's mobile 1, abolished in 2019 but still in old wa_ids, is dropped."""
    return "+" + re.sub(r"^521(\d{10})$", r"52\1", digits_of(digits))


def sender_address(text: str) -> str:
    """Our own address as E.164 from any form (``whatsapp:+1 …``); short codes stay digits."""
    digits = digits_of(_clean(text))
    return from_whatsapp_digits(digits) if len(digits) >= SHORTEST else digits


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


def _clean(text: str) -> str:
    # Numbers copied from address books come wrapped in invisible direction marks.
    folded = unicodedata.normalize("NFKC", text[:400])
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return _WIRE_PREFIX.sub("", visible.strip(), count=1).strip()


def _typing_fault(typed: _Typed) -> str | None:
    """What can be told before a numbering plan is asked."""
    text, length = typed.text, len(typed.digits)
    parts = [part for part in re.split(r"[,;+|\n]", text) if len(digits_of(part)) >= SHORTEST]
    if length == 0:
        return "number.not_a_number"
    if len(parts) > 1:
        return "number.several"
    if _has_extension(text):
        return "number.extension"
    if any(char.isalpha() for char in text):
        return "number.letters"
    if not _NUMBER.fullmatch(text):
        return "number.not_a_number"
    return _short_fault(typed) if length < SHORTEST else None


def _has_extension(text: str) -> bool:
    ending = _EXTENSION.search(text)
    return ending is not None and ending.end() == len(text) and ending.start() >= SHORTEST


def _short_fault(typed: _Typed) -> str:
    is_emergency = shortnumberinfo.connects_to_emergency_number(typed.text, typed.region)
    return "number.emergency" if is_emergency else "number.short"


def _possible_numbers(typed: _Typed) -> list[PhoneNumber]:
    """All that the digits can mean, the medium's own reading first. Raises BadInput if nothing."""
    results = [_parse(text, region) for text, region in _interpretations(typed)]
    numbers = [result for result in results if isinstance(result, PhoneNumber)]
    if numbers:
        return [variant for number in numbers for variant in _variants(number, typed.medium)]
    faults = sorted(
        (result for result in results if isinstance(result, str)),
        key=lambda fault: fault == "number.unknown_country",  # the least helpful one
    )
    raise typed.refusal(faults[0])


def _interpretations(typed: _Typed) -> list[tuple[str, str | None]]:
    """Texts to parse, with the region that a national one belongs to."""
    digits = typed.digits
    for prefix in _ABROAD_PREFIXES:
        if digits.startswith(prefix):
            return [("+" + digits.removeprefix(prefix), None)]
    if "+" in typed.text:
        return [("+" + digits, None)]
    national, abroad = (digits, typed.region), ("+" + digits.removeprefix("011"), None)
    is_whatsapp = typed.medium is Medium.WHATSAPP and digits == abroad[0][1:]
    return [abroad, national] if is_whatsapp else [national, abroad]


def _parse(text: str, region: str | None) -> PhoneNumber | str:
    """A possible number, or the key of what is wrong with it."""
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        return "number.needs_country"
    try:
        number = phonenumbers.parse(from_whatsapp_digits(text) if region is None else text, region)
    except NumberParseException as error:
        return _PARSE_FAULTS.get(error.error_type, "number.not_a_number")
    return _LENGTH_FAULTS.get(phonenumbers.is_possible_number_with_reason(number), number)


def _variants(number: PhoneNumber, medium: Medium) -> Iterator[PhoneNumber]:
    """The number and, where mobiles are often written without a digit, the one with it."""
    national = phonenumbers.national_significant_number(number)
    mobile = None
    if number.country_code == 54 and not national.startswith("9"):
        mobile = _parse(f"+549{national}", None)
    elif number.country_code == 55 and len(national) == 10:
        mobile = _parse(f"+55{national[:2]}9{national[2:]}", None)
    is_mobile = isinstance(mobile, PhoneNumber) and phonenumbers.is_valid_number(mobile)
    if not is_mobile or _kind_fault(number, medium) is None:
        yield number
    if is_mobile and isinstance(mobile, PhoneNumber):
        yield mobile


def _kind_fault(number: PhoneNumber, medium: Medium) -> str | None:
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.FIXED_LINE and medium is Medium.SMS:
        return "number.landline"
    if kind in _REFUSED_TYPES:
        return _REFUSED_TYPES[kind]
    is_worldwide = phonenumbers.region_code_for_country_code(number.country_code or 0) == "001"
    return "number.worldwide" if is_worldwide else None


def _is_rival(number: PhoneNumber, first_is_valid: bool, medium: Medium) -> bool:
    is_likely = phonenumbers.is_valid_number(number) or not first_is_valid
    return is_likely and _kind_fault(number, medium) is None


def _reading(number: PhoneNumber) -> Reading:
    region = phonenumbers.region_code_for_number(number)
    return Reading(
        e164=_e164(number),
        display=_show(number),
        is_certain=phonenumbers.is_valid_number(number),
        region=region or phonenumbers.region_code_for_country_code(number.country_code or 0),
    )


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _show(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)

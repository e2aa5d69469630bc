"""What a person typed for a phone number, read as E.164."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from bot.domain.number_forms import (
    SHORTEST,
    digits_of,
    from_whatsapp_digits,
    international,
    parse_stored,
    visible,
)
from bot.errors import BadInput

LONGEST_QUOTE = 40  # characters of the typed text that a refusal repeats

WIRE_PREFIX = r"(?:whatsapp|tel|sms):"
_WIRE_PREFIX = re.compile(WIRE_PREFIX, re.I)
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
KIND_FAULTS = frozenset({*_REFUSED_TYPES.values(), "number.landline", "number.worldwide"})
"""Of numbers that are understood, and never messaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand what was typed. Uncertain: possible, but in no known range."""

    e164: str
    display: str
    is_certain: bool
    region: str  # ISO 3166


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


def read_number(text: str, medium: Medium, default_region: str) -> tuple[Reading, ...]:
    """All that was perhaps meant, the likeliest first. With more than one the agent chooses.

    SMS reads national input first, WhatsApp (country code, no +) international input first.
    Raises BadInput with a key under ``number.``.
    """
    typed = _Typed(_clean(text), medium, default_region.upper())
    if fault := _typing_fault(typed):
        raise typed.refusal(fault)
    numbers = _possible_numbers(typed)
    faults = [_kind_fault(number, medium) for number in numbers]
    kept = _meant(numbers, faults)
    if not kept:
        raise typed.refusal(next(filter(None, faults)))
    return tuple({_e164(n): _reading(n) for n in kept}.values())


def _meant(numbers: Sequence[PhoneNumber], faults: Sequence[str | None]) -> list[PhoneNumber]:
    """The first, with its rivals. In no known range it yields to one that is, even to one that is
    never messaged; and one that is never messaged yields to a known one that is."""
    known = [phonenumbers.is_valid_number(number) for number in numbers]
    usable = [not fault for fault in faults]
    rivals = [
        number
        for number, is_known, is_usable in zip(numbers[1:], known[1:], usable[1:], strict=True)
        if is_usable and (is_known or not (known[0] or faults[0]))
    ]
    is_meant = usable[0] and (known[0] or bool(rivals) or not any(known[1:]))
    return [numbers[0], *rivals] if is_meant else rivals


def example_number(medium: Medium, region: str) -> str:
    """A number reserved for examples, as it would be typed in this region."""
    code = phonenumbers.country_code_for_region(region)
    if medium is Medium.WHATSAPP:
        return "1 202 555 0123" if code == 1 else "44 7700 900123"
    return {1: "(202) 555-0123", 44: "07700 900123"}.get(code, "+44 7700 900123")


def _clean(text: str) -> str:
    return _WIRE_PREFIX.sub("", visible(text[:400]), count=1).strip()


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
    if fault := _LENGTH_FAULTS.get(phonenumbers.is_possible_number_with_reason(number)):
        return fault
    # In no known range, a trunk digit may be taken off once more by whoever reads it later.
    return number if parse_stored(_e164(number)) == number else "number.wrong_length"


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


def _reading(number: PhoneNumber) -> Reading:
    region = phonenumbers.region_code_for_number(number)
    return Reading(
        e164=_e164(number),
        display=international(number),
        is_certain=phonenumbers.is_valid_number(number),
        region=region or phonenumbers.region_code_for_country_code(number.country_code or 0),
    )


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)

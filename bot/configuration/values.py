"""The kinds of value that the file knows, each with the sentence for a wrong one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_SLACK_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,20}")
_SLACK_GROUP_ID = re.compile(r"S[A-Z0-9]{2,20}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_REGION_SLIPS = {"UK": "GB", "EN": "GB", "USA": "US"}
_LENGTH_FAULTS = {
    phonenumbers.ValidationResult.TOO_SHORT: "is too short for a phone number",
    phonenumbers.ValidationResult.TOO_LONG: "is too long for a phone number",
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "has no country that exists",
}
TIMELINE_MOST = timedelta(minutes=4320)
LIMIT_LEAST, LIMIT_MOST = timedelta(seconds=1), timedelta(minutes=60)


def slug(name: str) -> str:
    """An id made of a name: "Billing Support" -> "billing-support". Empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:64].strip("-")


def key_of(name: str) -> str:
    """A slug that differs wherever the names do: what the slug lost comes back as a digest."""
    short = slug(name)
    if short == re.sub(r"\s+", "-", name.casefold().strip()):
        return short
    return f"{short}-{hashlib.sha256(name.casefold().encode()).hexdigest()[:8]}".strip("-")


def nearest(word: str, known: list[str]) -> str:
    """The known word that was probably meant, or nothing."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def wrong(sentence: str) -> PydanticCustomError:
    """What a value's check raises. The sentence stands as it is, braces and all."""
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        raise wrong(
            f"{value} is not a phone number with country code; write it like +447700900100"
        ) from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        what = _LENGTH_FAULTS.get(reason, "is not a complete phone number")
        raise wrong(f"{value} {what}; write it like +447700900100")
    canonical = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if value != canonical:
        raise wrong(f"{value} is not in E.164 form; write it as {canonical}")
    return value


def _region(value: str) -> str:
    if value in phonenumbers.SUPPORTED_REGIONS:
        return value
    meant = _REGION_SLIPS.get(value.upper(), value.upper())
    known = meant in phonenumbers.SUPPORTED_REGIONS
    hint = f"did you mean {meant}?" if known else "write a two-letter country like US or GB"
    raise wrong(f"{value} is not a region; {hint}")


def _pattern(pattern: re.Pattern[str], sentence: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise wrong(sentence.format(value=value))
        return value

    return AfterValidator(check)


def _span(value: object, bare_unit: str | None) -> timedelta:
    match = re.fullmatch(r"(\d{1,9})\s*([smh]?)", str(value).strip())
    unit = (match[2] or bare_unit) if match else None
    if match is None or unit is None:
        raise wrong(f"{value} is not a length of time; write it with its unit, like 90s, 5m or 72h")
    return timedelta(**{_UNITS[unit]: int(match[1])})


def _timeline(value: object) -> timedelta:
    span = _span(value, bare_unit="m")
    if span > TIMELINE_MOST:
        raise wrong(f"{value} is longer than 72h; write 0 to 4320 minutes")
    return span


def _limit(value: object) -> timedelta:
    span = _span(value, bare_unit=None)
    if not LIMIT_LEAST <= span <= LIMIT_MOST:
        raise wrong(f"{value} is out of range; write between 1s and 60m")
    return span


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[Text, Field(max_length=300)]
PhoneNumber = Annotated[str, AfterValidator(_phone)]
"""E.164, exactly as it goes to the carrier."""
Region = Annotated[str, AfterValidator(_region)]
Timeline = Annotated[timedelta, BeforeValidator(_timeline)]
"""0 to 72 hours; a bare number is minutes."""
Limit = Annotated[timedelta, BeforeValidator(_limit)]
SlackChannelId = Annotated[
    str,
    _pattern(
        _SLACK_CHANNEL_ID,
        "{value} is not a Slack channel's id; write the id like C0123456789 "
        "(in Slack: the channel's name, About, at the bottom)",
    ),
]
SlackGroupId = Annotated[
    str,
    _pattern(
        _SLACK_GROUP_ID, "{value} is not a Slack user group's id; write the id like S0123456789"
    ),
]
Email = Annotated[
    str, _pattern(_EMAIL, "{value} is not an e-mail address; write the one of the Slack profile")
]
Id = Annotated[
    str,
    _pattern(_ID, "{value} is not an id; use small letters, digits and dashes, at most 64"),
]

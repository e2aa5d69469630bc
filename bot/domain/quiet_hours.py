"""Whether it is night where the customer is: 21:00 to 08:00 local time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import timezone

from bot.domain.number_forms import parse_stored

MORNING = time(8)
EVENING = time(21)


def local_night(e164: str, now: datetime, contact_time_zone: str | None = None) -> str | None:
    """Local time ("23:40") when it is night in any zone the number may be in, else None.

    The contact's own zone decides alone: an area code is no place. ``now`` is aware. Unknown
    zones, or a machine without a time zone database, give None: there is nothing to warn of.
    """
    own = _zones([contact_time_zone] if contact_time_zone else [])
    local_times = [now.astimezone(zone) for zone in own or _zones(_candidates(e164))]
    nights = [local for local in local_times if _is_night(local.time())]
    return f"{nights[0]:%H:%M}" if nights else None


def _candidates(e164: str) -> tuple[str, ...]:
    number = parse_stored(e164)
    if number is None:
        return ()
    known = timezone.time_zones_for_number(number)
    if known == (timezone.UNKNOWN_TIMEZONE,):  # in no known range, but its country is known
        return timezone.time_zones_for_geographical_number(number)
    return known


def _zones(names: Iterable[str]) -> list[ZoneInfo]:
    return [zone for name in names if (zone := _zone(name))]


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, malformed, or no database
        return None


def _is_night(local: time) -> bool:
    return not MORNING <= local < EVENING

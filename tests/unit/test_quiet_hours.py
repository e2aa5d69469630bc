"""An agent is told when it is night where the customer may be."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.domain import quiet_hours
from bot.domain.quiet_hours import local_night

LONDON, NEW_YORK = "+447700900123", "+12025550123"


def at(hour: int, minute: int = 0) -> datetime:
    """In January: London is UTC, New York five hours behind."""
    return datetime(2026, 1, 15, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "night"),
    [
        (7, 59, "07:59"),
        (8, 0, None),
        (20, 59, None),
        (21, 0, "21:00"),
        (0, 0, "00:00"),
    ],
)
def test_night_is_from_nine_to_eight(hour: int, minute: int, night: str | None) -> None:
    assert local_night(LONDON, at(hour, minute)) == night


def test_night_is_the_customers() -> None:
    assert local_night(NEW_YORK, at(12)) == "07:00"
    assert local_night(LONDON, at(12)) is None


def test_the_contacts_own_zone_beats_the_area_code() -> None:
    assert local_night(NEW_YORK, at(12), "Europe/London") is None
    assert local_night(LONDON, at(12), "America/Los_Angeles") == "04:00"


def test_one_candidate_zone_at_night_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    zones = ("Europe/London", "America/New_York")
    monkeypatch.setattr(quiet_hours, "_candidates", lambda e164: zones)
    assert local_night(LONDON, at(12)) == "07:00"
    assert local_night(LONDON, at(15)) is None


def test_summer_time_counts() -> None:
    assert local_night(LONDON, datetime(2026, 7, 1, 7, 30, tzinfo=UTC)) is None


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "", "Europe/\0"])
def test_a_zone_that_is_none_falls_back_to_the_number(zone: str) -> None:
    assert local_night(NEW_YORK, at(12), zone) == "07:00"


def test_nothing_is_said_of_a_number_without_a_place() -> None:
    assert local_night("US.13491208655302741918", at(3)) is None
    assert local_night("+999123456789", at(3)) is None


def test_a_machine_without_time_zones_gives_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(quiet_hours, "ZoneInfo", missing)
    assert local_night(LONDON, at(3)) is None

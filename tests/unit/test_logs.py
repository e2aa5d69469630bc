"""Logs carry ids and masked numbers, never bodies."""

import json
import logging
import sys

from bot.logs import JsonLines, mask_numbers


def line(message: str, **extra: object) -> dict[str, object]:
    record = logging.makeLogRecord({"msg": message, "levelname": "INFO", "name": "t", **extra})
    shown: dict[str, object] = json.loads(JsonLines().format(record))
    return shown


def test_a_number_keeps_its_last_two_digits() -> None:
    assert mask_numbers("to +12025550123.") == "to •••23."


def test_numbers_are_masked_wherever_they_stand() -> None:
    shown = line("sent to +12025550123", lane="send:+12025550100:+12025550123", job=7)
    assert "2025550" not in json.dumps(shown)
    assert shown["job"] == 7


def test_an_error_is_logged_with_its_numbers_masked() -> None:
    try:
        raise ValueError("no route to +12025550123")
    except ValueError:
        shown = line("failed", exc_info=sys.exc_info())
    assert "ValueError" in str(shown["error"])
    assert "2025550123" not in str(shown["error"])


def test_words_of_drivers_stay_out_of_the_log() -> None:
    try:
        raise KeyError("Hello Maria, your invoice is ready")
    except KeyError:
        shown = line("failed", exc_info=sys.exc_info())
    assert "KeyError" in str(shown["error"])
    assert "test_logs.py" in str(shown["error"])
    assert "Maria" not in json.dumps(shown)


def test_slacks_ids_and_times_stay_readable() -> None:
    shown = line("posted", slack_ts="1795381172.384127", slack_channel_id="C0BILLING")
    assert shown["slack_ts"] == "1795381172.384127"

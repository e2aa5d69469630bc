"""Pieces of Slack's mrkdwn: literal names, times in the reader's zone, links, counts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.wording import say
from modals.limits import URL, shown

CLOCK = "{time}"
DAY_AND_CLOCK = "{date_short_pretty}, {time}"
_NAME_LIMIT = 150
_SAFE_URL = re.compile(r"https?://[^\s<>|]+")
_SLACK_USER_ID = re.compile(r"[A-Z0-9]{2,30}")
# Slack has no escape for its own formatting characters, so they get the shape of their twins.
_LITERAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}  # noqa: RUF001
)
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d) UTC\b")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text whose formatting characters may stand, as in sentences of the catalogue."""
    return text.translate(_ESCAPES)


def literal(text: str, limit: int = _NAME_LIMIT) -> str:
    """Somebody else's words on one line, shown to the letter and never as markup."""
    return shown(text, limit).translate(_LITERAL)


def person(name: str) -> str:
    """A customer's name in mrkdwn, also when there is none."""
    return literal(name) or say("window.unnamed")


def sentence(text: str, limit: int) -> str:
    """A sentence that was made for any place: to the letter, its times in the reader's zone."""
    return _MOMENT.sub(_in_readers_zone, literal(text, limit))


def _in_readers_zone(moment: re.Match[str]) -> str:
    try:
        at = datetime.fromisoformat(f"{moment[1]}+00:00")
    except ValueError:  # part of somebody's name
        return moment[0]
    return slack_date(at, DAY_AND_CLOCK)


def slack_date(at: datetime, form: str = CLOCK) -> str:
    return f"<!date^{int(at.timestamp())}^{form}|{at:%Y-%m-%d %H:%M} UTC>"


def link(url: str | None, text: str) -> str:
    """Empty when there is no address, or one that would break out of the link."""
    return f"<{url}|{escape(text)}>" if is_safe_url(url) else ""


def is_safe_url(url: str | None) -> bool:
    return bool(url and len(url) <= URL and _SAFE_URL.fullmatch(url))


def mention(slack_user_id: str | None, name: str = "") -> str:
    if slack_user_id and _SLACK_USER_ID.fullmatch(slack_user_id):
        return f"<@{slack_user_id}>"
    return literal(name) or say("card.nobody")


def say_count(key: str, number: int, **params: Any) -> str:
    """``key.one`` or ``key.many``, with the number as ``count``."""
    return say(f"{key}.one" if number == 1 else f"{key}.many", count=number, **params)


def duration(seconds: int) -> str:
    minutes = max(seconds, 0) // 60
    if minutes < 1:
        return say("card.seconds", count=max(seconds, 0))
    if minutes < 60:
        return say("card.minutes", count=minutes)
    return say("card.hours", hours=minutes // 60, minutes=minutes % 60)

"""What the typed command already says: ``+44 7700 900123 text``, ``Queue: name``, ``help``."""

from __future__ import annotations

import re

from bot.services.window import Prefill

_HELP = frozenset({"help", "?", "-h", "--help"})
_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-/]{5,}\d")
_LINKED_NUMBER = re.compile(r"<tel:([^|>]+)(?:\|[^>]*)?>")
_QUEUE = re.compile(r"^\s*queue\s*:\s*(?P<name>.*)$", re.IGNORECASE | re.DOTALL)


def is_help(text: str) -> bool:
    return text.strip().casefold() in _HELP


def read_prefill(text: str) -> Prefill:
    queue = _QUEUE.match(text)
    if queue:
        return Prefill(queue_name=queue["name"].strip())
    number = _NUMBER.match(text.strip())
    if number is None:
        return Prefill(message=text.strip())
    return Prefill(number=number[0].strip(), message=text.strip()[number.end() :].strip())


def number_in(text: str) -> str:
    """The first number in a message, Slack's own phone links included; empty when there is none."""
    linked = _LINKED_NUMBER.search(text)
    if linked:
        return linked[1]
    found = _NUMBER.search(text)
    return found[0].strip() if found else ""

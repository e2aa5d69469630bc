"""What the typed command already says, and what a message shortcut was used on, as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.text import to_plain_text
from bot.services.openings import Prefill

_HELP = frozenset({"help", "?", "-h", "--help"})
_LINKED_NUMBER = re.compile(r"<tel:([^|>]+)(?:\|[^>]*)?>")
_NOBODY: Mapping[str, str] = {}


def is_help(text: str) -> bool:
    return text.strip().casefold() in _HELP


def read_command(text: str) -> Prefill:
    return Prefill(text=_plain(text).strip())


def read_message(text: str) -> Prefill:
    """Slack's own phone links included."""
    return Prefill(quoted=_plain(text))


def _plain(text: str) -> str:
    return to_plain_text(_LINKED_NUMBER.sub(r"\1", text), _NOBODY)

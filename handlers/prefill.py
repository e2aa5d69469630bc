"""What the typed command already says, and what a message shortcut was used on, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.text import to_plain_text
from bot.services.prefills import Prefill
from handlers.payloads import Payload

_HELP = frozenset({"help", "?", "-h", "--help"})
_LINKED_NUMBER = re.compile(r"<tel:([^|>]+)(?:\|[^>]*)?>")
_READ = ("pretext", "title", "text", "value")
_NESTED = ("blocks", "fields", "elements", "text")
_NOBODY: Mapping[str, str] = {}


def is_help(text: str) -> bool:
    return text.strip().casefold() in _HELP


def read_command(text: str) -> Prefill:
    return Prefill(text=_plain(text).strip())


def read_message(message: Payload) -> Prefill:
    """Slack's own phone links included. What apps post may stand in blocks and attachments only."""
    shown = (
        message.get("text"),
        *_texts(message.get("attachments")),
        *_texts(message.get("blocks")),
    )
    texts = dict.fromkeys(text for text in shown if isinstance(text, str))
    return Prefill(quoted=_plain("\n".join(texts)))


def _texts(part: Any) -> Iterator[Any]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        yield from (part.get(name) for name in _READ)
        for name in _NESTED:
            yield from _texts(part.get(name))


def _plain(text: str) -> str:
    return to_plain_text(_LINKED_NUMBER.sub(r"\1", text), _NOBODY)

"""Words by which a customer asks to be left alone, to be written to again, or for help."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class OptOutWord(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"


BY_CUSTOMER = "customer"  # a word that the customer sent
BY_AGENT = "agent"  # asked in other words, recorded by an agent
BY_CARRIER = "carrier"  # the carrier refused for it
MARKETING_ONLY = "marketing"  # the carrier refused marketing for it; the rest still goes

# The defaults of US long codes, and the words that the FCC names (47 CFR 64.1200).
_KEYWORDS = {
    **dict.fromkeys(
        ("stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "cancel"),
        OptOutWord.STOP,
    ),
    **dict.fromkeys(("optout", "opt out"), OptOutWord.STOP),
    **dict.fromkeys(("start", "unstop", "yes"), OptOutWord.START),
    **dict.fromkeys(("help", "info"), OptOutWord.HELP),
}


def keyword(body: str) -> OptOutWord | None:
    """The word that the whole body is, whatever its case and punctuation."""
    return _KEYWORDS.get(_plain(body))


def is_weak_start(body: str) -> bool:
    """START's family has one word that people also say for other reasons."""
    return _plain(body) == "yes"


def _plain(body: str) -> str:
    if len(body) > 100:  # longer than any keyword with its decoration
        return ""
    words = "".join(char if char.isalnum() else " " for char in _fold(body))
    return " ".join(words.split())


def _fold(body: str) -> str:
    return unicodedata.normalize("NFKC", body).casefold()

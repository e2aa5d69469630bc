"""Every sentence that a person reads, by key. Logic names keys; only the catalogues hold words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.errors import AppError
from bot.wording.en import TEXTS as ENGLISH

CATALOGUES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}


def say(key: str, /, locale: str = "en", **params: object) -> str:
    """The sentence for ``key``, filled in. A key that no catalogue holds is a KeyError."""
    catalogue = CATALOGUES.get(locale, ENGLISH)
    text = catalogue[key] if key in catalogue else ENGLISH[key]
    return text.format(**{name: _plain(value) for name, value in params.items()})


def _plain(value: object) -> object:
    """A time in UTC, saying so: ``modals.phrases.sentence`` makes it the reader's where it can."""
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value


def explain(error: AppError, /, locale: str = "en") -> str:
    """What the person reads about this error."""
    return say(error.wording_key, locale, **error.params)

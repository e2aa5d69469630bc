"""Every sentence that a person reads, by key. Logic names keys; only the catalogues hold words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import AppError
from bot.wording.en import TEXTS as ENGLISH

CATALOGUES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}


def say(key: str, /, locale: str = "en", **params: object) -> str:
    """The sentence for ``key``, filled in. A key that no catalogue holds is a KeyError."""
    catalogue = CATALOGUES.get(locale, ENGLISH)
    text = catalogue[key] if key in catalogue else ENGLISH[key]
    return text.format(**params)


def explain(error: AppError, /, locale: str = "en") -> str:
    """What the person reads about this error."""
    return say(error.wording_key, locale, **error.params)

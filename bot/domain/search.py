"""Search words: how names and numbers are cut up so that an index on prefixes finds them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from itertools import combinations

from bot.domain.number_forms import digits_of, national_digits, visible

MAX_WORDS = 20
MAX_WORD_LENGTH = 40
MAX_TEXT_LENGTH = 400

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u02bb\u02bc\u2018\u2019\u2032"))
# Letters that people type without their stroke, though Unicode does not decompose them.
_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_NUMBER_LIKE = re.compile(
    r"(?:whatsapp:|tel:)?[\s+().\-/\u2010-\u2015]*\d[\d\s().\-/\u2010-\u2015]*", re.I
)
_TRUNK_HINT = re.compile(r"\(\s*0\s*\)")


def fold_words(text: str) -> list[str]:
    """Accent- and case-blind words, each once. O'Brien is found as brien and as obrien."""
    text = text[:MAX_TEXT_LENGTH]
    return _bounded([*_split(text), *_split(text.translate(_APOSTROPHES))])


def number_words(e164: str) -> list[str]:
    """With country code, without it, as dialled at home, and the last four digits."""
    digits = digits_of(e164)
    return _bounded([digits, *national_digits(digits), digits[-4:]])


def query_words(text: str) -> list[str]:
    """What a person typed: one word of digits when it looks like a number, else its words."""
    text = text[:MAX_TEXT_LENGTH].strip()
    number = visible(text)
    if not _NUMBER_LIKE.fullmatch(number):
        return fold_words(text)
    digits = digits_of(_TRUNK_HINT.sub("", number))
    return _bounded([digits.removeprefix("00") or digits])


def initial_pairs(words: Iterable[str]) -> list[str]:
    """``|l|m`` for Maria Lopez: two beginnings may both be common, and rare beside each other.

    Begins with a character of no word, so that nobody's typing finds it. What begins with a digit
    is left out: numbers have many beginnings, and few that are common.
    """
    initials = [word[0] for word in words if not word[0].isdigit()]
    return list(dict.fromkeys(_pair_key(*pair) for pair in combinations(initials, 2)))


def _pair_key(one: str, other: str) -> str:
    first, second = sorted((one, other))
    return f"|{first}|{second}"


def least_words(words: Iterable[str]) -> list[str]:
    """Without those that another one begins with: who has ``maria`` has ``ma``."""
    every = list(words)
    return [w for w in every if not any(o != w and o.startswith(w) for o in every)]


def prefix_end(word: str) -> str:
    """First string after all that begin with ``word``, compared by code points (binary, "C")."""
    stem = word.rstrip(chr(sys.maxunicode))
    if not stem:  # beyond the longest word that is ever indexed
        return chr(sys.maxunicode) * (MAX_WORD_LENGTH + 1)
    following = ord(stem[-1]) + 1
    if 0xD800 <= following <= 0xDFFF:  # surrogates are not characters: no database takes them
        following = 0xE000
    return stem[:-1] + chr(following)


def matches_prefixes(name: str, text: str) -> bool:
    """Whether each word typed begins a word of ``name``: for lists that are kept in memory."""
    words = fold_words(name)
    return _all_begin(query_words(text), words) or _all_begin(fold_words(text), words)


def _all_begin(typed: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(prefix) for word in words) for prefix in typed)


def _split(text: str) -> list[str]:
    plain = "".join(char if _is_word_char(char) else " " for char in _fold(text))
    return plain.split()


def _fold(text: str) -> str:
    # Folding the case can compose new accents (İ), so the text is taken apart on both sides.
    folded = _take_apart(_take_apart(text).casefold()).translate(_PLAIN_LETTERS)
    return "".join(char for char in folded if not unicodedata.combining(char))


def _take_apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _is_word_char(char: str) -> bool:
    # Vowel signs of Indic and Thai words are marks of class 0: part of the word, no accents.
    return char.isalnum() or unicodedata.category(char) in ("Mc", "Mn")


def _bounded(words: Iterable[str]) -> list[str]:
    unique = dict.fromkeys(word[:MAX_WORD_LENGTH] for word in words if word)
    return list(unique)[:MAX_WORDS]

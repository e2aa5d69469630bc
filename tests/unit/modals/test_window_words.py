"""The catalogue and the views agree: no word is missing, none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from bot.wording.en import TEXTS, cards, home, window

ROOT = Path(__file__).parents[3]
_KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
_COUNTED = re.compile(r'say_count\(\s*"([a-z_.]+)"')


def _sources(*folders: str) -> str:
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(path.read_text() for path in files if "wording" not in path.parts)


def _used(text: str) -> set[str]:
    counted = set(_COUNTED.findall(text))
    plain = set(_KEY.findall(text)) - counted
    return plain | {f"{key}.{form}" for key in counted for form in ("one", "many")}


def test_every_word_that_a_view_says_is_in_the_catalogue() -> None:
    missing = _used(_sources("modals")) - set(TEXTS)
    assert not missing


def test_every_word_of_the_window_cards_and_home_is_said_somewhere() -> None:
    used = _used(_sources("bot", "modals", "handlers", "threads"))
    unused = {*window.TEXTS, *cards.TEXTS, *home.TEXTS} - used
    assert not unused

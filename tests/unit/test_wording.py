"""Every sentence that the code names exists, and can be filled in."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import TypeGuard

import pytest

from bot.errors import AppError, Refused
from bot.wording import CATALOGUES, explain, say

ROOT = Path(__file__).parents[2]
SPEAKING = ("bot", "handlers", "modals", "threads")
FAMILIES = {key.partition(".")[0] for key in CATALOGUES["en"]}
EVENT_NAMES = {"slack.channel_changed"}  # log events that look like keys


def named_keys() -> Iterator[str]:
    for folder in SPEAKING:
        for path in (ROOT / folder).rglob("*.py"):
            if "wording" not in path.parts:
                yield from _literals(path)


def _literals(path: Path) -> Iterator[str]:
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_call(n)]
    words = [a.value for call in calls for a in call.args if isinstance(a, ast.Constant)]
    return (w for w in words if isinstance(w, str) and "." in w and w.split(".")[0] in FAMILIES)


def _is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _speaks(node)


def _speaks(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "say" or name[:1].isupper()


@pytest.mark.parametrize("key", sorted(set(named_keys()) - EVENT_NAMES))
def test_a_sentence_that_the_code_names_is_in_the_catalogue(key: str) -> None:
    assert key in CATALOGUES["en"]


@pytest.mark.parametrize("key", sorted(CATALOGUES["en"]))
def test_a_sentence_can_be_filled_in(key: str) -> None:
    fields = {name for _, name, _, _ in Formatter().parse(CATALOGUES["en"][key]) if name}
    assert say(key, **dict.fromkeys(fields, "x"))


def test_an_error_explains_itself() -> None:
    sentence = explain(Refused("refused.not_a_member", queue="Billing"))
    assert sentence == "You are not a member of Billing. Ask its lead to add you."


def test_every_error_has_a_sentence_of_its_own() -> None:
    for kind in _kinds(AppError):
        assert kind.wording_key in CATALOGUES["en"]


def _kinds(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)

"""Numbers typed into the window: what cannot be messaged is explained where it was typed."""

from __future__ import annotations

from typing import Any

import pytest

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import drawn


def names(options: list[dict[str, Any]]) -> list[str]:
    return [option["text"]["text"] for option in options]


REFUSED_NUMBERS = {
    "12a45678": "has letters in it",
    "911": "emergency number",
    "12345": "too short for a customer's number",
    "07700 900999": "too many digits for its country",
    "+1 900 555 0123": "premium-rate number",
}


@pytest.mark.parametrize("typed", REFUSED_NUMBERS)
async def test_number_that_cannot_be_messaged_is_explained_under_the_field(
    stage: Stage, typed: str
) -> None:
    await stage.ana.opens_the_window()
    await stage.ana.chooses("recipients", typed)
    await stage.ana.enters("message", "Hello")
    view = await stage.ana.window()
    assert view is not None
    assert REFUSED_NUMBERS[typed] in drawn(view)

    ((block_id, sentence),) = (await stage.ana.submits())["errors"].items()

    assert block_id.startswith("recipients:")
    assert REFUSED_NUMBERS[typed] in sentence
    assert "(202) 555-0123" in sentence
    assert await stage.count(schema.submission) == 0


async def test_command_with_a_number_that_cannot_be_messaged_says_why(stage: Stage) -> None:
    view = await stage.ana.opens_the_window("07700 900999 Hello")

    assert "too many digits for its country" in drawn(view)
    assert "errors" in await stage.ana.submits()


async def test_words_that_nobody_has_offer_nothing(stage: Stage) -> None:
    await stage.ana.opens_the_window()

    assert await stage.ana.is_offered("recipients", "nobody has this name") == []


async def test_ambiguous_number_is_asked_about(stage: Stage) -> None:
    await stage.ben.opens_the_window()

    offered = names(await stage.ben.is_offered("recipients", "202 555 0199"))
    assert offered == ["+44 20 2555 0199", "+20 2 5550199"]

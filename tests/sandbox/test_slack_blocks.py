"""The rules for views and blocks, limit by limit."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.slack.blocks import check_message, check_options, check_view
from sandbox.slack.errors import SlackError
from tests.sandbox.slack_stage import modal, option, plain, section, text_input

Json = dict[str, Any]


def faults(view: Json) -> list[str]:
    with pytest.raises(SlackError) as caught:
        check_view(view)
    assert caught.value.error == "invalid_arguments"
    return caught.value.messages


def select(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "s", **fields}


def in_input(element: Json, **fields: Any) -> Json:
    return {"type": "input", "label": plain("L"), "element": element, **fields}


def button(action_id: str = "go", text: str = "Go", **fields: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def many(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


EXTERNAL = {"type": "multi_external_select", "action_id": "e", "min_query_length": 0}
SOUND = [
    modal(*[section() for _ in range(100)]),
    modal(section(), title=plain("x" * 24), private_metadata="x" * 3000, callback_id="x" * 255),
    modal(in_input(select(options=many(100)))),
    modal(in_input(select(options=[option("x" * 150, "x" * 75)]))),
    modal(text_input(placeholder=plain("x" * 150), max_length=3000, initial_value="x" * 3000)),
    modal(actions(*[button(f"b{number}") for number in range(25)])),
    modal(in_input({**EXTERNAL, "max_selected_items": 10})),
    modal({"type": "header", "text": plain("x" * 150)}, section("x" * 3000), {"type": "divider"}),
    modal(section(fields=[plain("x" * 2000)] * 10), section(accessory=button())),
    {"type": "home", "blocks": [section()]},
]


@pytest.mark.parametrize("view", SOUND)
def test_view_at_the_limit_passes(view: Json) -> None:
    check_view(view)


REFUSED = [
    (modal(section(), title=plain("x" * 25)), "less than 25", "/view/title/text"),
    (modal(section(), title=None), "required field: title", "/view"),
    (modal(section(), submit=plain("x" * 25)), "less than 25", "/view/submit/text"),
    (modal(section(), private_metadata="x" * 3001), "less than 3001", "/view/private_metadata"),
    (modal(section(), callback_id="x" * 256), "less than 256", "/view/callback_id"),
    (modal(section(), colour="red"), "additional property: colour", "/view"),
    (modal(), "no fewer than 1", "/view/blocks"),
    (modal(*[section()] * 101), "no more than 100", "/view/blocks"),
    (modal(section("x" * 3001)), "less than 3001", "/view/blocks/0/text/text"),
    (modal(section("")), "more than 0", "/view/blocks/0/text/text"),
    (modal({"type": "section"}), "text or fields", "/view/blocks/0"),
    (modal(section(fields=[plain("x")] * 11)), "no more than 10", "/view/blocks/0/fields"),
    (modal(section(emoji=True)), "additional property: emoji", "/view/blocks/0"),
    (modal({"type": "chart"}), "unsupported type: chart", "/view/blocks/0/type"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type", "/view/blocks/0/type"),
    (modal(text_input(), submit=None), "required field: submit", "/view"),
    (modal(text_input("b"), text_input("b")), "must be unique", "/view/blocks/1/block_id"),
    (modal(actions(button(), button())), "must be unique", "/view/blocks/0/action_id"),
    (modal(actions(*[button(str(n)) for n in range(26)])), "more than 25", "/blocks/0/elements"),
    (modal(actions(button(text="x" * 76))), "less than 76", "/elements/0/text/text"),
    (modal(actions(button(value="x" * 2001))), "less than 2001", "/elements/0/value"),
    (modal({"type": "header", "text": plain("x" * 151)}), "less than 151", "/blocks/0/text/text"),
    (modal(in_input(select(options=many(101)))), "no more than 100", "/element/options"),
    (modal(in_input(select(options=[]))), "no fewer than 1", "/element/options"),
    (modal(in_input(select(options=[option("x" * 151)]))), "less than 151", "/options/0/value"),
    (modal(in_input(select(options=[option("1", "x" * 76)]))), "less than 76", "/0/text/text"),
    (modal(in_input(select(options=many(1), initial_option=option("9")))), "one of", "/element"),
    (modal(text_input(placeholder=plain("x" * 151))), "less than 151", "/placeholder/text"),
    (modal(text_input(max_length=3001)), "between 1 and 3000", "/element/max_length"),
    (modal(text_input(min_length=5, max_length=4)), "greater than max_length", "/element"),
    (modal(in_input(button())), "unsupported type: button", "/element/type"),
    (modal(actions(text_input()["element"])), "unsupported type", "/elements/0/type"),
    (modal(in_input({**EXTERNAL, "max_selected_items": 0})), "between", "/max_selected_items"),
    (
        modal({"type": "context", "elements": [plain("x")] * 11}),
        "no more than 10",
        "/blocks/0/elements",
    ),
    (
        modal(section(accessory={"type": "overflow", "action_id": "o", "options": many(6)})),
        "no more than 5",
        "/accessory/options",
    ),
    (
        modal(in_input({"type": "file_input", "action_id": "f"}, dispatch_action=True)),
        "cannot use dispatch_action",
        "/view/blocks/0",
    ),
    ({"type": "home", "blocks": [section()], "title": plain("x")}, "additional", "/view"),
]


@pytest.mark.parametrize(("view", "words", "pointer"), REFUSED)
def test_view_beyond_a_limit_is_refused_with_the_place(
    view: Json, words: str, pointer: str
) -> None:
    found = faults(view)
    assert any(words in fault and f"{pointer}]" in fault for fault in found), found


def test_every_fault_is_named_at_once() -> None:
    assert len(faults(modal(section("x" * 3001), title=plain("x" * 25)))) == 2


def test_view_over_250_kilobytes_is_too_large() -> None:
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*[section("x" * 3000) for _ in range(90)]))


def test_message_has_its_own_limits() -> None:
    check_message([section() for _ in range(50)])
    check_message([{"type": "markdown", "text": "x" * 12_000}])
    for blocks in ([section()] * 51, [{"type": "markdown", "text": "x" * 7000}] * 2):
        with pytest.raises(SlackError, match="invalid_blocks"):
            check_message(blocks)


def test_options_answer_holds_at_most_100_of_one_kind() -> None:
    assert check_options({"options": many(100)}) == []
    assert check_options({"options": []}) == []
    assert check_options({"options": many(101)})
    assert check_options({"options": [], "option_groups": []})
    assert check_options(None)

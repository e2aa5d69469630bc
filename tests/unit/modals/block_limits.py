"""Slack's rules for the views and messages of this app, stricter than slack_sdk's models.

Limits are those of the Block Kit reference, counted in UTF-16 units. Anything that is not listed
here is refused, so a new kind of block needs a rule first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

_ALLOWED_MARKUP = re.compile(
    r"<!date\^\d+\^[^|<>^]+\|[^|<>]+>|<@[A-Z0-9]+>|<https?://[^\s<>|]+\|[^<>|]+>"
)
_INPUTS = {
    "plain_text_input",
    "external_select",
    "multi_external_select",
    "static_select",
    "radio_buttons",
}


def check_view(view: dict[str, Any]) -> None:
    keys = {"type", "blocks", "title", "submit", "close", "callback_id", "private_metadata"}
    _keys(view, {"type", "blocks"}, keys | {"notify_on_close", "external_id"})
    assert len(json.dumps(view).encode()) <= 250_000
    assert 1 <= len(view["blocks"]) <= 100
    assert len(view.get("private_metadata", "")) <= 3000
    _check_blocks(view["blocks"])
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name in view:
                _plain(view[name], 24)
        assert "title" in view
        has_input = any(block["type"] == "input" for block in view["blocks"])
        assert "submit" in view or not has_input


def check_message(blocks: list[dict[str, Any]], text: str) -> None:
    assert 1 <= len(blocks) <= 50
    _check_blocks(blocks)
    assert 1 <= _units(text) <= 4000
    assert not _ALLOWED_MARKUP.sub("", text).count("<")


def check_options(answer: dict[str, Any]) -> None:
    assert len(answer) == 1
    assert set(answer) <= {"options", "option_groups"}
    groups = answer.get("option_groups", [])
    assert len(groups) <= 100
    for group in groups:
        _keys(group, {"label", "options"}, set())
        _plain(group["label"], 75)
        assert group["options"], "a group without options"
    _options([*answer.get("options", []), *(o for group in groups for o in group["options"])])


def texts(value: Any) -> Iterator[str]:
    """Every text that a person reads in it."""
    if isinstance(value, dict):
        if value.get("type") in ("plain_text", "mrkdwn"):
            yield value["text"]
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2  # also refuses half characters


def _keys(value: dict[str, Any], required: set[str], optional: set[str]) -> None:
    assert required <= set(value), f"missing {required - set(value)}"
    assert set(value) <= required | optional, f"unknown {set(value) - required - optional}"


def _string(value: Any, limit: int) -> None:
    assert isinstance(value, str)
    assert 1 <= _units(value) <= limit
    assert value.strip()


def _plain(value: dict[str, Any], limit: int) -> None:
    _keys(value, {"type", "text"}, {"emoji"})
    assert value["type"] == "plain_text"
    _string(value["text"], limit)


def _text(value: dict[str, Any], limit: int) -> None:
    if value["type"] == "plain_text":
        return _plain(value, limit)
    _keys(value, {"type", "text", "verbatim"}, set())
    assert value["type"] == "mrkdwn"
    _string(value["text"], limit)
    rest = _ALLOWED_MARKUP.sub("", value["text"])
    assert "<" not in rest, rest
    assert ">" not in rest, rest
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest), rest
    return None


def _check_blocks(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        _BLOCKS[block["type"]](block)
        actions = [element["action_id"] for element in _elements(block)]
        assert len(actions) == len(set(actions))
        assert all(1 <= len(action) <= 255 for action in actions)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids)), "block_id twice"
    assert all(1 <= len(block_id) <= 255 for block_id in ids)


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    found = [block.get("element"), block.get("accessory")]
    if block["type"] == "actions":
        found += block["elements"]
    return [element for element in found if element]


def _section(block: dict[str, Any]) -> None:
    _keys(block, {"type", "text"}, {"block_id", "accessory"})
    _text(block["text"], 3000)
    if "accessory" in block:
        _ELEMENTS[block["accessory"]["type"]](block["accessory"])


def _context(block: dict[str, Any]) -> None:
    _keys(block, {"type", "elements"}, {"block_id"})
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        _text(element, 3000)


def _header(block: dict[str, Any]) -> None:
    _keys(block, {"type", "text"}, {"block_id"})
    _plain(block["text"], 150)


def _divider(block: dict[str, Any]) -> None:
    _keys(block, {"type"}, {"block_id"})


def _actions(block: dict[str, Any]) -> None:
    _keys(block, {"type", "elements"}, {"block_id"})
    assert 1 <= len(block["elements"]) <= 25
    for element in block["elements"]:
        _ELEMENTS[element["type"]](element)


def _input(block: dict[str, Any]) -> None:
    required = {"type", "block_id", "label", "element"}
    _keys(block, required, {"hint", "optional", "dispatch_action"})
    _plain(block["label"], 2000)
    if "hint" in block:
        _plain(block["hint"], 2000)
    assert block["element"]["type"] in _INPUTS
    _ELEMENTS[block["element"]["type"]](block["element"])


def _options(options: list[dict[str, Any]], limit: int = 100) -> None:
    assert len(options) <= limit
    for option in options:
        _keys(option, {"text", "value"}, {"description"})
        _plain(option["text"], 75)
        _string(option["value"], 150)
        if "description" in option:
            _plain(option["description"], 75)
    values = [option["value"] for option in options]
    assert len(values) == len(set(values)), "an option twice"


def _button(element: dict[str, Any]) -> None:
    _keys(element, {"type", "action_id", "text"}, {"value", "url", "style"})
    _plain(element["text"], 75)
    if "value" in element:
        _string(element["value"], 2000)
    if "url" in element:
        _string(element["url"], 3000)
    assert element.get("style") in (None, "primary", "danger")


def _overflow(element: dict[str, Any]) -> None:
    _keys(element, {"type", "action_id", "options"}, set())
    assert element["options"]
    _options(element["options"], 5)


def _plain_text_input(element: dict[str, Any]) -> None:
    optional = {"multiline", "max_length", "initial_value", "dispatch_action_config"}
    _keys(element, {"type", "action_id"}, optional)
    assert 1 <= element.get("max_length", 3000) <= 3000
    if "initial_value" in element:
        _string(element["initial_value"] + "x", 3001)


def _fixed_options(element: dict[str, Any]) -> None:
    _keys(element, {"type", "action_id", "options"}, {"initial_option", "placeholder"})
    assert element["options"]
    _options(element["options"], 10 if element["type"] == "radio_buttons" else 100)
    if "initial_option" in element:
        assert element["initial_option"] in element["options"]
    if "placeholder" in element:
        _plain(element["placeholder"], 150)


def _external(element: dict[str, Any]) -> None:
    one = {"initial_option"}
    many = {"initial_options", "max_selected_items"}
    extra = many if element["type"].startswith("multi") else one
    _keys(element, {"type", "action_id", "placeholder"}, {"min_query_length", *extra})
    _plain(element["placeholder"], 150)
    assert element.get("min_query_length", 3) >= 0
    assert element.get("max_selected_items", 1) >= 1
    if "initial_option" in element:
        _options([element["initial_option"]])
    if "initial_options" in element:
        assert element["initial_options"]
        _options(element["initial_options"])


_Check = Callable[[dict[str, Any]], None]
_BLOCKS: dict[str, _Check] = {
    "section": _section,
    "context": _context,
    "header": _header,
    "divider": _divider,
    "actions": _actions,
    "input": _input,
}
_ELEMENTS: dict[str, _Check] = {
    "button": _button,
    "overflow": _overflow,
    "plain_text_input": _plain_text_input,
    "static_select": _fixed_options,
    "radio_buttons": _fixed_options,
    "external_select": _external,
    "multi_external_select": _external,
}

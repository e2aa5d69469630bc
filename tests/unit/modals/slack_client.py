"""What Slack's client makes of a view: the payload of a submission, with the state it holds."""

from __future__ import annotations

import copy
from typing import Any

_FIRST = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_external_select": ("selected_options", "initial_options"),
}


def submitted(view: dict[str, Any]) -> dict[str, Any]:
    """The view as it comes back when the agent changes nothing and presses the button."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory") or {}
        if element.get("type") in _FIRST:
            name, first = _FIRST[element["type"]]
            empty: Any = [] if name == "selected_options" else None
            held = {"type": element["type"], name: copy.deepcopy(element.get(first, empty))}
            values[block["block_id"]] = {element["action_id"]: held}
    return {**view, "state": {"values": values}}


def choose(view: dict[str, Any], block: str, action: str, value: str) -> None:
    """Put an option in, as a forger or a person would."""
    option = {"text": {"type": "plain_text", "text": "chosen"}, "value": value}
    view["state"]["values"].setdefault(block, {})[action] = {"selected_option": option}

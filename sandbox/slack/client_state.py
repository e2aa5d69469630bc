"""What the client holds for a view: the values of its elements, kept by block_id and action_id."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.slack.blocks import elements_in
from sandbox.slack.elements import options_of
from sandbox.world import Json

# Element type -> where the state keeps its value, where the element names the first one.
_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_LISTS = {
    "selected_options",
    "selected_users",
    "selected_channels",
    "selected_conversations",
    "files",
}
_STATIC = {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}
Values = dict[str, dict[str, Json]]


def is_stateful(element: Json) -> bool:
    return element["type"] in _FIELDS


def value_field(element: Json) -> str:
    """The name under which the state keeps this element's value, e.g. ``selected_option``."""
    return _FIELDS[element["type"]][0]


def values_of(view: Json, before: Values | None = None) -> Values:
    """The state of a view: what was there before for the same ids, else the initial values.

    As in Slack's client, an ``initial_*`` in an update changes nothing for an element that was
    already shown under the same ids: only a new block_id resets it.
    """
    values: Values = {}
    for block in view["blocks"]:
        for element in filter(is_stateful, elements_in(block)):
            kept = (before or {}).get(block["block_id"], {}).get(element["action_id"])
            held = kept if kept and _still_fits(kept, element) else _initial(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def held_value(element: Json, value: Any) -> Json:
    return {"type": element["type"], value_field(element): value}


def is_empty(element: Json, values: Json) -> bool:
    return values.get(value_field(element)) in (None, "", [])


def _initial(element: Json) -> Json:
    name, initial = _FIELDS[element["type"]]
    nothing: Any = [] if name in _LISTS else None
    return held_value(element, copy.deepcopy(element.get(initial, nothing)))


def _still_fits(kept: Json, element: Json) -> bool:
    """The same kind of element, and what was chosen is still among the options."""
    if kept["type"] != element["type"]:
        return False
    if element["type"] not in _STATIC:
        return True
    offered = {option["value"] for option in options_of(element)}
    chosen = kept.get("selected_options") or [kept.get("selected_option")]
    return all(option is None or option["value"] in offered for option in chosen)

"""The rules for block elements: lengths and counts of Slack's Block Kit reference."""

from __future__ import annotations

from typing import Any

from sandbox.slack.checks import (
    Check,
    Faults,
    anything,
    boolean,
    integer,
    items,
    note,
    one_of,
    plain,
    shape,
    string,
    text,
)

Json = dict[str, Any]

ID = string(255, 1)
_TYPE: dict[str, Check] = {"type": anything}
_ACTION: dict[str, Check] = {"action_id": ID}
_FOCUS: dict[str, Check] = {"focus_on_load": boolean}
_HOLDER: dict[str, Check] = {"placeholder": plain(150)}
_MANY: dict[str, Check] = {"max_selected_items": integer(1, 100)}

_CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_SURE: dict[str, Check] = {"confirm": _CONFIRM}
_CONVERSATIONS = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_DISPATCH = shape(
    {}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
_TYPED: dict[str, Check] = {"dispatch_action_config": _DISPATCH, **_ACTION, **_FOCUS, **_HOLDER}


def _option(label: Check, **extra: Check) -> Check:
    return shape({"text": label, "value": string(150, 1)}, {"description": label, **extra})


_MENU_OPTION = _option(plain(75))
_RICH_OPTION = _option(text(75))
_OVERFLOW_OPTION = _option(plain(75), url=string(3000, 1))
_GROUP = shape({"label": plain(75), "options": items(_MENU_OPTION, 100)}, {})
OPTIONS = items(_MENU_OPTION, 100, least=0)
OPTION_GROUPS = items(_GROUP, 100, least=0)


def _static(initial: dict[str, Check]) -> Check:
    fields = {"options": items(_MENU_OPTION, 100), "option_groups": items(_GROUP, 100)}
    menu = shape(_TYPE, {**fields, **initial, **_ACTION, **_FOCUS, **_HOLDER, **_SURE})

    def check(value: Any, at: str, faults: Faults) -> None:
        menu(value, at, faults)
        if ("options" in value) == ("option_groups" in value):
            note(faults, "must provide exactly one of options and option_groups", at)
        _check_initial(value, at, faults)

    return check


def _chosen(kind: Check) -> Check:
    def check(value: Any, at: str, faults: Faults) -> None:
        kind(value, at, faults)
        _check_initial(value, at, faults)

    return check


def _check_initial(value: Json, at: str, faults: Faults) -> None:
    """What is chosen at first must be one of the options, the same to the letter."""
    offered = options_of(value)
    chosen = [value["initial_option"]] if value.get("initial_option") else []
    for option in [*chosen, *(value.get("initial_options") or [])]:
        if not any(_same(option, other) for other in offered):
            note(faults, "initial option must be one of the options", at)


def _same(option: Any, other: Any) -> bool:
    if not isinstance(option, dict) or not isinstance(other, dict):
        return False
    return option.get("value") == other.get("value") and _label(option) == _label(other)


def _label(option: Json) -> Any:
    label = option.get("text")
    return label.get("text") if isinstance(label, dict) else label


def options_of(element: Json) -> list[Json]:
    """All options of a menu, out of their groups."""
    groups = element.get("option_groups") or []
    grouped = [o for group in groups if isinstance(group, dict) for o in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]


def _menu(**fields: Check) -> Check:
    return shape(_TYPE, {**fields, **_ACTION, **_FOCUS, **_HOLDER, **_SURE})


def _input(**fields: Check) -> Check:
    return shape(_TYPE, {**fields, **_TYPED})


def _plain_text_input(value: Any, at: str, faults: Faults) -> None:
    _PLAIN_TEXT_INPUT(value, at, faults)
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        note(faults, "min_length must not be greater than max_length", at)


_PLAIN_TEXT_INPUT = _input(
    initial_value=string(3000), multiline=boolean,
    min_length=integer(0, 3000), max_length=integer(1, 3000),
)  # fmt: skip
_BUTTON = shape(
    {**_TYPE, "text": plain(75)},
    {
        **_ACTION, **_SURE, "url": string(3000, 1), "value": string(2000, 1),
        "style": one_of("primary", "danger"), "accessibility_label": string(75, 1),
    },
)  # fmt: skip
_IMAGE = shape(
    {**_TYPE, "alt_text": string(2000, 1)}, {"image_url": string(3000, 1), "slack_file": anything}
)
_IDS = items(string(255, 1), 100)
_EXTERNAL: dict[str, Check] = {"min_query_length": integer(0, 100)}
_CHECKS = {"options": items(_RICH_OPTION, 10)}
_URL_SWITCH: dict[str, Check] = {"response_url_enabled": boolean}
_DEFAULT: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": _CONVERSATIONS}

BUTTONS: dict[str, Check] = {
    "button": _BUTTON,
    "overflow": shape({**_TYPE, "options": items(_OVERFLOW_OPTION, 5)}, {**_ACTION, **_SURE}),
}
SELECTS: dict[str, Check] = {
    "static_select": _static({"initial_option": _MENU_OPTION}),
    "external_select": _menu(initial_option=_MENU_OPTION, **_EXTERNAL),
    "users_select": _menu(initial_user=ID),
    "channels_select": _menu(initial_channel=ID, **_URL_SWITCH),
    "conversations_select": _menu(initial_conversation=ID, **_URL_SWITCH, **_DEFAULT),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _static({"initial_options": items(_MENU_OPTION, 100), **_MANY}),
    "multi_external_select": _menu(initial_options=items(_MENU_OPTION, 100), **_EXTERNAL, **_MANY),
    "multi_users_select": _menu(initial_users=_IDS, **_MANY),
    "multi_channels_select": _menu(initial_channels=_IDS, **_MANY),
    "multi_conversations_select": _menu(initial_conversations=_IDS, **_MANY, **_DEFAULT),
}
CHOICES: dict[str, Check] = {
    "checkboxes": _chosen(
        shape(
            {**_TYPE, **_CHECKS},
            {"initial_options": items(_RICH_OPTION, 10), **_ACTION, **_FOCUS, **_SURE},
        )
    ),
    "radio_buttons": _chosen(
        shape({**_TYPE, **_CHECKS}, {"initial_option": _RICH_OPTION, **_ACTION, **_FOCUS, **_SURE})
    ),
    "datepicker": _menu(initial_date=string(10, 10)),
    "timepicker": _menu(initial_time=string(5, 5), timezone=string(255, 1)),
    "datetimepicker": shape(
        _TYPE, {"initial_date_time": integer(0, 9_999_999_999), **_ACTION, **_FOCUS, **_SURE}
    ),
}
TEXT_INPUTS: dict[str, Check] = {
    "plain_text_input": _plain_text_input,
    "email_text_input": _input(initial_value=string(3000)),
    "url_text_input": _input(initial_value=string(3000)),
    "number_input": _input(
        is_decimal_allowed=boolean, initial_value=string(100),
        min_value=string(100), max_value=string(100),
    ),
    "rich_text_input": _input(initial_value=anything),
    "file_input": shape(
        _TYPE, {"filetypes": items(string(20, 1), 100), "max_files": integer(1, 10), **_ACTION}
    ),
}  # fmt: skip
IMAGES: dict[str, Check] = {"image": _IMAGE}

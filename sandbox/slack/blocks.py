"""The rules for views and the blocks of messages, with faults in Slack's own words."""

from __future__ import annotations

import json
from typing import Any

from sandbox.slack import elements
from sandbox.slack.checks import (
    Check,
    Faults,
    anything,
    boolean,
    by_type,
    items,
    note,
    one_of,
    plain,
    shape,
    string,
    text,
)
from sandbox.slack.elements import BUTTONS, CHOICES, ID, IMAGES, MULTI_SELECTS, SELECTS, TEXT_INPUTS
from sandbox.slack.errors import SlackError
from sandbox.world import Json

_VIEW_BYTES = 250 * 1024
_MARKDOWN = 12_000
_BLOCK: dict[str, Check] = {"block_id": ID}
_TYPE: dict[str, Check] = {"type": anything}
_ACTIONS = by_type({**BUTTONS, **SELECTS, **CHOICES})
_ACCESSORY = by_type({**BUTTONS, **SELECTS, **MULTI_SELECTS, **CHOICES, **IMAGES})
_INPUT = by_type({**SELECTS, **MULTI_SELECTS, **CHOICES, **TEXT_INPUTS})
_CONTEXT = by_type({**IMAGES, **{kind: text(3000) for kind in ("plain_text", "mrkdwn")}})

_SECTION_SHAPE = shape(
    _TYPE,
    {
        "text": text(3000), "fields": items(text(2000), 10), "accessory": _ACCESSORY,
        "expand": boolean, **_BLOCK,
    },
)  # fmt: skip
_INPUT_SHAPE = shape(
    {**_TYPE, "label": plain(2000), "element": _INPUT},
    {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean, **_BLOCK},
)


def _section(value: Any, at: str, faults: Faults) -> None:
    _SECTION_SHAPE(value, at, faults)
    if not value.get("text") and not value.get("fields"):
        note(faults, "must provide text or fields", at)


def _input_block(value: Any, at: str, faults: Faults) -> None:
    _INPUT_SHAPE(value, at, faults)
    element = value.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "file_input" and value.get("dispatch_action"):
        note(faults, "file_input cannot use dispatch_action", at)


_EVERYWHERE: dict[str, Check] = {
    "section": _section,
    "divider": shape(_TYPE, _BLOCK),
    "header": shape({**_TYPE, "text": plain(150)}, _BLOCK),
    "context": shape({**_TYPE, "elements": items(_CONTEXT, 10)}, _BLOCK),
    "actions": shape({**_TYPE, "elements": items(_ACTIONS, 25)}, _BLOCK),
    "input": _input_block,
    "image": shape(
        {**_TYPE, "alt_text": string(2000, 1)},
        {"image_url": string(3000, 1), "slack_file": anything, "title": plain(2000), **_BLOCK},
    ),
    "rich_text": shape({**_TYPE, "elements": anything}, _BLOCK),
    "video": anything,
}
_IN_MESSAGES: dict[str, Check] = {
    **_EVERYWHERE,
    "markdown": shape({**_TYPE, "text": string(_MARKDOWN, 1)}, _BLOCK),
    "table": shape(
        {**_TYPE, "rows": items(items(anything, 20), 100)}, {"column_settings": anything, **_BLOCK}
    ),
    "file": anything,
}
_MESSAGE_BLOCKS = items(by_type(_IN_MESSAGES), 50, least=0)
_VIEW_BLOCKS = items(by_type(_EVERYWHERE), 100)

_SHARED: dict[str, Check] = {
    "private_metadata": string(3000), "callback_id": string(255), "external_id": string(255),
}  # fmt: skip
_SHORT = plain(24)
_MODAL = shape(
    {"type": one_of("modal"), "title": _SHORT, "blocks": _VIEW_BLOCKS},
    {
        "submit": _SHORT, "close": _SHORT, "clear_on_close": boolean, "notify_on_close": boolean,
        "submit_disabled": boolean, **_SHARED,
    },
)  # fmt: skip
_HOME = shape({"type": one_of("home"), "blocks": _VIEW_BLOCKS}, _SHARED)
_VIEW = by_type({"modal": _MODAL, "home": _HOME})


def check_view(view: Any) -> None:
    """Raises SlackError view_too_large or invalid_arguments with one message for each fault."""
    if len(json.dumps(view, ensure_ascii=False).encode()) > _VIEW_BYTES:
        raise SlackError("view_too_large")
    faults: Faults = []
    _VIEW(view, "/view", faults)
    if not faults:
        _check_submit(view, faults)
        _check_unique(view["blocks"], "/view/blocks", faults)
    if faults:
        raise SlackError("invalid_arguments", faults)


def check_message(blocks: Any) -> None:
    """Raises SlackError invalid_blocks_format or invalid_blocks."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults: Faults = []
    _MESSAGE_BLOCKS(blocks, "/blocks", faults)
    if not faults:
        _check_unique(blocks, "/blocks", faults)
        _check_sums(blocks, faults)
    if faults:
        raise SlackError("invalid_blocks", faults)


def check_options(body: Any) -> list[str]:
    """The faults of an answer to a type-ahead."""
    faults: Faults = []
    answer = body if isinstance(body, dict) else {}
    if ("options" in answer) == ("option_groups" in answer):
        note(faults, "must provide exactly one of options and option_groups", "")
    elements.OPTIONS(answer.get("options", []), "/options", faults)
    elements.OPTION_GROUPS(answer.get("option_groups", []), "/option_groups", faults)
    return faults


def elements_in(block: Json) -> list[Json]:
    """The elements of a block that a person can act on."""
    parts = [block.get("element"), block.get("accessory")]
    if block.get("type") == "actions":
        parts += block["elements"]
    return [part for part in parts if part and part.get("type") != "image"]


def _check_submit(view: Json, faults: Faults) -> None:
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and not view.get("submit"):
        note(faults, "missing required field: submit", "/view")


def _check_unique(blocks: list[Json], at: str, faults: Faults) -> None:
    seen: set[str] = set()
    focused = 0
    for number, block in enumerate(blocks):
        _check_new(block.get("block_id"), seen, f"{at}/{number}/block_id", faults)
        actions: set[str] = set()
        for element in elements_in(block):
            _check_new(element.get("action_id"), actions, f"{at}/{number}/action_id", faults)
            focused += bool(element.get("focus_on_load"))
    if focused > 1:
        note(faults, "only one element may have focus_on_load", at)


def _check_new(name: str | None, seen: set[str], at: str, faults: Faults) -> None:
    if name is None:
        return
    if name in seen:
        note(faults, f"must be unique, already used: {name}", at)
    seen.add(name)


def _check_sums(blocks: list[Json], faults: Faults) -> None:
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > _MARKDOWN:
        note(faults, f"must be less than {_MARKDOWN + 1} characters in all markdown", "/blocks")
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise SlackError("invalid_attachments")

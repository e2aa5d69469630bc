"""Block Kit as plain dicts. Every text that goes in comes out within Slack's limits.

``plain`` shows text to the letter. ``mrkdwn`` trusts its text: build it out of modals.phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from modals import limits
from modals.ids import Action, Callback
from modals.limits import encodable, fit, size
from modals.phrases import is_safe_url

Json = dict[str, Any]


def plain(text: str, limit: int = limits.TEXT) -> Json:
    text = fit(encodable(text), limit)
    if not text.strip():
        text = limits.ELLIPSIS
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: Json, accessory: Json | None = None, **fields: Any) -> Json:
    block = {"type": "section", "text": text, **fields}
    return {**block, "accessory": accessory} if accessory else block


def context(*texts: Json) -> Json:
    return {"type": "context", "elements": list(texts)}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text, limits.HEADER)}


def divider() -> Json:
    return {"type": "divider"}


def actions(elements: Sequence[Json], block_id: str | None = None) -> list[Json]:
    """One block, or none without elements."""
    block = {"type": "actions", "elements": list(elements)}
    return [{**block, "block_id": block_id} if block_id else block] if elements else []


def field(block_id: str, label: str, element: Json, **extra: Any) -> Json:
    """An input block. ``extra``: optional, dispatch_action, hint (a string)."""
    if "hint" in extra:
        extra["hint"] = plain(extra["hint"], limits.LABEL)
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, limits.LABEL),
        "element": element,
        **extra,
    }


def option(text: str, value: str, description: str = "") -> Json:
    choice: Json = {"text": plain(text, limits.OPTION), "value": value}
    if description.strip():
        choice["description"] = plain(description, limits.OPTION)
    return choice


def is_option_value(value: str) -> bool:
    return 0 < size(value) <= limits.OPTION_VALUE


def button(text: str, action: Action, value: str = "", **extra: Any) -> Json:
    element = {"type": "button", "action_id": action, "text": plain(text, limits.OPTION), **extra}
    return {**element, "value": value} if value else element


def link_button(text: str, url: str | None) -> Json | None:
    return button(text, Action.OPEN_THREAD, url=url) if is_safe_url(url) else None


def menu(action: Action, options: Sequence[Json], placeholder: str = "", **extra: Any) -> Json:
    """``options``: as many as Slack allows; the configuration holds no more."""
    offered = list(options[: limits.OPTIONS])
    element = {"type": "static_select", "action_id": action, "options": offered, **extra}
    return {**element, "placeholder": _placeholder(placeholder)} if placeholder else element


def external(action: Action, placeholder: str, **extra: Any) -> Json:
    """A type-ahead that shows its first answers when it opens."""
    return {
        "type": "external_select",
        "action_id": action,
        "placeholder": _placeholder(placeholder),
        "min_query_length": 0,
        **extra,
    }


def external_many(action: Action, placeholder: str, **extra: Any) -> Json:
    return {
        "type": "multi_external_select",
        "action_id": action,
        "placeholder": _placeholder(placeholder),
        "min_query_length": 1,
        "max_selected_items": limits.OPTIONS,
        **extra,
    }


def text_input(action: Action, value: str = "", **extra: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": action, "max_length": limits.TEXT, **extra}
    value = fit(encodable(value), limits.TEXT)
    return {**element, "initial_value": value} if value else element


def _placeholder(text: str) -> Json:
    return plain(text, limits.PLACEHOLDER)


def paragraphs(lines: Iterable[str]) -> list[Json]:
    """mrkdwn lines in as few sections as hold them. No line may be over the limit."""
    blocks: list[str] = []
    for line in lines:
        if blocks and size(blocks[-1]) + size(line) < limits.TEXT:
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return [section(mrkdwn(text)) for text in blocks]


def modal(callback: Callback, title: str, blocks: list[Json], close: str, **extra: Any) -> Json:
    """``extra``: submit (a string), private_metadata, notify_on_close."""
    if "submit" in extra:
        extra["submit"] = plain(extra["submit"], limits.TITLE)
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, limits.TITLE),
        "close": plain(close, limits.TITLE),
        "blocks": blocks,
        **extra,
    }

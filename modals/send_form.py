"""What comes back from the send window, parsed and not believed.

The same parsers read a submission and every change on the way (``block_actions``), where any field
may still be empty. Raises Refused for what our window cannot have sent, BadInput for a field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.domain.model import Medium, QueueId, RecipientKind, RecipientMatch
from bot.domain.window import SendForm
from bot.errors import BadInput, Refused
from modals import limits
from modals.blocks import Json, is_option_value
from modals.forged import forged_is_stale
from modals.ids import Action, Block, block_id
from modals.matches import decode_match
from modals.metadata import SendMetadata
from modals.send_window import ANY_KIND


@forged_is_stale
def parse_send(view: Json) -> SendForm:
    metadata = SendMetadata.of_view(view)
    queue_id = _chosen_value(view, Block.QUEUE, Action.QUEUE)
    template_id = _chosen_value(view, Block.TEMPLATE, Action.TEMPLATE)
    return SendForm(
        medium=Medium(_chosen_value(view, Block.MEDIUM, Action.MEDIUM) or metadata.medium),
        queue_id=QueueId(queue_id) if queue_id else None,
        recipients=_recipients(view),
        template_id=template_id,
        template_values=_template_values(view, metadata, template_id),
        message=_message(view),
        kept_message=metadata.kept_message,
        template_shape=metadata.template_shape if metadata.template_id == template_id else "",
    )


@forged_is_stale
def parse_kind(view: Json) -> RecipientKind | None:
    """The filter; None is All."""
    kind = _chosen_value(view, Block.KIND, Action.KIND) or ANY_KIND
    return None if kind == ANY_KIND else RecipientKind(kind)


@forged_is_stale
def parse_canned(view: Json) -> str | None:
    """The id of a canned message that was just chosen; the menu is empty once it is filled in."""
    return _chosen_value(view, Block.CANNED, Action.CANNED)


def _held(view: Json, block: Block, action: Action) -> Iterator[tuple[str, Json]]:
    """The held values of all blocks of one sort, with the rest of their block_id."""
    for where, held in view["state"]["values"].items():
        start, _, rest = where.partition(":")
        if start == block and action in held:
            yield rest, held[action]


def _chosen_value(view: Json, block: Block, action: Action) -> str | None:
    for _, held in _held(view, block, action):
        if chosen := held.get("selected_option"):
            return _checked(chosen["value"])
    return None


def _checked(value: Any) -> str:
    if not isinstance(value, str) or not is_option_value(value):
        raise Refused("refused.stale")
    return value


def _recipients(view: Json) -> tuple[RecipientMatch, ...]:
    chosen = [
        option
        for _, held in _held(view, Block.RECIPIENTS, Action.RECIPIENTS)
        for option in held.get("selected_options") or []
    ]
    if len(chosen) > limits.OPTIONS:
        raise BadInput("recipients", "window.too_many", most=limits.OPTIONS)
    return tuple(decode_match(option["value"], option["text"]["text"]) for option in chosen)


def _template_values(
    view: Json, metadata: SendMetadata, template_id: str | None
) -> tuple[str, ...]:
    """The values of this template as it was shown: those of the one chosen before may still be
    in the state."""
    held = _held(view, Block.TEMPLATE_VALUE, Action.TEMPLATE_VALUE)
    placed = [(int(rest.partition(":")[0]), rest, _typed(value)) for rest, value in held]
    own = f"{metadata.template_shape}:{template_id}"
    return tuple(
        value
        for position, rest, value in sorted(placed)
        if block_id(Block.TEMPLATE_VALUE, rest) == block_id(Block.TEMPLATE_VALUE, position, own)
    )


def _message(view: Json) -> str:
    typed = [_typed(held) for _, held in _held(view, Block.MESSAGE, Action.MESSAGE)]
    return typed[0] if typed else ""


def _typed(held: Json) -> str:
    text = held.get("value") or ""
    if not isinstance(text, str):
        raise Refused("refused.stale")
    if len(text) > limits.TEXT:
        raise BadInput("message", "window.too_long", most=limits.TEXT)
    return text

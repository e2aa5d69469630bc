"""Faults of a form, each under the field that it is about."""

from __future__ import annotations

from bot.errors import BadInput
from bot.wording import explain
from modals import limits
from modals.blocks import Json
from modals.ids import Block
from modals.limits import fit

_BLOCKS = {
    "template_values": Block.TEMPLATE_VALUE,
    "code": Block.WRAP_UP_CODE,
    "note": Block.WRAP_UP_NOTE,
}


def field_errors(view: Json, *errors: BadInput) -> dict[str, str]:
    """``response_action: errors``, by the block_ids of this view, which must have an input block.

    A fault whose field is not in the view stands under the recipients, or the first field.
    """
    places = _places(view)
    elsewhere = places.get(Block.RECIPIENTS) or next(iter(places.values()))
    sentences: dict[str, list[str]] = {}
    for error in errors:
        place = places.get(_BLOCKS.get(error.field, error.field), elsewhere)
        sentences.setdefault(place, []).append(explain(error))
    return {place: fit(" ".join(lines), limits.LABEL) for place, lines in sentences.items()}


def _places(view: Json) -> dict[str, str]:
    """The first input block of each sort, by what its block_id starts with."""
    places: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            places.setdefault(block["block_id"].partition(":")[0], block["block_id"])
    return places

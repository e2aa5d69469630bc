"""Message templates as the Graph API lists them (``/{waba}/message_templates``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.carriers.loose import Json, parts, text
from bot.carriers.placeholders import rename, variables_anywhere
from bot.domain.model import CarrierName, Template
from bot.domain.templates import variables_of
from bot.errors import CarrierRejected

FIELDS = "id,name,language,status,components"
_NEEDS_FILE = ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
_FILLED = ("HEADER", "BODY")


@dataclass(frozen=True, slots=True)
class Shape:
    """The variables that a template takes, by component: Meta numbers each from 1."""

    header: tuple[str, ...]
    body: tuple[str, ...]


def template(listed: Json, waba_id: str) -> Template | None:
    """None for one that we could not fill in: with a file on top, or variables in a button.

    ``variables`` begins with the header's, which are renamed ``header_1`` to keep them apart.
    """
    body, header = _component(listed, "BODY"), _component(listed, "HEADER")
    if not text(body, "text") or text(header, "format") in _NEEDS_FILE or _has_others(listed):
        return None
    heading = rename(text(header, "text"), "header")
    return Template(
        id=text(listed, "id"),
        carrier=CarrierName.WHATSAPP,
        account=waba_id,
        name=text(listed, "name"),
        language=text(listed, "language"),
        approval=text(listed, "status").upper(),
        body=text(body, "text"),
        variables=variables_of(heading) + variables_of(text(body, "text")),
        header=heading,
        footer=text(_component(listed, "FOOTER"), "text"),
    )


def shape(listed: Json) -> Shape:
    header, body = (text(_component(listed, kind), "text") for kind in _FILLED)
    return Shape(header=variables_of(header), body=variables_of(body))


def components(wanted: Shape, values: Sequence[str]) -> list[Json]:
    """``values`` are in the order of ``Template.variables``. Raises CarrierRejected when there are
    more or fewer than the template takes now."""
    if len(values) != len(wanted.header) + len(wanted.body):
        raise CarrierRejected("carrier.template_values", code="132000")
    split = len(wanted.header)
    given = (("header", wanted.header, values[:split]), ("body", wanted.body, values[split:]))
    return [
        {"type": kind, "parameters": [_parameter(*pair) for pair in zip(names, own, strict=True)]}
        for kind, names, own in given
        if names
    ]


def _parameter(name: str, value: str) -> Json:
    """Numbered variables go by their order, named ones say their name."""
    named = {} if name.isdecimal() else {"parameter_name": name}
    return {"type": "text", "text": value, **named}


def _component(listed: Json, kind: str) -> Json:
    found = (one for one in parts(listed, "components") if text(one, "type") == kind)
    return next(found, {})


def _has_others(listed: Json) -> bool:
    others = [one for one in parts(listed, "components") if text(one, "type") not in _FILLED]
    return bool(variables_anywhere(others))

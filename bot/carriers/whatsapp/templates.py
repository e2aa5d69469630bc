"""Message templates as the Graph API lists them (``/{waba}/message_templates``)."""

from __future__ import annotations

from bot.carriers.loose import Json, parts, text
from bot.carriers.placeholders import has_others, variables_in
from bot.domain.model import CarrierName, Template

FIELDS = "id,name,language,status,components"
_NEEDS_FILE = ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION")


def template(listed: Json, waba_id: str) -> Template | None:
    """None for one that we could not fill in: a file on top, or variables outside the body."""
    body, header = _component(listed, "BODY"), _component(listed, "HEADER")
    if not text(body, "text") or text(header, "format") in _NEEDS_FILE:
        return None
    if has_others(_without_samples(listed), text(body, "text")):
        return None
    return Template(
        id=text(listed, "id"),
        carrier=CarrierName.WHATSAPP,
        account=waba_id,
        name=text(listed, "name"),
        language=text(listed, "language"),
        approval=text(listed, "status").upper(),
        body=text(body, "text"),
        variables=variables_in(text(body, "text")),
        header=text(header, "text"),
        footer=text(_component(listed, "FOOTER"), "text"),
    )


def _component(listed: Json, kind: str) -> Json:
    found = (one for one in parts(listed, "components") if text(one, "type") == kind)
    return next(found, {})


def _without_samples(listed: Json) -> list[Json]:
    """``example`` holds sample values, which may look like anything."""
    return [
        {name: value for name, value in component.items() if name != "example"}
        for component in parts(listed, "components")
    ]

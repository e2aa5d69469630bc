"""Message templates as the Graph API lists them (``/{waba}/message_templates``)."""

from __future__ import annotations

from bot.carriers.loose import Json, parts, text
from bot.carriers.placeholders import rename, variables_anywhere
from bot.domain.model import CarrierName, Template, TemplateUse
from bot.domain.templates import variables_of
from bot.errors import CarrierRejected

FIELDS = "id,name,language,status,category,components"
_PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS")
_BUTTONS = ("QUICK_REPLY", "PHONE_NUMBER", "URL")  # others want values of their own when sent
_HEADING = "header_"


def template(listed: Json, waba_id: str) -> Template | None:
    """None for one that we could not fill in: with a file on top, cards, an offer that ends, or a
    button that wants a value.

    ``variables`` begins with the header's, which are renamed ``header_1`` to keep them apart.
    """
    body, header = _component(listed, "BODY"), _component(listed, "HEADER")
    if not text(body, "text") or not _is_text(header) or not _is_plain(listed):
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
        category=text(listed, "category").upper(),
    )


def components(use: TemplateUse) -> list[Json]:
    """Raises CarrierRejected when values and variables are not as many."""
    if len(use.values) != len(use.variables):
        raise CarrierRejected("carrier.template_values", code="132000")
    filled = list(zip(use.variables, use.values, strict=True))
    heading = [(name[len(_HEADING) :], v) for name, v in filled if name.startswith(_HEADING)]
    body = [(name, value) for name, value in filled if not name.startswith(_HEADING)]
    return [
        {"type": kind, "parameters": [_parameter(*pair) for pair in own]}
        for kind, own in (("header", heading), ("body", body))
        if own
    ]


def _parameter(name: str, value: str) -> Json:
    """Numbered variables go by their order, named ones say their name."""
    named = {} if name.isdecimal() else {"parameter_name": name}
    return {"type": "text", "text": value, **named}


def _component(listed: Json, kind: str) -> Json:
    found = (one for one in parts(listed, "components") if text(one, "type") == kind)
    return next(found, {})


def _is_text(header: Json) -> bool:
    return text(header, "format").upper() in ("", "TEXT")


def _is_plain(listed: Json) -> bool:
    """Nothing but texts, and buttons that need no value."""
    components = parts(listed, "components")
    buttons = [button for one in components for button in parts(one, "buttons")]
    return (
        all(text(one, "type") in _PARTS for one in components)
        and all(text(button, "type") in _BUTTONS for button in buttons)
        and not variables_anywhere(buttons)
    )

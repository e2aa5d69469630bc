"""Templates as Twilio's Content API lists them (``ContentAndApprovals``)."""

from __future__ import annotations

from bot.carriers.loose import Json, part, parts, text
from bot.carriers.placeholders import variables_anywhere
from bot.domain.model import CarrierName, Template


def template(content: Json, account_sid: str) -> Template | None:
    """None for content without a body. Twilio names variables once for the whole content, so
    ``variables`` has those of the header and the buttons too."""
    shown = next((kind for kind in _kinds(content) if text(kind, "body")), {})
    if not shown:
        return None
    approval = _approval(content)
    return Template(
        id=text(content, "sid"),
        carrier=CarrierName.TWILIO,
        account=account_sid,
        name=text(approval, "name") or text(content, "friendly_name"),
        language=text(content, "language"),
        approval=(text(approval, "status") or "unsubmitted").upper(),
        body=text(shown, "body"),
        variables=variables_anywhere(shown),
        header=text(shown, "header_text"),
        footer=text(shown, "footer"),
        category=text(approval, "category").upper(),
    )


def _kinds(content: Json) -> list[Json]:
    types = part(content, "types")
    return [part(types, name) for name in types]


def _approval(content: Json) -> Json:
    """One object in version 1 of the API; a list has been seen as well."""
    listed = parts(content, "approval_requests")
    return listed[-1] if listed else part(content, "approval_requests")

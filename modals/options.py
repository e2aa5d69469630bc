"""What the type-aheads answer: at most 100 options, as a body for Slack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.model import (
    CannedMessage,
    Medium,
    RecipientKind,
    RecipientMatch,
    Template,
    WrapUpCode,
)
from bot.domain.window import QueueChoice
from bot.wording import say
from modals import limits
from modals.blocks import Json, is_option_value, option, plain
from modals.limits import clean, shown
from modals.matches import match_option

_GROUPS = {
    RecipientKind.TYPED: "window.group.typed",
    RecipientKind.CONTACT: "window.group.contact",
    RecipientKind.AGENT: "window.group.agent",
    RecipientKind.QUEUE: "window.group.queue",
}


def queue_options(choices: Sequence[QueueChoice]) -> Json:
    return {"options": listed(map(queue_option, choices))}


def queue_option(choice: QueueChoice) -> Json | None:
    return named_option(choice.name, choice.queue_id)


def template_options(templates: Sequence[Template]) -> Json:
    return {"options": listed(map(template_option, templates))}


def template_option(template: Template) -> Json | None:
    name = say("window.template_name", name=shown(template.name, 60), language=template.language)
    return named_option(name, template.id, template.body)


def canned_option(canned: CannedMessage) -> Json | None:
    return named_option(canned.name, canned.id, canned.body)


def code_option(code: WrapUpCode) -> Json | None:
    return named_option(code.name, code.id)


def recipient_options(matches: Sequence[RecipientMatch], medium: Medium = Medium.SMS) -> Json:
    """Grouped by where they were found, 100 in all."""
    groups: dict[RecipientKind, list[Json]] = {kind: [] for kind in _GROUPS}
    for match in matches[: limits.OPTIONS]:
        if choice := match_option(match, medium):
            groups[match.kind].append(choice)
    found = [_group(kind, options) for kind, options in groups.items() if options]
    return {"option_groups": found} if found else {"options": []}


def _group(kind: RecipientKind, options: list[Json]) -> Json:
    return {"label": plain(say(_GROUPS[kind]), limits.OPTION), "options": options}


def named_option(name: str, value: str, description: str = "") -> Json | None:
    """None for an id that is no option value: Slack would refuse all of them for it."""
    if not is_option_value(value):
        return None
    return option(shown(name) or say("window.unnamed"), value, clean(description))


def listed(options: Iterable[Json | None], most: int = limits.OPTIONS) -> list[Json]:
    """The options that exist, each value once."""
    unique = {choice["value"]: choice for choice in options if choice}
    return list(unique.values())[:most]

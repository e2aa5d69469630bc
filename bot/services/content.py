"""What is written: free text within the medium's limits, or a template with its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.model import CarrierName, Medium, Queue, Template, TemplateUse
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.domain.templates import check_values, fill_all, fingerprint
from bot.domain.text import fill_placeholders
from bot.domain.window import SendForm
from bot.errors import BadInput, Refused
from bot.ports import Tx

WHATSAPP_TEXT_LIMIT = 2000
"""Genesys' API limit for every medium but SMS (AdditionalMessage)."""


def check_message(medium: Medium, texts: Mapping[str, str]) -> None:
    """Raises BadInput("message", ...) for a text the medium will not take.

    ``texts`` are filled in, each with who reads it: a long name can be what is too much.
    """
    for text, recipient in texts.items():
        if medium is Medium.SMS:
            _check_segments(text, recipient if len(texts) > 1 else "")
        elif len(text) > WHATSAPP_TEXT_LIMIT:
            limit = WHATSAPP_TEXT_LIMIT
            raise BadInput("message", "window.message.too_many_characters", limit=limit)


def _check_segments(text: str, recipient: str = "") -> None:
    """``recipient`` is who alone reads this text."""
    segments = count_segments(text).segments
    if segments > MAX_SEGMENTS:
        key = "window.message.too_long_for" if recipient else "window.message.too_long"
        params = {"recipient": recipient, "segments": segments, "limit": MAX_SEGMENTS}
        raise BadInput("message", key, **params)


async def checked_template(tx: Tx, form: SendForm, queue: Queue) -> TemplateUse | None:
    """The template as it is now; one that changed meanwhile is said plainly."""
    if form.template_id is None or form.medium is not Medium.WHATSAPP:
        return None
    template = await tx.templates.find(form.template_id)
    if template is None or not template.is_approved:
        raise BadInput("template", "window.template.gone")
    if template.carrier is not carrier_of(queue, form.medium):
        raise BadInput("template", "window.template.other_sender")
    if form.template_shape and form.template_shape != fingerprint(template):
        raise BadInput("template", "window.template.changed", template=template.name)
    if len(form.template_values) != len(template.variables):
        raise BadInput("template", "window.template.changed", template=template.name)
    check_values(template, form.template_values)
    return use_of(template, form.template_values)


async def still_as_chosen(tx: Tx, use: TemplateUse | None) -> TemplateUse | None:
    """Between the question and its answer a template may change as well."""
    if use is None:
        return None
    template = await tx.templates.find(use.template_id)
    if template is None or not template.is_approved:
        raise BadInput("template", "window.template.gone")
    if template.variables != use.variables:
        raise BadInput("template", "window.template.changed", template=template.name)
    return use


def use_of(template: Template, values: tuple[str, ...]) -> TemplateUse:
    return TemplateUse(
        template_id=template.id,
        name=template.name,
        language=template.language,
        values=values,
        variables=template.variables,
        category=template.category,
    )


def use_for(use: TemplateUse, contact_name: str) -> TemplateUse:
    """With the placeholders in its values filled in for one recipient."""
    values = tuple(fill_placeholders(value, contact_name).strip() for value in use.values)
    return replace(use, values=values)


def check_filled(use: TemplateUse, contact_name: str, recipient: str) -> None:
    """A template has no gaps: a placeholder needs a name. Raises Refused."""
    filled = use_for(use, contact_name).values
    gaps = [own for own, value in zip(use.values, filled, strict=True) if own.strip() and not value]
    if gaps:
        raise Refused("refused.no_name", recipient=recipient, placeholder=gaps[0].strip())


def template_text(template: Template, values: tuple[str, ...]) -> str:
    """What the customer will read, heading and footer included."""
    return fill_all(template, values)


def carrier_of(queue: Queue, medium: Medium) -> CarrierName | None:
    sender = queue.senders.get(medium)
    return sender.carrier if sender else None

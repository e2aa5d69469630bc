"""What is written: free text within the medium's limits, or a template with its variables."""

from __future__ import annotations

from bot.domain.model import CarrierName, Medium, Queue, Template, TemplateUse
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.domain.templates import check_values, fill
from bot.domain.window import SendForm
from bot.errors import BadInput
from bot.ports import Tx

WHATSAPP_TEXT_LIMIT = 2000
"""Genesys' API limit for every medium but SMS (AdditionalMessage)."""


def check_message(form: SendForm) -> None:
    """Raises BadInput("message", ...) for a text the medium will not take."""
    if form.medium is Medium.SMS:
        count = count_segments(form.message)
        if count.segments > MAX_SEGMENTS:
            raise BadInput(
                "message", "window.message.too_long", segments=count.segments, limit=MAX_SEGMENTS
            )
    elif len(form.message) > WHATSAPP_TEXT_LIMIT:
        raise BadInput("message", "window.message.too_many_characters", limit=WHATSAPP_TEXT_LIMIT)


async def checked_template(tx: Tx, form: SendForm, queue: Queue) -> TemplateUse | None:
    """The template as it is now; one that changed meanwhile is said plainly."""
    if form.template_id is None:
        return None
    template = await tx.templates.find(form.template_id)
    if template is None or template.approval != "APPROVED":
        raise BadInput("template", "window.template.gone")
    if template.carrier is not _carrier(queue, form.medium):
        raise BadInput("template", "window.template.other_sender")
    if len(form.template_values) != len(template.variables):
        raise BadInput("template", "window.template.changed", template=template.name)
    check_values(template, form.template_values)
    return use_of(template, form.template_values)


def use_of(template: Template, values: tuple[str, ...]) -> TemplateUse:
    return TemplateUse(
        template_id=template.id,
        name=template.name,
        language=template.language,
        values=values,
    )


def template_text(template: Template, values: tuple[str, ...]) -> str:
    """What the customer will read."""
    return fill(template, values)


def _carrier(queue: Queue, medium: Medium) -> CarrierName | None:
    sender = queue.senders.get(medium)
    return sender.carrier if sender else None

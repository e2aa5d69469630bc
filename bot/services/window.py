"""The send window's state, made anew from the database at every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.model import (
    Agent,
    CannedMessage,
    Medium,
    Queue,
    QueueId,
    RecipientKind,
    RecipientMatch,
    Template,
)
from bot.domain.numbers import read_number
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.domain.text import fill_placeholders
from bot.domain.window import Beginning, QueueChoice, SendForm, Warning, WindowState  # noqa: A004
from bot.errors import AppError, BadInput, Refused
from bot.ports import Tx
from bot.services import contacts, content, standing
from bot.services.assessment import Candidate, assess
from bot.services.before_you_send import warnings
from bot.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """What the command or a shortcut already says."""

    number: str = ""
    queue_name: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The window as it stands in Slack, before this change is answered."""

    form: SendForm
    kind: RecipientKind | None = None
    recipients_version: int = 0
    message_version: int = 0
    canned_id: str | None = None  # just chosen: replaces the message
    previous_queue_id: QueueId | None = field(default=None)


async def open_window(tx: Tx, beginning: Beginning, prefill: Prefill) -> WindowState:
    """Raises Refused for someone without permission, or without a queue that can send."""
    agent, media = beginning.agent, beginning.media
    await standing.check_permissions(tx, agent)
    if not media:
        raise Refused("refused.no_queue", lead=await standing.lead_contact(tx))
    medium = beginning.last_medium or media[0]
    queue = beginning.first_queues[medium]
    if prefill.queue_name:
        queue = await _named_queue(tx, agent, medium, prefill.queue_name)
    state = WindowState(media=media, medium=medium, queue=queue, message=prefill.message)
    if not (prefill.number or prefill.message):
        return state
    draft = Draft(form=_prefilled(state, prefill))
    return await renew(tx, agent, draft)


async def _named_queue(tx: Tx, agent: Agent, medium: Medium, name: str) -> QueueChoice | None:
    named = await tx.queues.choices(agent.id, medium, name, 1)
    return named[0] if named else None


async def _first_queue(tx: Tx, agent: Agent, medium: Medium) -> QueueChoice | None:
    """The last one used, or the only one."""
    last = await tx.agents.last_queue(agent.id, medium)
    if last is not None:
        remembered = await tx.queues.choice(agent.id, medium, last)
        if remembered is not None:
            return remembered
    first_two = await tx.queues.choices(agent.id, medium, limit=2)
    return first_two[0] if len(first_two) == 1 else None


def _prefilled(state: WindowState, prefill: Prefill) -> SendForm:
    return SendForm(
        medium=state.medium,
        queue_id=state.queue.queue_id if state.queue else None,
        recipients=_prefilled_recipients(state, prefill.number),
        template_id=None,
        template_values=(),
        message=prefill.message,
    )


def _prefilled_recipients(state: WindowState, number: str) -> tuple[RecipientMatch, ...]:
    """Only a number with one reading, or with none: the window says what is wrong with it."""
    region = state.queue.default_region if state.queue else "ZZ"
    try:
        readings = read_number(number, state.medium, region).readings
    except BadInput:
        return _as_typed(number)
    return _as_typed(readings[0].e164) if len(readings) == 1 else ()


def _as_typed(address: str) -> tuple[RecipientMatch, ...]:
    if not address:
        return ()
    return (RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address=address),)


async def renew(tx: Tx, agent: Agent, draft: Draft) -> WindowState:
    """Everything the window shows, for what is chosen in it now."""
    form = draft.form
    media = await tx.queues.media(agent.id)
    medium = form.medium if form.medium in media else next(iter(media), form.medium)
    choice = await _choice(tx, agent, medium, form.queue_id)
    queue = await tx.queues.get(choice.queue_id) if choice else None
    recipients = await _still_fitting(tx, form.recipients, medium, queue)
    canned = tuple(await tx.queues.canned(queue.id)) if queue else ()
    state = WindowState(
        media=media,
        medium=medium,
        queue=choice,
        kind=draft.kind,
        recipients=recipients,
        recipients_version=draft.recipients_version + (len(recipients) < len(form.recipients)),
        canned=canned,
        message=form.message,
        message_version=draft.message_version,
    )
    state = _with_canned(state, draft.canned_id, canned)
    return await _with_rules(tx, agent, state, form, queue) if queue else state


async def _choice(
    tx: Tx, agent: Agent, medium: Medium, queue_id: QueueId | None
) -> QueueChoice | None:
    """The chosen queue where it can send in this medium, else the one remembered for it."""
    if queue_id is not None:
        chosen = await tx.queues.choice(agent.id, medium, queue_id)
        if chosen is not None:
            return chosen
    return await _first_queue(tx, agent, medium)


async def _still_fitting(
    tx: Tx, chosen: tuple[RecipientMatch, ...], medium: Medium, queue: Queue | None
) -> tuple[RecipientMatch, ...]:
    if queue is None:
        return chosen
    fitting = [match for match in chosen if await _fits(tx, match, medium, queue)]
    return tuple(fitting)


async def _fits(tx: Tx, match: RecipientMatch, medium: Medium, queue: Queue) -> bool:
    if match.kind is RecipientKind.TYPED:
        return True  # the agent corrects it, and is told why
    try:
        await contacts.resolve(tx, (match,), medium, queue)
    except AppError:
        return False
    return True


def _with_canned(
    state: WindowState, canned_id: str | None, canned: tuple[CannedMessage, ...]
) -> WindowState:
    chosen = next((c for c in canned if c.id == canned_id), None)
    if chosen is None:
        return state
    return replace(state, message=chosen.body, message_version=state.message_version + 1)


async def _with_rules(
    tx: Tx, agent: Agent, state: WindowState, form: SendForm, queue: Queue
) -> WindowState:
    templates = await _templates(tx, state, queue)
    template = await _chosen_template(tx, state, form, queue)
    values = form.template_values if template else ()
    has_content = bool(state.message) or template is not None
    resolved, faults = await _resolved(tx, state, queue)
    use = content.use_of(template, values) if template else None
    candidates = await assess(tx, queue, state.medium, resolved, use, has_content=False)
    is_required = await _is_template_required(tx, state, candidates)
    text = _text(state, template, values, candidates)
    shown = replace(
        state,
        templates=templates,
        template=template,
        template_values=values,
        template_required=is_required,
        preview=text if text != state.message else "",
        counter=_counter(state.medium, text) if has_content else "",
    )
    told = await warnings(tx, agent, shown, candidates, text)
    return replace(shown, warnings=(*map(_blocking, faults), *told))


def _blocking(fault: AppError) -> Warning:
    return Warning(wording_key=fault.wording_key, params=dict(fault.params), blocks=True)


async def _templates(tx: Tx, state: WindowState, queue: Queue) -> tuple[Template, ...]:
    if state.medium is not Medium.WHATSAPP:
        return ()
    return tuple(await tx.templates.list_approved(queue.senders[state.medium].carrier))


async def _chosen_template(
    tx: Tx, state: WindowState, form: SendForm, queue: Queue
) -> Template | None:
    if form.template_id is None or state.medium is not Medium.WHATSAPP:
        return None
    template = await tx.templates.find(form.template_id)
    is_usable = template is not None and template.approval == "APPROVED"
    if template is None or not is_usable:
        return None
    return template if template.carrier is queue.senders[state.medium].carrier else None


async def _resolved(
    tx: Tx, state: WindowState, queue: Queue
) -> tuple[list[RecipientMatch], list[BadInput]]:
    """Who was chosen, each once, and what is wrong with the others."""
    found: dict[str, RecipientMatch] = {}
    faults = []
    for chosen in state.recipients:
        try:
            (match,) = await contacts.resolve(tx, (chosen,), state.medium, queue)
            found.setdefault(match.address, match)
        except BadInput as fault:
            faults.append(fault)
    return list(found.values()), faults


async def _is_template_required(
    tx: Tx, state: WindowState, candidates: Sequence[Candidate]
) -> bool:
    """When no chosen recipient may be written to freely, the text field has no use."""
    if state.medium is not Medium.WHATSAPP or not candidates:
        return False
    now = await tx.now()
    return not any(standing.is_window_open(c.known.last_inbound_at, now) for c in candidates)


def _text(
    state: WindowState,
    template: Template | None,
    values: tuple[str, ...],
    candidates: Sequence[Candidate],
) -> str:
    """What the first recipient will read."""
    if template is not None:
        return content.template_text(template, values)
    return fill_placeholders(state.message, candidates[0].name if candidates else "")


def _counter(medium: Medium, text: str) -> str:
    if medium is not Medium.SMS:
        return say("window.counter.characters", characters=len(text))
    count = count_segments(text)
    key = "window.counter.one" if count.segments == 1 else "window.counter.many"
    parts = [say(key, characters=count.characters, segments=count.segments)]
    if count.forcing_character:
        parts.append(say("window.counter.forced", character=count.forcing_character))
    if count.segments > MAX_SEGMENTS:
        parts.append(say("window.counter.too_long", limit=MAX_SEGMENTS))
    return " ".join(parts)

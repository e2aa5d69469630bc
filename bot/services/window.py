"""The send window's state, made anew from the database at every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.model import (
    Agent,
    CannedMessage,
    Medium,
    Queue,
    RecipientKind,
    RecipientMatch,
    Template,
    TemplateUse,
)
from bot.domain.number_forms import display
from bot.domain.templates import fingerprint, first_values
from bot.domain.text import fill_placeholders
from bot.domain.window import Caution, QueueChoice, SendForm, WindowState
from bot.errors import BadInput, Refused
from bot.ports import Tx
from bot.services import contacts, content, standing
from bot.services.assessment import Candidate, Intent, assess
from bot.services.before_you_send import cautions, refused
from bot.services.contacts import LookedUp
from bot.services.counter import counter
from bot.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The window as it stands in Slack, before this change is answered."""

    form: SendForm
    kind: RecipientKind | None = None
    recipients_version: int = 0
    message_version: int = 0
    canned_id: str | None = None  # just chosen: replaces the message
    shown_medium: Medium | None = None  # before this change
    told: tuple[Caution, ...] = field(default=())  # what opening it has to say


async def renew(tx: Tx, agent: Agent, draft: Draft) -> WindowState:
    """Everything the window shows, for what is chosen in it now."""
    form = draft.form
    media = await tx.queues.media(agent.id)
    if not media:
        raise Refused("refused.no_queue", lead=await standing.lead_contact(tx))
    medium = form.medium if form.medium in media else media[0]
    choice, told = await _choice(tx, agent, medium, draft)
    state = WindowState(
        media=media,
        medium=medium,
        queue=choice,
        kind=draft.kind,
        recipients=form.recipients,
        recipients_version=draft.recipients_version,
        message=form.message or form.kept_message,
        message_version=draft.message_version,
        cautions=(*draft.told, *told),
    )
    if choice is None:
        return state
    return await _of_queue(tx, agent, state, draft, await tx.queues.get(choice.queue_id))


async def _choice(
    tx: Tx, agent: Agent, medium: Medium, draft: Draft
) -> tuple[QueueChoice | None, list[Caution]]:
    """The chosen queue where it can send in this medium, else the one remembered for it.

    A queue that was taken away while the window was open is never replaced behind the agent's
    back: another queue is another sender.
    """
    queue_id = draft.form.queue_id
    if queue_id is None:
        is_left_open = draft.shown_medium is medium  # not when it opens, or shows another medium
        return None if is_left_open else await remembered_queue(tx, agent, medium), []
    chosen = await tx.queues.choice(agent.id, medium, queue_id)
    if chosen is not None:
        return chosen, []
    is_chosen_medium = draft.form.medium is medium
    if is_chosen_medium and draft.shown_medium not in (None, medium):
        return await remembered_queue(tx, agent, medium), []
    return None, [Caution(wording_key="window.queue.not_yours", blocks=True)]


async def remembered_queue(tx: Tx, agent: Agent, medium: Medium) -> QueueChoice | None:
    """The last one used, or the only one."""
    last = await tx.agents.last_queue(agent.id, medium)
    remembered = await tx.queues.choice(agent.id, medium, last) if last else None
    if remembered is not None:
        return remembered
    first_two = await tx.queues.choices(agent.id, medium, limit=2)
    return first_two[0] if len(first_two) == 1 else None


async def _of_queue(
    tx: Tx, agent: Agent, state: WindowState, draft: Draft, queue: Queue
) -> WindowState:
    state = await _offered(tx, state, queue)
    state = _with_canned(state, draft.canned_id)
    state = await _with_template(tx, state, draft.form, queue)
    looked_up = await contacts.look_up(tx, state.recipients, state.medium, queue)
    resolved = looked_up.found
    state = _still_fitting(state, looked_up)
    intent = Intent(agent=agent, queue=queue, medium=state.medium, use=_use(state))
    candidates = await assess(tx, intent, resolved)
    state = await _with_need(tx, state, candidates)
    texts = [_text(state, candidate.recipient.name) for candidate in candidates]
    reached = [t for one, t in zip(candidates, texts, strict=True) if one.refusal is None]
    state = _with_preview(state, (reached or texts or [_text(state, "")])[0])
    told = await cautions(tx, agent, state, candidates, texts)
    return replace(state, cautions=(*state.cautions, *told))


async def _offered(tx: Tx, state: WindowState, queue: Queue) -> WindowState:
    """With what the queue has ready: canned messages, and templates over WhatsApp."""
    state = replace(state, canned=tuple(await tx.queues.canned(queue.id)))
    if state.medium is not Medium.WHATSAPP:
        return state
    approved = await tx.templates.list_approved(queue.senders[state.medium].carrier)
    return replace(state, templates=tuple(approved))


def _with_canned(state: WindowState, canned_id: str | None) -> WindowState:
    chosen = next((one for one in state.canned if one.id == canned_id), None)
    if chosen is None:
        return state
    return _with_message(state, chosen)


def _with_message(state: WindowState, chosen: CannedMessage) -> WindowState:
    return replace(state, message=chosen.body, message_version=state.message_version + 1)


async def _with_template(tx: Tx, state: WindowState, form: SendForm, queue: Queue) -> WindowState:
    if state.medium is not Medium.WHATSAPP:
        return state
    carrier = queue.senders[state.medium].carrier
    if form.template_id is None:
        return state
    template = await tx.templates.find(form.template_id)
    if template is None or not template.is_approved:
        return _told(state, "window.template.gone")
    if template.carrier is not carrier:
        return state  # the queue was changed: this one's templates are offered now
    return _with_values(state, form, template)


def _with_values(state: WindowState, form: SendForm, template: Template) -> WindowState:
    """The values typed so far, as long as they are for the template as it is."""
    is_same = form.template_shape == fingerprint(template)
    values = form.template_values if is_same else first_values(template)
    state = replace(state, template=template, template_values=values)
    if form.template_shape and not is_same:
        return _told(state, "window.template.changed", template=template.name)
    return state


def _told(state: WindowState, wording_key: str, **params: object) -> WindowState:
    line = Caution(wording_key=wording_key, params=params, blocks=True)
    return replace(state, cautions=(*state.cautions, line))


def _still_fitting(state: WindowState, looked_up: LookedUp) -> WindowState:
    """Without whom this medium or queue does not reach, and who is chosen twice, and saying so.
    What was typed stays: the agent corrects it, and reads what is wrong with it."""
    kept = [match for match in state.recipients if _stays(match, looked_up)]
    is_shorter = len(kept) < len(state.recipients)
    wrong = [_why(match, fault, state.medium) for match, fault in looked_up.faults.items()]
    twice = [_same_line(match, other) for match, other in looked_up.doubles.items()]
    return replace(
        state,
        recipients=tuple(kept),
        recipients_version=state.recipients_version + is_shorter,
        cautions=(*state.cautions, *wrong, *twice),
    )


def _stays(match: RecipientMatch, looked_up: LookedUp) -> bool:
    is_typed = match.kind is RecipientKind.TYPED
    return match not in looked_up.doubles and (is_typed or match not in looked_up.faults)


def _why(match: RecipientMatch, fault: BadInput, medium: Medium) -> Caution:
    """A contact without an address in this medium looks like one that is gone."""
    if fault.wording_key != "window.recipients.gone":
        return refused(fault)
    params = {"recipient": match.name, "medium": say(f"window.medium.{medium}")}
    return Caution(wording_key="before.taken_out", params=dict(params))


def _same_line(match: RecipientMatch, other: RecipientMatch) -> Caution:
    params = {"recipient": _name(match), "other": _name(other)}
    return Caution(wording_key="before.same_line", params=dict(params))


def _name(match: RecipientMatch) -> str:
    return match.name or display(match.address)


def _use(state: WindowState) -> TemplateUse | None:
    return content.use_of(state.template, state.template_values) if state.template else None


async def _with_need(tx: Tx, state: WindowState, candidates: Sequence[Candidate]) -> WindowState:
    """When no chosen recipient may be written to freely, the text field has no use."""
    if state.medium is not Medium.WHATSAPP or not candidates:
        return state
    now = await tx.now()
    if any(standing.is_window_open(one.known.last_inbound_at, now) for one in candidates):
        return state
    state = replace(state, template_required=True)
    return state if state.templates else _told(state, "window.template.none")


def _text(state: WindowState, contact_name: str) -> str:
    """What a recipient will read; empty when nothing is sent yet."""
    if state.template is not None:
        values = tuple(fill_placeholders(v, contact_name) for v in state.template_values)
        return content.template_text(state.template, values)
    return "" if state.template_required else fill_placeholders(state.message, contact_name)


def _with_preview(state: WindowState, text: str) -> WindowState:
    preview = text if text != state.message else ""
    return replace(state, preview=preview, counter=counter(state.medium, text) if text else "")

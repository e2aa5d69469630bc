"""A press of Send: checked on the server, and decided once however often it is pressed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.model import (
    Agent,
    Medium,
    Queue,
    QueueId,
    RecipientKind,
    RecipientMatch,
    SubmissionId,
)
from bot.domain.records import SubmissionRecipient
from bot.domain.window import OutreachProgress, RecipientOutcome, SendForm
from bot.errors import BadInput, Refused
from bot.ports import Tx
from bot.services import contacts, content, standing
from bot.services.outreach_plan import Asked, Plan, decide
from bot.services.results import progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press of Send. ``view_id`` is where its progress is shown."""

    submission_id: SubmissionId
    view_id: str
    form: SendForm


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverAnswer:
    """``take_over`` holds positions in the draft; ``submission_id`` is the window's root view."""

    draft_id: SubmissionId
    submission_id: SubmissionId
    view_id: str
    take_over: frozenset[int]


async def submit(tx: Tx, agent: Agent, press: Press) -> Asked | OutreachProgress:
    """Saves the submission and its jobs, or asks first.

    Raises Refused or BadInput when nothing can be sent. A second press shows the first one's
    progress.
    """
    if (earlier := await result_of(tx, agent, press.submission_id)) is not None:
        return earlier
    form = press.form
    queue = await _checked_queue(tx, agent, form.queue_id, form.medium)
    chosen = await contacts.resolve(tx, form.recipients, form.medium, queue)
    template = await content.checked_template(tx, form, queue)
    plan = Plan(
        submission_id=press.submission_id,
        view_id=press.view_id,
        agent=agent,
        queue=queue,
        medium=form.medium,
        message="" if template else form.message.strip(),
        template=template,
    )
    return await decide(tx, plan, chosen)


async def confirm(tx: Tx, agent: Agent, answer: TakeOverAnswer) -> Asked | OutreachProgress:
    """The questions are answered. Everything is decided again: it may have changed meanwhile."""
    if (earlier := await result_of(tx, agent, answer.submission_id)) is not None:
        return earlier
    draft = await tx.submissions.find(answer.draft_id)
    if draft is None or draft.agent_id != agent.id:
        raise Refused("refused.stale")
    queue = await _checked_queue(tx, agent, draft.queue_id, draft.medium)
    asked = [one for one in draft.recipients if one.outcome is RecipientOutcome.LEFT_OUT]
    plan = Plan(
        submission_id=answer.submission_id,
        view_id=answer.view_id,
        agent=agent,
        queue=queue,
        medium=draft.medium,
        message=draft.body,
        template=await content.still_as_chosen(tx, draft.template),
        answers={one.address: one.position in answer.take_over for one in asked},
    )
    return await decide(tx, plan, [_chosen(recipient) for recipient in draft.recipients])


async def result_of(tx: Tx, agent: Agent, submission_id: SubmissionId) -> OutreachProgress | None:
    """None before Send was pressed. Raises Refused for what somebody else has sent: it names
    customers."""
    submission = await tx.submissions.find(submission_id)
    if submission is None:
        return None
    if submission.agent_id != agent.id:
        raise Refused("refused.stale")
    return await progress(tx, submission_id)


def _chosen(recipient: SubmissionRecipient) -> RecipientMatch:
    is_contact = recipient.contact_id is not None
    return RecipientMatch(
        kind=RecipientKind.CONTACT if is_contact else RecipientKind.TYPED,
        id=recipient.contact_id or "",
        name=recipient.name,
        address=recipient.address,
    )


async def _checked_queue(tx: Tx, agent: Agent, queue_id: str | None, medium: Medium) -> Queue:
    await standing.check_permissions(tx, agent)
    if queue_id is None:
        raise BadInput("queue", "window.queue.missing")
    try:
        queue = await tx.queues.get(QueueId(queue_id))
        await standing.check_membership(tx, agent.id, queue)
    except LookupError:
        raise BadInput("queue", "window.queue.gone") from None
    except Refused as refusal:
        raise BadInput("queue", refusal.wording_key, **refusal.params) from None
    if medium not in queue.senders:
        missing = standing.no_sender(queue, medium)
        raise BadInput("queue", missing.wording_key, **missing.params)
    return queue

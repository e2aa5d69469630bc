"""A press of Send: decided on the server, saved under its view, one conversation per recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain import jobs
from bot.domain.ids import new_id
from bot.domain.life import Standing
from bot.domain.model import (
    Agent,
    ContactId,
    Medium,
    Queue,
    QueueId,
    RecipientKind,
    RecipientMatch,
    SubmissionId,
    TemplateUse,
)
from bot.domain.records import Submission, SubmissionRecipient
from bot.domain.text import fill_placeholders
from bot.domain.window import OutreachProgress, RecipientOutcome, SendForm, TakeOverQuestion
from bot.errors import BadInput, Refused
from bot.ports import Tx
from bot.services import contacts, content, standing
from bot.services.assessment import Candidate, Intent, assess
from bot.services.results import pair_of, progress
from bot.wording import explain

_MOST_REASONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Nothing is sent before the agent has answered these. The draft keeps what was written."""

    draft_id: SubmissionId
    questions: tuple[TakeOverQuestion, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be sent to whom. ``answers`` are by address; None when not asked yet."""

    submission_id: SubmissionId
    view_id: str
    agent: Agent
    queue: Queue
    medium: Medium
    message: str
    template: TemplateUse | None
    answers: Mapping[str, bool] | None = None


async def submit(tx: Tx, agent: Agent, press: Press) -> Asked | OutreachProgress:
    """Saves the submission and its jobs, or asks first.

    Raises Refused or BadInput when nothing can be sent. A second press shows the first one's
    progress.
    """
    if await _is_sent(tx, agent, press.submission_id):
        return await progress(tx, press.submission_id)
    form = press.form
    queue = await _checked_queue(tx, agent, form.queue_id, form.medium)
    chosen = await contacts.resolve(tx, form.recipients, form.medium, queue)
    template = await content.checked_template(tx, form, queue)
    plan = _Plan(
        submission_id=press.submission_id,
        view_id=press.view_id,
        agent=agent,
        queue=queue,
        medium=form.medium,
        message="" if template else form.message,
        template=template,
    )
    return await _decide(tx, plan, chosen)


async def confirm(tx: Tx, agent: Agent, answer: TakeOverAnswer) -> Asked | OutreachProgress:
    """The questions are answered. Everything is decided again: it may have changed meanwhile."""
    if await _is_sent(tx, agent, answer.submission_id):
        return await progress(tx, answer.submission_id)
    draft = await tx.submissions.find(answer.draft_id)
    if draft is None or draft.agent_id != agent.id:
        raise Refused("refused.stale")
    queue = await _checked_queue(tx, agent, draft.queue_id, draft.medium)
    asked = [one for one in draft.recipients if one.outcome is RecipientOutcome.LEFT_OUT]
    plan = _Plan(
        submission_id=answer.submission_id,
        view_id=answer.view_id,
        agent=agent,
        queue=queue,
        medium=draft.medium,
        message=draft.body,
        template=await content.still_as_chosen(tx, draft.template),
        answers={one.address: one.position in answer.take_over for one in asked},
    )
    return await _decide(tx, plan, [_chosen(recipient) for recipient in draft.recipients])


async def _is_sent(tx: Tx, agent: Agent, submission_id: SubmissionId) -> bool:
    """Raises Refused for the submission of somebody else: its result names customers."""
    submission = await tx.submissions.find(submission_id)
    if submission is not None and submission.agent_id != agent.id:
        raise Refused("refused.stale")
    return submission is not None


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


async def _decide(
    tx: Tx, plan: _Plan, chosen: Sequence[RecipientMatch]
) -> Asked | OutreachProgress:
    intent = Intent(
        agent=plan.agent,
        queue=plan.queue,
        medium=plan.medium,
        use=plan.template,
        checks_window=True,
    )
    candidates = await assess(tx, intent, chosen)
    _check_sendable(plan, candidates)
    submission = _submission(plan, candidates)
    asked = {i: one for i, one in enumerate(candidates) if one.may_be_taken_over}
    if asked and plan.answers is None:
        return await _ask(tx, submission, asked)
    await _save(tx, submission, plan.queue)
    return await progress(tx, plan.submission_id)


def _check_sendable(plan: _Plan, candidates: Sequence[Candidate]) -> None:
    """Raises BadInput for a text that is too long for anybody, or when nobody is left."""
    left = [one for one in candidates if one.refusal is None]
    content.check_message(
        plan.medium, (fill_placeholders(plan.message, one.recipient.name) for one in left)
    )
    refusals = [one.refusal for one in candidates if one.refusal is not None]
    if left or not refusals:
        return
    if {refusal.wording_key for refusal in refusals} == {"refused.window_closed"}:
        raise BadInput("template", "window.template.missing")
    if len(refusals) == 1:
        raise BadInput("recipients", refusals[0].wording_key, **refusals[0].params)
    reasons = " ".join(explain(refusal) for refusal in refusals[:_MOST_REASONS])
    raise BadInput("recipients", "window.recipients.all_refused", reasons=reasons)


def _submission(plan: _Plan, candidates: Sequence[Candidate]) -> Submission:
    answers = plan.answers or {}
    return Submission(
        id=plan.submission_id,
        view_id=plan.view_id,
        agent_id=plan.agent.id,
        queue_id=plan.queue.id,
        medium=plan.medium,
        body=plan.message,
        recipients=tuple(_recipient(i, one, answers) for i, one in enumerate(candidates)),
        template=plan.template,
    )


def _recipient(
    position: int, candidate: Candidate, answers: Mapping[str, bool]
) -> SubmissionRecipient:
    match = candidate.recipient
    recipient = SubmissionRecipient(
        position=position,
        address=match.address,
        name=match.name,
        contact_id=ContactId(match.id) if match.kind is RecipientKind.CONTACT else None,
        take_over=answers.get(match.address, False),
    )
    if candidate.refusal is not None:
        return _refused(recipient, candidate, candidate.refusal)
    if not candidate.may_be_taken_over or recipient.take_over:
        return recipient
    if answers and match.address not in answers:  # it has become a question since the others
        unasked = Refused("refused.unassigned", recipient=candidate.name)
        return _refused(recipient, candidate, unasked)
    return replace(recipient, outcome=RecipientOutcome.LEFT_OUT)


def _refused(
    recipient: SubmissionRecipient, candidate: Candidate, refusal: Refused
) -> SubmissionRecipient:
    blocking = candidate.known.conversation
    is_open = blocking is not None and candidate.standing is not Standing.FREE
    return replace(
        recipient,
        outcome=RecipientOutcome.REFUSED,
        reason=explain(refusal),
        conversation_id=blocking.id if blocking and is_open else None,
    )


async def _ask(tx: Tx, submission: Submission, asked: dict[int, Candidate]) -> Asked:
    """Kept under an id of its own: the agent may go back, change things and press Send again."""
    draft = replace(submission, id=SubmissionId(new_id()))
    await tx.submissions.add(draft)
    questions = [await _question(tx, i, candidate) for i, candidate in asked.items()]
    return Asked(draft_id=draft.id, questions=tuple(questions))


async def _question(tx: Tx, position: int, candidate: Candidate) -> TakeOverQuestion:
    conversation = candidate.known.conversation
    assert conversation is not None
    last = await tx.messages.last(conversation.id)
    names = await tx.queues.names([conversation.queue_id])
    return TakeOverQuestion(
        position=position,
        recipient=candidate.name,
        last_message=last.body if last else "",
        last_message_at=last.created_at if last else conversation.disconnected_at,
        queue_name=names.get(conversation.queue_id, ""),
        ended_by=candidate.ended_by,
    )


async def _save(tx: Tx, submission: Submission, queue: Queue) -> None:
    if not await tx.submissions.add(submission):
        return  # another press of the same button was faster
    await tx.agents.remember_queue(submission.agent_id, submission.medium, queue.id)
    pending = [r for r in submission.recipients if r.outcome is RecipientOutcome.PENDING]
    starts = [
        jobs.start_conversation(submission.id, one.position, pair_of(submission, queue, one))
        for one in pending
    ]
    await tx.jobs.enqueue(*starts)

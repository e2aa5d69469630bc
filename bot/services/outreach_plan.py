"""What becomes of each recipient: refused, asked about, left out, or one conversation each."""

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
    RecipientKind,
    RecipientMatch,
    SubmissionId,
    TemplateUse,
)
from bot.domain.records import Submission, SubmissionRecipient
from bot.domain.text import fill_placeholders
from bot.domain.window import OutreachProgress, RecipientOutcome, TakeOverQuestion
from bot.errors import BadInput, Refused
from bot.ports import Tx
from bot.services import content
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
class Plan:
    """What is to be sent to whom. ``answers`` are by address; None when not asked yet."""

    submission_id: SubmissionId
    view_id: str
    agent: Agent
    queue: Queue
    medium: Medium
    message: str
    template: TemplateUse | None
    answers: Mapping[str, bool] | None = None


async def decide(tx: Tx, plan: Plan, chosen: Sequence[RecipientMatch]) -> Asked | OutreachProgress:
    """Saves the submission with its jobs, or a draft with its questions. Raises BadInput."""
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


def _check_sendable(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Raises BadInput for a text that is too long for anybody, or when nobody is left."""
    left = [one for one in candidates if one.refusal is None]
    texts = {fill_placeholders(plan.message, one.recipient.name): one.name for one in left}
    content.check_message(plan.medium, texts)
    refusals = [one.refusal for one in candidates if one.refusal is not None]
    if left or not refusals:
        return
    if {refusal.wording_key for refusal in refusals} == {"refused.window_closed"}:
        raise BadInput("template", "window.template.missing")
    if len(refusals) == 1:
        raise BadInput("recipients", refusals[0].wording_key, **refusals[0].params)
    reasons = " ".join(explain(refusal) for refusal in refusals[:_MOST_REASONS])
    raise BadInput("recipients", "window.recipients.all_refused", reasons=reasons)


def _submission(plan: Plan, candidates: Sequence[Candidate]) -> Submission:
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
    if answers.get(match.address) is False:  # whatever has become of the conversation meanwhile
        return replace(recipient, outcome=RecipientOutcome.LEFT_OUT)
    if candidate.refusal is not None:
        return _refused(recipient, candidate, candidate.refusal)
    if not candidate.may_be_taken_over or recipient.take_over:
        return recipient
    if answers:  # it has become a question since the others
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

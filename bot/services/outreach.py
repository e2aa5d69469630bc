"""A press of Send: decided on the server, saved under its view, one conversation per recipient."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain import jobs
from bot.domain.ids import derived_id, new_id
from bot.domain.jobs import Job
from bot.domain.model import (
    Agent,
    AgentId,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Direction,
    Message,
    MessageId,
    Pair,
    Queue,
    RecipientKind,
    RecipientMatch,
    SubmissionId,
)
from bot.domain.numbers import display
from bot.domain.records import (
    Started,
    StartRequest,
    Submission,
    SubmissionRecipient,
)
from bot.domain.text import fill_placeholders
from bot.domain.window import (
    OutcomeLine,
    OutreachProgress,
    RecipientOutcome,
    SendForm,
    TakeOverQuestion,
)
from bot.errors import AppError, BadInput, Refused
from bot.ports import ContactCenter, Store, Tx
from bot.services import contacts, content, relay, standing
from bot.services.assessment import Candidate, assess
from bot.wording import explain, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Nothing is sent before the agent has answered these. The draft keeps what was written."""

    draft_id: SubmissionId
    questions: tuple[TakeOverQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press of Send. ``agreed`` holds the addresses to take over; None when not asked yet."""

    submission_id: SubmissionId
    view_id: str
    form: SendForm
    agreed: frozenset[str] | None = None


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
    if await tx.submissions.find(press.submission_id) is not None:
        return await progress(tx, press.submission_id)
    form = press.form
    queue = await _checked_queue(tx, agent, form)
    chosen = await contacts.resolve(tx, form.recipients, form.medium, queue)
    template = await content.checked_template(tx, form, queue)
    content.check_message(form)
    has_content = bool(form.message) or template is not None
    candidates = await assess(tx, queue, form.medium, chosen, template, has_content)
    _raise_if_nothing_is_left(candidates)
    agreed = press.agreed or frozenset()
    submission = Submission(
        id=press.submission_id,
        view_id=press.view_id,
        agent_id=agent.id,
        queue_id=queue.id,
        medium=form.medium,
        body=form.message,
        recipients=tuple([await _recipient(tx, i, c, agreed) for i, c in enumerate(candidates)]),
        template=template,
    )
    asked = [i for i, c in enumerate(candidates) if c.may_be_taken_over]
    if asked and press.agreed is None:
        return await _ask(tx, submission, {i: candidates[i] for i in asked})
    await _save(tx, submission, queue)
    return await progress(tx, press.submission_id)


async def _ask(tx: Tx, submission: Submission, asked: dict[int, Candidate]) -> Asked:
    """Kept under an id of its own: the agent may go back, change things and press Send again."""
    draft = replace(submission, id=SubmissionId(new_id()))
    await tx.submissions.add(draft)
    questions = [await _question(tx, i, candidate) for i, candidate in asked.items()]
    return Asked(draft_id=draft.id, questions=tuple(questions))


async def confirm(tx: Tx, agent: Agent, answer: TakeOverAnswer) -> Asked | OutreachProgress:
    """The questions are answered. Everything is decided again: it may have changed meanwhile."""
    draft = await tx.submissions.find(answer.draft_id)
    if draft is None or draft.agent_id != agent.id:
        raise Refused("refused.stale")
    chosen = [_chosen(recipient) for recipient in draft.recipients]
    agreed = {r.address for r in draft.recipients if r.position in answer.take_over}
    form = SendForm(
        medium=draft.medium,
        queue_id=draft.queue_id,
        recipients=tuple(chosen),
        template_id=draft.template.template_id if draft.template else None,
        template_values=draft.template.values if draft.template else (),
        message=draft.body,
    )
    press = Press(
        submission_id=answer.submission_id,
        view_id=answer.view_id,
        form=form,
        agreed=frozenset(agreed),
    )
    return await submit(tx, agent, press)


def _chosen(recipient: SubmissionRecipient) -> RecipientMatch:
    is_contact = recipient.contact_id is not None
    return RecipientMatch(
        kind=RecipientKind.CONTACT if is_contact else RecipientKind.TYPED,
        id=recipient.contact_id or "",
        name=recipient.name,
        address=recipient.address,
    )


async def _checked_queue(tx: Tx, agent: Agent, form: SendForm) -> Queue:
    await standing.check_permissions(tx, agent)
    if form.queue_id is None:
        raise BadInput("queue", "window.queue.missing")
    try:
        queue = await tx.queues.get(form.queue_id)
        await standing.check_membership(tx, agent.id, queue)
    except LookupError:
        raise BadInput("queue", "window.queue.gone") from None
    except Refused as refusal:
        raise BadInput("queue", refusal.wording_key, **refusal.params) from None
    if form.medium not in queue.senders:
        missing = standing.no_sender(queue, form.medium)
        raise BadInput("queue", missing.wording_key, **missing.params)
    return queue


async def _question(tx: Tx, position: int, candidate: Candidate) -> TakeOverQuestion:
    conversation = candidate.known.conversation
    assert conversation is not None
    last = await tx.messages.last(conversation.id)
    queue = await tx.queues.get(conversation.queue_id)
    ended_by = conversation.last_agent_id
    return TakeOverQuestion(
        position=position,
        recipient=candidate.name,
        last_message=last.body if last else "",
        last_message_at=last.created_at if last else conversation.disconnected_at,
        queue_name=queue.name,
        ended_by=(await tx.agents.get(ended_by)).name if ended_by else "",
    )


def _raise_if_nothing_is_left(candidates: list[Candidate]) -> None:
    refusals = [c.refusal for c in candidates if c.refusal is not None]
    if len(refusals) == len(candidates):
        first = refusals[0]
        raise BadInput("recipients", first.wording_key, **first.params)


async def _recipient(
    tx: Tx, position: int, candidate: Candidate, agreed: frozenset[str]
) -> SubmissionRecipient:
    medium = candidate.pair.medium
    contact_id, name = await contacts.contact_of(tx, candidate.recipient, medium)
    recipient = SubmissionRecipient(
        position=position,
        address=candidate.recipient.address,
        name=name,
        contact_id=contact_id,
        take_over=candidate.recipient.address in agreed,
    )
    if candidate.refusal is not None:
        reason = explain(candidate.refusal)
        blocking = candidate.known.conversation
        return replace(
            recipient,
            outcome=RecipientOutcome.REFUSED,
            reason=reason,
            conversation_id=blocking.id if blocking else None,
        )
    if candidate.may_be_taken_over and not recipient.take_over:
        return replace(recipient, outcome=RecipientOutcome.LEFT_OUT)
    return recipient


async def _save(tx: Tx, submission: Submission, queue: Queue) -> None:
    if not await tx.submissions.add(submission):
        return
    await tx.agents.remember_queue(submission.agent_id, submission.medium, queue.id)
    sender_address = queue.senders[submission.medium].address
    for recipient in submission.recipients:
        if recipient.outcome is RecipientOutcome.PENDING:
            pair = _pair(submission, sender_address, recipient)
            job = jobs.start_conversation(submission.id, recipient.position, pair)
            await tx.jobs.enqueue(job)


def _pair(submission: Submission, sender_address: str, recipient: SubmissionRecipient) -> Pair:
    return Pair(
        medium=submission.medium,
        sender_address=sender_address,
        customer_address=recipient.address,
    )


async def progress(tx: Tx, submission_id: SubmissionId) -> OutreachProgress:
    submission = await tx.submissions.get(submission_id)
    lines = [
        OutcomeLine(
            recipient=recipient.name or display(recipient.address),
            outcome=recipient.outcome,
            reason=recipient.reason,
            thread_url=await thread_url(tx, recipient.conversation_id),
            position=recipient.position,
        )
        for recipient in submission.recipients
    ]
    return OutreachProgress(submission_id=submission_id, lines=tuple(lines))


async def try_again(tx: Tx, agent: Agent, submission_id: SubmissionId, position: int) -> None:
    """One recipient whose start has failed. Raises Refused for anything else."""
    submission = await tx.submissions.find(submission_id)
    if submission is None or submission.agent_id != agent.id:
        raise Refused("refused.stale")
    if position >= len(submission.recipients):
        raise Refused("refused.stale")
    recipient = submission.recipients[position]
    if recipient.outcome is not RecipientOutcome.FAILED:
        raise Refused("refused.stale")
    queue = await tx.queues.get(submission.queue_id)
    pair = _pair(submission, queue.senders[submission.medium].address, recipient)
    await tx.submissions.save_outcome(submission_id, position, RecipientOutcome.PENDING)
    await tx.jobs.enqueue(
        jobs.start_conversation(submission_id, position, pair), jobs.show_progress(submission_id)
    )


async def thread_url(tx: Tx, conversation_id: ConversationId | None) -> str | None:
    """A link that opens the thread; None while the card is not posted."""
    if conversation_id is None:
        return None
    return await relay.thread_url(tx, await tx.conversations.get(conversation_id))


async def start_conversation(store: Store, center: ContactCenter, job: Job) -> None:
    """The worker's use case for one recipient; repeated, it meets its own traces."""
    submission_id = SubmissionId(job.payload["submission_id"])
    position = int(job.payload["position"])
    async with store.transaction() as tx:
        submission = await tx.submissions.get(submission_id)
        recipient = submission.recipients[position]
        if recipient.outcome is not RecipientOutcome.PENDING:
            await tx.jobs.finish(job)
            return
        request = await _request(tx, submission, recipient)
    try:
        started = await center.start(request)
    except Refused as refusal:
        await _save_refusal(store, job, submission, position, refusal)
        return
    async with store.transaction() as tx:
        await _save_start(tx, submission, recipient, started)
        await tx.jobs.finish(job)


async def _request(tx: Tx, submission: Submission, recipient: SubmissionRecipient) -> StartRequest:
    queue = await tx.queues.get(submission.queue_id)
    sender = queue.senders.get(submission.medium)
    return StartRequest(
        key=f"{submission.id}:{recipient.position}",
        agent_id=submission.agent_id,
        queue_id=submission.queue_id,
        pair=_pair(submission, sender.address if sender else "", recipient),
        customer_name=recipient.name,
        contact_id=recipient.contact_id,
        take_over=recipient.take_over,
    )


async def _save_refusal(
    store: Store, job: Job, submission: Submission, position: int, refusal: Refused
) -> None:
    async with store.transaction() as tx:
        await tx.submissions.save_outcome(
            submission.id, position, RecipientOutcome.REFUSED, explain(refusal)
        )
        await tx.jobs.enqueue(jobs.show_progress(submission.id))
        await tx.jobs.finish(job)


async def give_up(tx: Tx, job: Job, error: Exception) -> None:
    """The result says so, with a button to try again, instead of waiting for ever."""
    submission_id = SubmissionId(job.payload["submission_id"])
    reason = explain(error) if isinstance(error, AppError) else say("notice.gave_up")
    await tx.submissions.save_outcome(
        submission_id, int(job.payload["position"]), RecipientOutcome.FAILED, reason
    )
    await tx.jobs.enqueue(jobs.show_progress(submission_id))


async def _save_start(
    tx: Tx, submission: Submission, recipient: SubmissionRecipient, started: Started
) -> None:
    outcome = RecipientOutcome.TAKEN_OVER if started.is_taken_over else RecipientOutcome.SENT
    await tx.submissions.save_outcome(
        submission.id, recipient.position, outcome, conversation_id=started.conversation_id
    )
    conversation = await tx.conversations.get(started.conversation_id)
    await relay.show_conversation(tx, conversation, submission.id)
    await _add_first_message(tx, submission, recipient, conversation)
    await relay.refresh_homes(tx, AgentId(submission.agent_id))
    await tx.jobs.enqueue(jobs.show_progress(submission.id))


async def _add_first_message(
    tx: Tx, submission: Submission, recipient: SubmissionRecipient, conversation: Conversation
) -> None:
    """Without a message the conversation is open and the agent writes in the thread."""
    body = await _body(tx, submission, recipient)
    if not body:
        return
    message = Message(
        id=MessageId(derived_id("message", submission.id, recipient.position)),
        conversation_id=conversation.id,
        direction=Direction.OUTBOUND,
        body=body,
        delivery_status=DeliveryStatus.QUEUED,
        created_at=await tx.now(),
        agent_id=submission.agent_id,
        template=submission.template,
    )
    if await tx.messages.add(message):
        await relay.show_message(tx, conversation, message.id)
        await tx.jobs.enqueue(jobs.send_message(message.id, conversation.pair))


async def _body(tx: Tx, submission: Submission, recipient: SubmissionRecipient) -> str:
    if submission.template is None:
        return fill_placeholders(submission.body, recipient.name)
    template = await tx.templates.find(submission.template.template_id)
    if template is None:
        return say("thread.template", name=submission.template.name)
    return content.template_text(template, submission.template.values)

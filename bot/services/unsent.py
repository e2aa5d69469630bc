"""Refusals that the window could not show: the agent is told by direct message, once."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import jobs
from bot.domain.model import SubmissionId
from bot.domain.number_forms import mask_in
from bot.domain.records import Submission, SubmissionRecipient
from bot.domain.window import OutcomeLine, OutreachProgress, RecipientOutcome, Unsent
from bot.ports import Tx
from bot.services.results import progress

# A message that failed after its conversation was opened is told in its thread.
_WITHOUT_THREAD = (RecipientOutcome.REFUSED, RecipientOutcome.FAILED)


async def note_shown(tx: Tx, submission: Submission) -> None:
    """The window is open and shows what ``submission`` holds."""
    if untold := _untold(submission):
        await tx.submissions.mark_told(submission.id, [one.position for one in untold])


async def note_hidden(tx: Tx, submission: Submission, shown: OutreachProgress) -> None:
    """The window takes no more; nothing is told before all is decided, so that it is told once."""
    if not shown.is_finished or not _untold(submission):
        return
    agent = await tx.agents.get(submission.agent_id)
    if agent.slack_team_id and agent.slack_user_id:
        place = (agent.slack_team_id, agent.slack_user_id)
        await tx.jobs.enqueue(jobs.tell_unsent(submission.id, *place))


async def give_up(tx: Tx, submission_id: SubmissionId) -> None:
    """Slack would not have the window changed, however often it was asked."""
    submission = await tx.submissions.get(submission_id)
    await note_hidden(tx, submission, await progress(tx, submission_id))


async def build(tx: Tx, submission: Submission) -> Unsent:
    """Without lines when the agent has read of everything."""
    recipients = {one.position: one for one in _untold(submission)}
    lines = (await progress(tx, submission.id)).lines
    untold = [(line, recipients[line.position]) for line in lines if line.position in recipients]
    names = await tx.queues.names([submission.queue_id])
    return Unsent(
        queue_name=names.get(submission.queue_id, ""),
        total=len(lines),
        lines=tuple(_masked(line, recipient) for line, recipient in untold),
    )


def _untold(submission: Submission) -> list[SubmissionRecipient]:
    return [
        one for one in submission.recipients if one.outcome in _WITHOUT_THREAD and not one.is_told
    ]


def _masked(line: OutcomeLine, recipient: SubmissionRecipient) -> OutcomeLine:
    return replace(
        line,
        recipient=mask_in(line.recipient, recipient.address),
        reason=mask_in(line.reason, recipient.address),
    )

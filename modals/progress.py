"""Sending to many, then the result: one line per recipient, in the same view."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.window import OutcomeLine, OutreachProgress, RecipientOutcome
from bot.wording import say
from modals import blocks
from modals.blocks import Json, button, mrkdwn, paragraphs, plain, section
from modals.ids import Action, Block, Callback, block_id
from modals.metadata import VALUE_LIMIT, LineValue, SubmissionMetadata
from modals.phrases import link, person, sentence

_MOST_BUTTONS = 40  # each takes a block of its own, and may split a paragraph in two
REASON_LIMIT = 400
_OUTCOMES = {
    RecipientOutcome.PENDING: "window.outcome.pending",
    RecipientOutcome.SENT: "window.outcome.sent",
    RecipientOutcome.TAKEN_OVER: "window.outcome.taken_over",
    RecipientOutcome.REFUSED: "window.outcome.refused",
    RecipientOutcome.FAILED: "window.outcome.failed",
    RecipientOutcome.LEFT_OUT: "window.outcome.left_out",
}


def progress_view(progress: OutreachProgress) -> Json:
    key = "window.result.title" if progress.is_finished else "window.progress.title"
    return blocks.modal(
        Callback.PROGRESS,
        say(key),
        [*_headline(progress), *_lines(progress)],
        say("window.close"),
        private_metadata=SubmissionMetadata(submission_id=progress.submission_id).dump(),
    )


def _headline(progress: OutreachProgress) -> list[Json]:
    if len(progress.lines) == 1:
        return []
    text = _tally(progress) if progress.is_finished else _so_far(progress)
    return [section(plain(text))]


def _so_far(progress: OutreachProgress) -> str:
    done = sum(line.outcome is not RecipientOutcome.PENDING for line in progress.lines)
    return say("window.progress.so_far", done=done, total=len(progress.lines))


def _tally(progress: OutreachProgress) -> str:
    reached = (RecipientOutcome.SENT, RecipientOutcome.TAKEN_OVER)
    sent = sum(line.outcome in reached for line in progress.lines)
    return say("window.result.tally", sent=sent, total=len(progress.lines))


def _lines(progress: OutreachProgress) -> list[Json]:
    """Lines in few sections; a line with *Try again* stands alone, beside its button."""
    drawn: list[Json] = []
    waiting: list[str] = []
    buttons = _MOST_BUTTONS
    for line in progress.lines:
        if line.outcome is RecipientOutcome.FAILED and buttons:
            buttons -= 1
            drawn += [*paragraphs(waiting), _retry(progress.submission_id, line)]
            waiting = []
        else:
            waiting.append(outcome_line(line))
    return [*drawn, *paragraphs(waiting)]


def _retry(submission_id: str, line: OutcomeLine) -> Json:
    value = LineValue(submission_id=submission_id, position=line.position).dump(VALUE_LIMIT)
    again = button(say("window.try_again"), Action.PROGRESS_TRY_AGAIN, value)
    return section(mrkdwn(outcome_line(line)), again, block_id=block_id(Block.LINE, line.position))


def outcome_line(line: OutcomeLine) -> str:
    """mrkdwn: who, what became of it, why, and a link where there is a thread."""
    return " ".join(filter(None, _parts(line)))


def _parts(line: OutcomeLine) -> Iterable[str]:
    is_open_only = line.outcome is RecipientOutcome.SENT and not line.has_message
    key = "window.outcome.opened" if is_open_only else _OUTCOMES[line.outcome]
    yield say(key, recipient=person(line.recipient))
    yield sentence(line.reason, REASON_LIMIT)
    yield link(line.thread_url, say("window.open_thread"))

"""The question before open conversations are taken over: one decision per recipient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.window import TakeOverQuestion
from bot.errors import Refused
from bot.wording import say
from modals import blocks, limits
from modals.blocks import Json, field, mrkdwn, plain, section
from modals.forged import forged_is_stale
from modals.ids import Action, Block, Callback, block_id
from modals.limits import clean, fit, shown
from modals.metadata import SubmissionMetadata
from modals.phrases import DAY_AND_CLOCK, literal, person, slack_date

_MOST_WITH_DETAILS = 49  # two blocks each
_QUOTE_LIMIT = 200


class Decision(StrEnum):
    TAKE_OVER = "take_over"
    LEAVE_OUT = "leave_out"


_DECISIONS = {
    Decision.TAKE_OVER: "window.take_over.yes",
    Decision.LEAVE_OUT: "window.take_over.no",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverForm:
    """The positions of the submission's recipients, by what was decided about them."""

    submission_id: str
    take_over: frozenset[int]
    leave_out: frozenset[int]


def take_over_view(submission_id: str, questions: Sequence[TakeOverQuestion]) -> Json:
    """At most 100 questions. Only a single one is answered beforehand."""
    is_detailed = len(questions) <= _MOST_WITH_DETAILS
    is_only = len(questions) == 1
    if is_detailed:
        decide = say("window.take_over.decide")
        told = [[_details(q), _question(q, decide, is_only=is_only)] for q in questions]
        asked = [_intro(is_only=is_only), *(block for two in told for block in two)]
    else:
        asked = [_question(q, _name(q), is_only=False) for q in questions[: limits.OPTIONS]]
    return blocks.modal(
        Callback.TAKE_OVER,
        say("window.take_over.title"),
        asked,
        say("window.take_over.back"),
        submit=say("window.take_over.submit"),
        private_metadata=SubmissionMetadata(submission_id=submission_id).dump(),
    )


def _intro(*, is_only: bool) -> Json:
    key = "window.take_over.intro.one" if is_only else "window.take_over.intro.many"
    return section(plain(say(key)))


def _name(question: TakeOverQuestion) -> str:
    return shown(question.recipient, 200) or say("window.unnamed")


def _question(question: TakeOverQuestion, label: str, *, is_only: bool) -> Json:
    offered = [blocks.option(say(key), decision) for decision, key in _DECISIONS.items()]
    radio: Json = {"type": "radio_buttons", "action_id": Action.DECISION, "options": offered}
    if is_only:
        radio["initial_option"] = offered[0]
    where = block_id(Block.DECISION, question.position)
    return field(where, label, radio)


def _details(question: TakeOverQuestion) -> Json:
    lines = [say("window.take_over.who", name=person(question.recipient))]
    if quote := fit(clean(question.last_message), _QUOTE_LIMIT):
        lines.append(say("window.take_over.quote", text=literal(quote, _QUOTE_LIMIT)))
    if question.last_message_at:
        when = slack_date(question.last_message_at, DAY_AND_CLOCK)
        lines.append(say("window.take_over.when", when=when))
    lines.append(_whose(question))
    return section(mrkdwn("\n".join(lines)))


def _whose(question: TakeOverQuestion) -> str:
    queue, agent = literal(question.queue_name), literal(question.ended_by)
    if not agent:
        return say("window.take_over.queue", queue=queue)
    return say("window.take_over.ended", queue=queue, agent=agent)


@forged_is_stale
def parse_take_over(view: Json) -> TakeOverForm:
    """Raises Refused for anything that our question cannot have sent."""
    submission_id = SubmissionMetadata.of_view(view).submission_id
    decided: dict[Decision, set[int]] = {decision: set() for decision in Decision}
    for where, held in view["state"]["values"].items():
        start, _, position = where.partition(":")
        if start != Block.DECISION or int(position) < 0:
            raise Refused("refused.stale")
        decided[Decision(held[Action.DECISION]["selected_option"]["value"])].add(int(position))
    return TakeOverForm(
        submission_id=submission_id,
        take_over=frozenset(decided[Decision.TAKE_OVER]),
        leave_out=frozenset(decided[Decision.LEAVE_OUT]),
    )

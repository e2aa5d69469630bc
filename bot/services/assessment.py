"""What the rules say of each recipient: one reading for the panel, the submit and its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import life
from bot.domain.life import Standing
from bot.domain.model import (
    Agent,
    Medium,
    Pair,
    Queue,
    RecipientMatch,
    TemplateUse,
)
from bot.domain.number_forms import display
from bot.domain.records import PairStanding
from bot.errors import Refused
from bot.ports import Tx
from bot.services import content, relay, standing
from bot.services.standing import Holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A recipient, what is known of them, and the rule that says no, if one does."""

    recipient: RecipientMatch
    pair: Pair
    known: PairStanding
    standing: Standing
    ended_by: str = ""  # of an open, unassigned conversation
    thread_url: str | None = None  # of the open conversation
    refusal: Refused | None = None

    @property
    def name(self) -> str:
        return self.recipient.name or display(self.recipient.address)

    @property
    def may_be_taken_over(self) -> bool:
        return self.refusal is None and self.standing is Standing.UNASSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Who is about to write, and with what. ``checks_window``: at the press, when it counts."""

    agent: Agent
    queue: Queue
    medium: Medium
    use: TemplateUse | None = None
    checks_window: bool = False


async def assess(tx: Tx, intent: Intent, recipients: Sequence[RecipientMatch]) -> list[Candidate]:
    """The same few look-ups for one recipient and for a hundred.

    The queue must have a sender in this medium.
    """
    sender_address = intent.queue.senders[intent.medium].address
    pairs = [
        Pair(medium=intent.medium, sender_address=sender_address, customer_address=r.address)
        for r in recipients
    ]
    lines = await standing.of_lines(tx, pairs)
    open_ones = [one.known.conversation for one in lines.values() if one.known.conversation]
    holders = await standing.holders(tx, open_ones, intent.agent.id)
    workspace, now = (await tx.organization()).slack_url, await tx.now()
    return [
        _candidate(intent, recipient, lines[pair], holders, workspace, now)
        for recipient, pair in zip(recipients, pairs, strict=True)
    ]


def _candidate(
    intent: Intent,
    recipient: RecipientMatch,
    line: standing.Line,
    holders: Holders,
    workspace: str,
    now: datetime,
) -> Candidate:
    conversation = line.known.conversation
    candidate = Candidate(
        # The form in which the carrier and we know the line already, so that one talk stays one.
        recipient=replace(recipient, address=line.pair.customer_address),
        pair=line.pair,
        known=line.known,
        standing=life.standing(conversation, now),
        ended_by=holders.last_agent(conversation) if conversation else "",
        thread_url=relay.permalink(workspace, conversation) if conversation else None,
    )
    return replace(candidate, refusal=_refusal(intent, candidate, holders, now))


def _refusal(
    intent: Intent, candidate: Candidate, holders: Holders, now: datetime
) -> Refused | None:
    """The first rule that says no."""
    for check in _CHECKS:
        try:
            check(intent, candidate, now)
        except Refused as refusal:
            return refusal
    conversation = candidate.known.conversation
    if conversation is None or candidate.standing is Standing.FREE:
        return None
    if candidate.standing is Standing.UNASSIGNED and conversation.queue_id not in holders.closed:
        return None  # may be taken over
    return standing.refusal_of(conversation, candidate.name, holders, now, intent.agent.id)


def _check_opt_out(intent: Intent, candidate: Candidate, now: datetime) -> None:
    standing.check_opt_out(candidate.known, candidate.pair, candidate.name, intent.use)


def _check_window(intent: Intent, candidate: Candidate, now: datetime) -> None:
    if intent.checks_window:
        standing.check_window(candidate.known, candidate.pair, intent.use, candidate.name, now)


def _check_values(intent: Intent, candidate: Candidate, now: datetime) -> None:
    if intent.use is not None:
        content.check_filled(intent.use, candidate.recipient.name, candidate.name)


_CHECKS: tuple[Callable[[Intent, Candidate, datetime], None], ...] = (
    _check_opt_out,
    _check_window,
    _check_values,
)

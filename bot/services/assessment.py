"""What the rules say of each recipient: one reading for the panel, the submit and its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import life
from bot.domain.life import Standing
from bot.domain.model import Medium, Pair, Queue, RecipientMatch, TemplateUse
from bot.domain.numbers import display
from bot.domain.records import PairStanding
from bot.errors import Refused
from bot.ports import Tx
from bot.services import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A recipient, what is known of them, and the rule that says no, if one does."""

    recipient: RecipientMatch
    pair: Pair
    known: PairStanding
    standing: Standing
    refusal: Refused | None = None

    @property
    def name(self) -> str:
        return self.recipient.name or display(self.recipient.address)

    @property
    def may_be_taken_over(self) -> bool:
        return self.refusal is None and self.standing is Standing.UNASSIGNED


async def assess(
    tx: Tx,
    queue: Queue,
    medium: Medium,
    recipients: Sequence[RecipientMatch],
    template: TemplateUse | None,
    has_content: bool,
) -> list[Candidate]:
    """One look-up for all recipients; the queue must have a sender in this medium."""
    sender_address = queue.senders[medium].address
    pairs = [
        Pair(medium=medium, sender_address=sender_address, customer_address=r.address)
        for r in recipients
    ]
    known = await tx.pairs.standing(pairs)
    now = await tx.now()
    candidates = [
        Candidate(
            recipient=recipient,
            pair=pair,
            known=known[pair],
            standing=life.standing(known[pair].conversation, now),
        )
        for recipient, pair in zip(recipients, pairs, strict=True)
    ]
    return [await _with_refusal(tx, c, template, has_content) for c in candidates]


async def _with_refusal(
    tx: Tx, candidate: Candidate, template: TemplateUse | None, has_content: bool
) -> Candidate:
    refusal = await _refusal(tx, candidate, template, has_content)
    return Candidate(
        recipient=candidate.recipient,
        pair=candidate.pair,
        known=candidate.known,
        standing=candidate.standing,
        refusal=refusal,
    )


async def _refusal(
    tx: Tx, candidate: Candidate, template: TemplateUse | None, has_content: bool
) -> Refused | None:
    now = await tx.now()
    conversation = candidate.known.conversation
    try:
        standing.check_opt_out(candidate.known, candidate.pair, candidate.name)
        if has_content:
            standing.check_window(candidate.known, candidate.pair, template, candidate.name, now)
    except Refused as refusal:
        return refusal
    is_taken = candidate.standing in (Standing.WAITING, Standing.WITH_AGENT)
    if is_taken and conversation is not None:
        return await standing.refusal(tx, conversation, candidate.name, now)
    return None

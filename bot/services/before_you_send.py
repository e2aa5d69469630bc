"""The panel "Before you send": one sentence for each thing worth knowing beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.life import Standing
from bot.domain.model import Agent, Medium, RecipientKind
from bot.domain.number_forms import display
from bot.domain.numbers import read_number
from bot.domain.quiet_hours import local_night
from bot.domain.segments import MAX_SEGMENTS, count_segments
from bot.domain.text import fill_placeholders, placeholders_in, unknown_placeholders
from bot.domain.window import Caution, WindowState
from bot.errors import AppError, BadInput
from bot.ports import Tx
from bot.services import standing
from bot.services.assessment import Candidate

_MOST_NIGHTS = 3


async def cautions(
    tx: Tx, agent: Agent, state: WindowState, candidates: Sequence[Candidate], texts: Sequence[str]
) -> list[Caution]:
    """Refusals first, then what is true of all, then what is worth knowing of each.

    ``texts`` is what each candidate would read, in their order.
    """
    now = await tx.now()
    about_each = [line for one in candidates for line in _of_candidate(state, one, now)]
    reached = [
        text for one, text in zip(candidates, texts, strict=True) if _is_reached(state, one, now)
    ]
    return [
        *(line for line in about_each if line.blocks),
        *_too_long_for(state, candidates, texts),
        *_mixed_windows(state, candidates, now),
        *await _utilization(tx, agent, len(reached)),
        *_totals(state.medium, reached),
        *_gaps(state, candidates),
        *(line for line in about_each if not line.blocks),
        *_nights(candidates, now),
    ]


def refused(fault: AppError, thread_url: str | None = None) -> Caution:
    """Something that will not be sent, as a line."""
    params = dict(fault.params)
    return Caution(wording_key=fault.wording_key, params=params, blocks=True, thread_url=thread_url)


def _of_candidate(state: WindowState, candidate: Candidate, now: datetime) -> Iterator[Caution]:
    if candidate.refusal is not None:
        is_taken = candidate.standing in (Standing.WAITING, Standing.WITH_AGENT)
        yield refused(candidate.refusal, candidate.thread_url if is_taken else None)
        return
    if candidate.may_be_taken_over:
        yield _continues(candidate)
    if candidate.known.is_marketing_opted_out:
        yield Caution(wording_key="before.no_marketing", params={"recipient": candidate.name})
    yield from _window_left(state, candidate, now)
    if candidate.recipient.kind is RecipientKind.TYPED:
        yield from _unusual(state, candidate)


def _continues(candidate: Candidate) -> Caution:
    conversation = candidate.known.conversation
    assert conversation is not None
    return Caution(
        wording_key="before.continues" if candidate.ended_by else "before.continues_unnamed",
        params={
            "recipient": candidate.name,
            "agent": candidate.ended_by,
            "ended_at": conversation.disconnected_at or conversation.started_at,
        },
        thread_url=candidate.thread_url,
    )


def _window_left(state: WindowState, candidate: Candidate, now: datetime) -> Iterator[Caution]:
    ends_at = standing.window_ends_at(candidate.known.last_inbound_at)
    if state.medium is Medium.WHATSAPP and ends_at is not None and _is_open(candidate, now):
        params = {"recipient": candidate.name, "ends_at": ends_at}
        yield Caution(wording_key="before.window_left", params=params)


def _is_open(candidate: Candidate, now: datetime) -> bool:
    return standing.is_window_open(candidate.known.last_inbound_at, now)


def _unusual(state: WindowState, candidate: Candidate) -> Iterator[Caution]:
    """Numbering plans move: what is possible but in no known range is checked by the agent."""
    address = candidate.recipient.address
    try:
        is_certain = read_number(address, state.medium, "ZZ")[0].is_certain
    except BadInput:
        return
    if not is_certain:
        yield Caution(wording_key="before.unusual", params={"number": display(address)})


def _nights(candidates: Sequence[Candidate], now: datetime) -> Iterator[Caution]:
    """One by one while they are few; of many, they would hide everything else."""
    asleep = [(one, night) for one in candidates if (night := _night(one, now))]
    if len(asleep) > _MOST_NIGHTS:
        params = {"count": len(asleep), "all": len(candidates)}
        yield Caution(wording_key="before.nights", params=dict(params))
        return
    for one, night in asleep:
        yield Caution(wording_key="before.night", params={"recipient": one.name, "time": night})


def _night(candidate: Candidate, now: datetime) -> str | None:
    recipient = candidate.recipient
    if candidate.refusal is not None:
        return None
    return local_night(recipient.address, now, recipient.time_zone)


def _too_long_for(
    state: WindowState, candidates: Sequence[Candidate], texts: Sequence[str]
) -> Iterator[Caution]:
    """The counter is of the text that is shown; a name can be what is too much in another."""
    if state.medium is not Medium.SMS:
        return
    shown = state.preview or state.message
    for one, text in zip(candidates, texts, strict=True):
        if one.refusal is None and text != shown and _segments(text) > MAX_SEGMENTS:
            params = {"recipient": one.name, "segments": _segments(text), "limit": MAX_SEGMENTS}
            key = "window.message.too_long_for"
            yield Caution(wording_key=key, params=dict(params), blocks=True)
            return


def _gaps(state: WindowState, candidates: Sequence[Candidate]) -> Iterator[Caution]:
    """Placeholders that stay empty, or as they stand. Of a template's values it is a refusal."""
    if not state.has_message_field:
        return
    if unknown := unknown_placeholders(state.message):
        params: dict[str, object] = {"placeholder": unknown[0]}
        yield Caution(wording_key="before.unknown_placeholder", params=params)
    for placeholder in placeholders_in(state.message):
        nameless = [c.name for c in candidates if _stays_empty(placeholder, c)]
        if nameless:
            key = "before.no_name.one" if len(nameless) == 1 else "before.no_name.many"
            params = {"recipient": nameless[0], "count": len(nameless), "placeholder": placeholder}
            yield Caution(wording_key=key, params=params)
            return


def _stays_empty(placeholder: str, candidate: Candidate) -> bool:
    is_reached = candidate.refusal is None
    return is_reached and not fill_placeholders(placeholder, candidate.recipient.name)


def _is_reached(state: WindowState, candidate: Candidate, now: datetime) -> bool:
    if candidate.refusal is not None:
        return False
    is_free_text = state.medium is Medium.WHATSAPP and state.has_message_field
    return not is_free_text or _is_open(candidate, now)


def _mixed_windows(
    state: WindowState, candidates: Sequence[Candidate], now: datetime
) -> Iterator[Caution]:
    """Free text reaches only those who wrote lately; a template reaches all."""
    if state.medium is not Medium.WHATSAPP or state.template is not None:
        return
    closed = sum(not _is_open(candidate, now) for candidate in candidates)
    if 0 < closed < len(candidates):
        key = "before.mixed.one" if closed == 1 else "before.mixed.many"
        yield Caution(wording_key=key, params={"closed": closed, "all": len(candidates)})


async def _utilization(tx: Tx, agent: Agent, sent: int) -> list[Caution]:
    """Warned, counted, not stopped."""
    after = await tx.agents.count_connected(agent.id) + sent
    if sent == 0 or after <= agent.message_capacity:
        return []
    params = {"open": after, "capacity": agent.message_capacity}
    return [Caution(wording_key="before.utilization", params=dict(params))]


def _totals(medium: Medium, texts: Sequence[str]) -> Iterator[Caution]:
    """What goes out in all; a single message has its counter already."""
    sent = sum(1 for text in texts if text)
    if sent < 2:
        return
    if medium is not Medium.SMS:
        yield Caution(wording_key="before.total_messages", params={"messages": sent})
        return
    segments = sum(map(_segments, texts))
    params = {"messages": sent, "segments": segments}
    yield Caution(wording_key="before.total_segments", params=dict(params))


def _segments(text: str) -> int:
    return count_segments(text).segments

"""The panel "Before you send": one sentence for each thing worth knowing beforehand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from bot.domain.life import Standing
from bot.domain.model import Agent, Medium
from bot.domain.numbers import display, read_number
from bot.domain.quiet_hours import local_night
from bot.domain.segments import count_segments
from bot.domain.window import Warning, WindowState  # noqa: A004 - the window's own word
from bot.errors import AppError, BadInput
from bot.ports import Tx
from bot.services import relay, standing
from bot.services.assessment import Candidate


async def warnings(
    tx: Tx, agent: Agent, state: WindowState, candidates: Sequence[Candidate], text: str
) -> list[Warning]:
    """Refusals first, then what the agent may want to know, then totals."""
    lines: list[Warning] = []
    for candidate in candidates:
        lines.extend([line async for line in _of_candidate(tx, state, candidate)])
    lines.sort(key=lambda line: not line.blocks)
    sent = sum(1 for c in candidates if c.refusal is None)
    lines.extend(_mixed_windows(state, candidates, await _open_windows(tx, state, candidates)))
    lines.extend(await _utilization(tx, agent, sent))
    lines.extend(_totals(state, sent, text))
    return lines


async def _of_candidate(tx: Tx, state: WindowState, candidate: Candidate) -> AsyncIterator[Warning]:
    if candidate.refusal is not None:
        yield await _refusal(tx, candidate, candidate.refusal)
        return
    if candidate.may_be_taken_over:
        yield await _continues(tx, candidate)
    async for line in _window_left(tx, state, candidate):
        yield line
    for found in (_unusual(state, candidate), await _night(tx, candidate)):
        if found is not None:
            yield found


async def _refusal(tx: Tx, candidate: Candidate, refusal: AppError) -> Warning:
    conversation = candidate.known.conversation
    is_taken = candidate.standing in (Standing.WAITING, Standing.WITH_AGENT)
    url = await relay.thread_url(tx, conversation) if conversation and is_taken else None
    return Warning(
        wording_key=refusal.wording_key, params=dict(refusal.params), blocks=True, thread_url=url
    )


async def _continues(tx: Tx, candidate: Candidate) -> Warning:
    conversation = candidate.known.conversation
    assert conversation is not None
    ended_by = conversation.last_agent_id
    name = (await tx.agents.get(ended_by)).name if ended_by else ""
    return Warning(
        wording_key="before.continues" if name else "before.continues_unnamed",
        params={
            "recipient": candidate.name,
            "agent": name,
            "ended_at": conversation.disconnected_at or conversation.started_at,
        },
        thread_url=await relay.thread_url(tx, conversation),
    )


async def _window_left(tx: Tx, state: WindowState, candidate: Candidate) -> AsyncIterator[Warning]:
    if state.medium is not Medium.WHATSAPP:
        return
    ends_at = standing.window_ends_at(candidate.known.last_inbound_at)
    if ends_at is not None and standing.is_window_open(
        candidate.known.last_inbound_at, await tx.now()
    ):
        yield Warning(
            wording_key="before.window_left",
            params={"recipient": candidate.name, "ends_at": ends_at},
        )


def _unusual(state: WindowState, candidate: Candidate) -> Warning | None:
    """Numbering plans move: what is possible but in no known range is checked by the agent."""
    address = candidate.recipient.address
    try:
        readings = read_number(address, state.medium, "ZZ").readings
    except BadInput:
        return None
    if readings[0].is_certain:
        return None
    return Warning(wording_key="before.unusual", params={"number": display(address)})


async def _night(tx: Tx, candidate: Candidate) -> Warning | None:
    local_time = local_night(candidate.recipient.address, await tx.now())
    if local_time is None:
        return None
    return Warning(
        wording_key="before.night", params={"recipient": candidate.name, "time": local_time}
    )


async def _open_windows(tx: Tx, state: WindowState, candidates: Sequence[Candidate]) -> int:
    if state.medium is not Medium.WHATSAPP:
        return 0
    now = await tx.now()
    return sum(standing.is_window_open(c.known.last_inbound_at, now) for c in candidates)


def _mixed_windows(
    state: WindowState, candidates: Sequence[Candidate], open_count: int
) -> list[Warning]:
    """Free text reaches only those who wrote lately; a template reaches all."""
    closed = len(candidates) - open_count
    is_mixed = open_count > 0 and closed > 0 and state.template is None
    if state.medium is not Medium.WHATSAPP or not is_mixed:
        return []
    key = "before.mixed.one" if closed == 1 else "before.mixed.many"
    return [Warning(wording_key=key, params={"closed": closed, "all": len(candidates)})]


async def _utilization(tx: Tx, agent: Agent, sent: int) -> list[Warning]:
    """Warned, counted, not stopped."""
    after = await tx.agents.count_connected(agent.id) + sent
    if sent == 0 or after <= agent.message_capacity:
        return []
    params = {"open": after, "capacity": agent.message_capacity}
    return [Warning(wording_key="before.utilization", params=dict(params))]


def _totals(state: WindowState, sent: int, text: str) -> list[Warning]:
    if sent < 2 or not text:
        return []
    if state.medium is not Medium.SMS:
        return [Warning(wording_key="before.total_messages", params={"messages": sent})]
    segments = count_segments(text).segments * sent
    return [
        Warning(
            wording_key="before.total_segments", params={"messages": sent, "segments": segments}
        )
    ]

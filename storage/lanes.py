"""Lanes: which job may run now, in which order, at which pace, and by whom.

Of a lane one job runs at a time. ``due`` is when its next job wants to run, ``not_before`` is the
floor that pace, Retry-After and retries set; neither overwrites the other. Each claim raises the
fence, and nothing is written under an old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    RowMapping,
    Update,
    bindparam,
    case,
    func,
    select,
    update,
)

from bot.domain.jobs import Job
from storage.rows import noun
from storage.schema import NEVER, job, lane
from storage.session import Session

LOOK_AHEAD_MS = 60_000
"""Timers of days to come are many, and would be read at every wait."""


async def claim(session: Session, limit: int, lease_s: float) -> list[Job]:
    """At most one job of each lane. Lanes that turn out to have none are put back to rest."""
    fences = await _claim_lanes(session, limit, int(lease_s * 1000))
    if not fences:
        return []
    rows = await _start_heads(session, list(fences))
    await _keep_pace(session, rows)
    started = {row["lane"] for row in rows}
    await release(session, [name for name in fences if name not in started])
    return [noun(Job, row, fence=fences[row["lane"]]) for row in rows]


async def _claim_lanes(session: Session, limit: int, lease_ms: int) -> dict[str, int]:
    claimed = session.once(_claim_statement, limit, lease_ms)
    return {row["name"]: row["fence"] for row in await session.rows(claimed)}


def _claim_statement(session: Session, limit: int, lease_ms: int) -> Executable:
    now = session.milliseconds()
    ready = (
        select(lane.c.name)
        .where(lane.c.due <= now, lane.c.not_before <= now, lane.c.lease_until <= now)
        .order_by(lane.c.due)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("ready")
    )
    taken = {"lease_until": now + lease_ms, "lease_ms": lease_ms, "fence": lane.c.fence + 1}
    claimed = update(lane).where(lane.c.name.in_(select(ready.c.name))).values(taken)
    return claimed.returning(lane.c.name, lane.c.fence)


async def _start_heads(session: Session, lanes: Sequence[str]) -> Sequence[RowMapping]:
    """A job that a lost worker left running is the head again."""
    return await session.rows(session.once(_start_statement), {"lanes": lanes})


def _start_statement(session: Session) -> Executable:
    """What has a position is held back only for what may come before it: once one of a lane is due,
    the first of them is."""
    other = job.alias()
    is_due = (other.c.run_at <= session.milliseconds()) | (other.c.position > 0)
    head = (
        select(other.c.id)
        .where(other.c.lane == lane.c.name, other.c.state != "parked", is_due)
        .order_by(other.c.position, other.c.id)
        .limit(1)
        .correlate(lane)
        .scalar_subquery()
    )
    heads = select(head).where(lane.c.name.in_(bindparam("lanes", expanding=True)))
    started = {"state": "running", "attempts": job.c.attempts + 1}
    start = update(job).where(job.c.id.in_(heads)).values(started)
    return start.returning(job)


async def _keep_pace(session: Session, jobs: Sequence[RowMapping]) -> None:
    """The next start is counted from this one's claim, however long the work takes."""
    lanes: defaultdict[int, list[str]] = defaultdict(list)
    for row in jobs:
        lanes[row["pace_ms"]].append(row["lane"])
    for pace_ms, names in lanes.items():
        if pace_ms:
            given = {"lanes": sorted(names), "pace_ms": pace_ms}
            await session.run(session.once(_pace_statement), given)


def _pace_statement(session: Session) -> Executable:
    floor = session.milliseconds() + bindparam("pace_ms", type_=BigInteger)
    paced = update(lane).where(lane.c.name.in_(bindparam("lanes", expanding=True)))
    return paced.values(not_before=floor)


async def release(session: Session, lanes: Sequence[str]) -> None:
    """Gives lanes back, due when their next job is."""
    if lanes:
        await session.run(session.once(_release_statement), {"lanes": sorted(lanes)})


def _release_statement(session: Session) -> Executable:
    is_next = (job.c.lane == lane.c.name) & (job.c.state != "parked")
    earliest = select(func.min(job.c.run_at)).where(is_next).correlate(lane).scalar_subquery()
    idle = {"lease_until": 0, "due": func.coalesce(earliest, NEVER)}
    return update(lane).where(lane.c.name.in_(bindparam("lanes", expanding=True))).values(idle)


async def renew(session: Session, jobs: Sequence[Job], lease_s: float) -> None:
    until = session.milliseconds() + int(lease_s * 1000)
    for held in sorted(jobs, key=lambda one: one.lane):
        own = update(lane).where(lane.c.name == held.lane, lane.c.fence == held.fence)
        is_leased = lane.c.lease_until > 0  # a job that has just ended gave its lane back
        await session.run(own.where(is_leased).values(lease_until=until))


async def delay(session: Session, name: str, after_s: float) -> None:
    """Nothing in the lane starts before; a floor that is further off stays."""
    floor = session.milliseconds() + int(after_s * 1000)
    later = case((lane.c.not_before > floor, lane.c.not_before), else_=floor)
    await session.run(_lanes([name]).values(not_before=later))


async def hurry(session: Session, names: Sequence[str]) -> None:
    """Forgets what a retry made the lanes wait for."""
    if names:
        await session.run(_lanes(names).values(not_before=session.milliseconds()))


async def end_leases(session: Session) -> None:
    """What lost workers held may be claimed now. Only for somebody who is alone."""
    now = session.milliseconds()
    await session.run(update(lane).where(lane.c.lease_until > now).values(lease_until=0))


async def next_due_s(session: Session) -> float:
    """Seconds until some lane may be claimed; 0 or less when one may be now, infinity when that is
    more than a minute off: nobody waits so long without asking again."""
    waits_ms = await session.value(session.once(_wait_statement))
    return float("inf") if waits_ms is None else float(waits_ms) / 1000


def _wait_statement(session: Session) -> Executable:
    opens: ColumnElement[Any] = lane.c.due
    for floor in (lane.c.not_before, lane.c.lease_until):
        opens = case((opens < floor, floor), else_=opens)
    now = session.milliseconds()
    return select(func.min(opens) - now).where(lane.c.due < now + LOOK_AHEAD_MS)


def earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one < other, one), else_=other)


def _lanes(names: Iterable[str]) -> Update:
    return update(lane).where(lane.c.name.in_(sorted(names)))

"""Work seen from outside: what is parked, how much waits, what can be forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, case, delete, exists, func, select, update

from bot.domain.records import ParkedJob, WorkFigures
from storage.jobs import drop_twin
from storage.rows import noun
from storage.schema import NEVER, inbox_key, job, lane
from storage.session import Session

KEYS_KEPT = timedelta(days=30)
"""Slack repeats an event for a day at most, Twilio and Meta a webhook for seven (Meta)."""


async def list_parked(session: Session) -> list[ParkedJob]:
    parked = select(job).where(job.c.state == "parked")
    rows = await session.rows(parked.order_by(job.c.parked_at.desc(), job.c.id.desc()))
    return [noun(ParkedJob, row) for row in rows]


async def requeue(session: Session, job_id: int) -> bool:
    is_it = (job.c.id == job_id) & (job.c.state == "parked")
    name = await session.value(select(job.c.lane).where(is_it).with_for_update())
    if name is None:
        return False
    await drop_twin(session, job_id)
    anew = {"state": "ready", "attempts": 0, "reason": "", "parked_at": None}
    await session.run(update(job).where(is_it).values(anew))
    await _wake(session, name)
    return True


async def _wake(session: Session, name: str) -> None:
    now = session.milliseconds()
    resting = {"not_before": 0, "lease_until": 0, "lease_ms": 0, "fence": now}
    new = session.insert(lane).values(name=name, due=now, **resting)
    await session.run(
        new.on_conflict_do_update(index_elements=["name"], set_={"due": new.excluded.due})
    )


async def figures(session: Session) -> WorkFigures:
    now = session.milliseconds()
    is_ready = (job.c.state == "ready") & (job.c.run_at <= now)
    row = (
        await session.connection.execute(
            select(
                _count(is_ready),
                _count(job.c.state == "running"),
                _count((job.c.state == "ready") & (job.c.run_at > now)),
                _count(job.c.state == "parked"),
                now - func.coalesce(func.min(case((is_ready, job.c.run_at))), now),
            )
        )
    ).one()
    ready, running, scheduled, parked, waited_ms = row
    return WorkFigures(
        ready=ready,
        running=running,
        scheduled=scheduled,
        parked=parked,
        oldest_ready_s=waited_ms / 1000,
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


async def sweep(session: Session) -> None:
    now = session.milliseconds()
    rests = (lane.c.due == NEVER) & (lane.c.lease_until <= now) & (lane.c.not_before <= now)
    has_jobs = exists().where(job.c.lane == lane.c.name, job.c.state != "parked")
    await session.run(delete(lane).where(rests, ~has_jobs))
    too_old = await session.now() - KEYS_KEPT
    await session.run(delete(inbox_key).where(inbox_key.c.seen_at < too_old))

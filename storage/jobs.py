"""The worker's tasks within a transaction.

What happens to lanes is gathered and written just before the commit, in the order of the lanes'
names: lane rows are then the last that a transaction locks, and no two transactions can wait for
each other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.domain.jobs import Job, NewJob
from bot.errors import StaleLease
from storage import lanes
from storage.schema import NEVER, job, lane
from storage.session import Session
from storage.types import to_ms


class _Ending(Enum):
    FINISHED = auto()
    RETRIED = auto()
    PARKED = auto()
    HELD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    job: Job
    ending: _Ending
    reason: str = ""
    after_s: float = 0


class SqlJobs:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._new: list[NewJob] = []
        self._ended: list[_Ended] = []
        self._hurried: list[str] = []

    async def enqueue(self, *jobs: NewJob) -> None:
        self._new.extend(jobs)

    async def finish(self, job: Job) -> None:
        self._ended.append(_Ended(job=job, ending=_Ending.FINISHED))

    async def retry(self, job: Job, after_s: float, reason: str) -> None:
        self._ended.append(_Ended(job=job, ending=_Ending.RETRIED, after_s=after_s, reason=reason))

    async def park(self, job: Job, reason: str) -> None:
        self._ended.append(_Ended(job=job, ending=_Ending.PARKED, reason=reason))

    async def hurry(self, lane: str) -> None:
        self._hurried.append(lane)

    async def hold(self, job: Job) -> None:
        """The lease begins anew."""
        self._ended.append(_Ended(job=job, ending=_Ending.HELD))

    async def flush(self) -> bool:
        """Writes what was gathered; whether anything was. Raises StaleLease."""
        if not (self._new or self._ended or self._hurried):
            return False
        fences = await self._lock_lanes()
        for ended in self._ended:
            if fences[ended.job.lane] != ended.job.fence:
                raise StaleLease(lane=ended.job.lane)
        await self._add_jobs()
        await self._end_jobs()
        await lanes.hurry(self._session, self._hurried)
        return True

    async def _lock_lanes(self) -> dict[str, int]:
        """One statement makes missing lanes, lowers ``due``, locks, and tells the fences."""
        touched = [*self._hurried, *(ended.job.lane for ended in self._ended)]
        due: dict[str, int | None] = dict.fromkeys(touched, NEVER)
        for new in self._new:
            due[new.lane] = _sooner(due.get(new.lane, NEVER), _run_at(new))
        rows = [{"name": name, "at": due[name]} for name in sorted(due)]
        locked = await self._session.rows(self._session.once(_lane_upsert), rows)
        return {row["name"]: row["fence"] for row in locked}

    async def _add_jobs(self) -> None:
        rows = [_job_row(new) for new in self._new]
        if rows:
            await self._session.run(self._session.once(_job_insert), rows)

    async def _end_jobs(self) -> None:
        for ended in self._ended:
            match ended.ending:
                case _Ending.FINISHED:
                    await self._session.run(self._session.once(_job_delete), {"id": ended.job.id})
                case _Ending.RETRIED:
                    await self._make_ready(ended)
                case _Ending.PARKED:
                    await self._set_aside(ended)
                case _Ending.HELD:
                    await self._renew(ended.job)
        over = [one.job.lane for one in self._ended if one.ending is not _Ending.HELD]
        await lanes.release(self._session, over)

    async def _make_ready(self, ended: _Ended) -> None:
        await drop_twin(self._session, ended.job.id)
        changes = {"state": "ready", "reason": ended.reason}
        await self._session.run(update(job).where(job.c.id == ended.job.id).values(changes))
        await lanes.delay(self._session, ended.job.lane, ended.after_s)

    async def _set_aside(self, ended: _Ended) -> None:
        now = await self._session.now()
        changes = {"state": "parked", "reason": ended.reason, "parked_at": now}
        await self._session.run(update(job).where(job.c.id == ended.job.id).values(changes))

    async def _renew(self, held: Job) -> None:
        until = self._session.milliseconds() + lane.c.lease_ms
        own = update(lane).where(lane.c.name == held.lane)
        await self._session.run(own.values(lease_until=until))


async def drop_twin(session: Session, job_id: int) -> None:
    """Of two ready jobs with one key one is enough: the job that waited longer stays."""
    key = select(job.c.coalesce_key).where(job.c.id == job_id).scalar_subquery()
    is_twin = (job.c.coalesce_key == key) & (job.c.state == "ready") & (job.c.id != job_id)
    await session.run(delete(job).where(is_twin))


def _job_delete(session: Session) -> Executable:
    return delete(job).where(job.c.id == bindparam("id"))


def _lane_upsert(session: Session) -> Executable:
    """A new fence begins at the time, so that no worker's old one can fit a lane made anew."""
    now = session.milliseconds()
    resting = {"not_before": 0, "lease_until": 0, "lease_ms": 0}
    new = session.insert(lane).values(due=_given_time(session), fence=now, **resting)
    due = lanes.earlier(new.excluded.due, lane.c.due)
    upsert = new.on_conflict_do_update(index_elements=["name"], set_={"due": due})
    return upsert.returning(lane.c.name, lane.c.fence)


def _job_insert(session: Session) -> Executable:
    new = session.insert(job).values(run_at=_given_time(session))
    return new.on_conflict_do_nothing()


def _given_time(session: Session) -> ColumnElement[int]:
    return func.coalesce(bindparam("at", type_=BigInteger), session.milliseconds())


def _run_at(new: NewJob) -> int | None:
    return None if new.due_at is None else to_ms(new.due_at)


def _sooner(one: int | None, other: int | None) -> int | None:
    """None is at once."""
    return None if one is None or other is None else min(one, other)


def _job_row(new: NewJob) -> dict[str, object]:
    return {
        "lane": new.lane,
        "position": new.position or 0,
        "kind": new.kind,
        "payload": new.payload,
        "at": _run_at(new),
        "pace_ms": new.pace_ms,
        "coalesce_key": new.coalesce_key,
        "state": "ready",
        "attempts": 0,
    }

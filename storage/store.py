"""The Store port on SQLAlchemy Core. What a transaction offers is in the files beside this one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import ports
from bot.domain.jobs import Job, NewJob, process_inbox
from bot.domain.model import Medium
from bot.domain.records import Arrival, Organization, ParkedJob, WorkFigures
from bot.domain.window import Beginning
from bot.services.contact_file import ContactRow
from storage import lanes, tray
from storage.agents import SqlAgents
from storage.beginnings import Beginnings
from storage.clock import Clock, DatabaseClock
from storage.contact_import import save_contacts
from storage.contacts import SqlContacts
from storage.conversations import SqlConversations
from storage.engine import Database, open_database
from storage.inbox import SqlInbox
from storage.intake import Intake
from storage.jobs import SqlJobs
from storage.messages import SqlMessages
from storage.pairs import SqlPairs
from storage.presence import Presence
from storage.queues import SqlQueues
from storage.schema import setting
from storage.session import Session, Statements
from storage.submissions import SqlSubmissions
from storage.templates import SqlTemplates
from storage.user_groups import SqlUserGroups
from storage.wakeups import Wakeups

STAND_BACK_S = 0.1
"""While a crowd comes in, one job is begun this often: few enough to let it in, and never none."""


class SqlTx:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.agents: ports.Agents = SqlAgents(session)
        self.queues: ports.Queues = SqlQueues(session)
        self.contacts: ports.Contacts = SqlContacts(session)
        self.conversations: ports.Conversations = SqlConversations(session)
        self.messages: ports.Messages = SqlMessages(session)
        self.pairs: ports.Pairs = SqlPairs(session)
        self.submissions: ports.Submissions = SqlSubmissions(session)
        self.inbox: ports.Inbox = SqlInbox(session)
        self.user_groups: ports.UserGroups = SqlUserGroups(session)
        self.templates: ports.Templates = SqlTemplates(session)
        self.pending = SqlJobs(session)
        self.jobs: ports.Jobs = self.pending

    async def now(self) -> datetime:
        return await self.session.now()

    async def organization(self) -> Organization:
        rows = await self.session.rows(select(setting))
        settings = {row["name"]: row["value"] for row in rows}
        minutes = settings.pop("timelines", {})
        timelines = {Medium(name): timedelta(minutes=value) for name, value in minutes.items()}
        return Organization(timelines=timelines, **settings)

    async def remember_slack_team(self, slack_team_id: str, slack_url: str) -> None:
        learned = {"slack_team_id": slack_team_id, "slack_url": slack_url}
        for name, value in learned.items():
            new = self.session.insert(setting).values(name=name, value=value)
            known = new.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            await self.session.run(known)


class SqlStore:
    """One per process. ``clock`` is the database's, except in tests."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self.database = database
        self.clock = clock or DatabaseClock()
        self._presence = Presence(database)
        self._wakeups = Wakeups(database)
        self._intake = Intake(self._take_in)
        self._statements: Statements = {}
        self._beginnings = Beginnings(lambda: self._session(database.reader))

    async def close(self) -> None:
        await self._intake.close()
        await self._wakeups.close()
        await self._presence.close()
        await self.database.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTx]:
        async with self._session(self.database.writer) as session:
            tx = SqlTx(session)
            yield tx
            has_work = await tx.pending.flush()
        if has_work:
            self._wakeups.announce()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlTx]:
        async with self._session(self.database.reader) as session:
            yield SqlTx(session)

    async def arrive(self) -> None:
        """Before the first claim: the only process here goes on at once with what was left."""
        await self._presence.arrive(self._end_leases)

    async def _end_leases(self) -> None:
        async with self._session(self.database.writer) as session:
            await lanes.end_leases(session)

    async def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        return await self._intake.keep(arrivals)

    async def _take_in(self, arrivals: Sequence[Arrival]) -> list[bool]:
        async with self.transaction() as tx:
            inbox_ids = await SqlInbox(tx.session).add(arrivals)
            for arrival, inbox_id in zip(arrivals, inbox_ids, strict=True):
                if inbox_id is not None:
                    await tx.jobs.enqueue(await _processing(tx, arrival, inbox_id))
        return [inbox_id is not None for inbox_id in inbox_ids]

    async def find_beginning(self, slack_team_id: str, slack_user_id: str) -> Beginning | None:
        return await self._beginnings.find(slack_team_id, slack_user_id)

    async def claim(self, limit: int, lease_s: float) -> list[Job]:
        """Carriers and Slack wait seconds for an answer, and jobs are safe: those go first."""
        if self._intake.is_crowded():
            await asyncio.sleep(STAND_BACK_S)
            limit = min(limit, 1)
        async with self._session(self.database.writer) as session:
            return await lanes.claim(session, limit, lease_s)

    async def renew(self, jobs: Sequence[Job], lease_s: float) -> None:
        if jobs:
            async with self._session(self.database.writer) as session:
                await lanes.renew(session, jobs, lease_s)

    async def wait_for_work(self, timeout_s: float) -> None:
        async with self._session(self.database.reader) as session:
            due_in_s = await lanes.next_due_s(session)
        await self._wakeups.wait(min(timeout_s, due_in_s))

    async def parked(self) -> list[ParkedJob]:
        async with self._session(self.database.reader) as session:
            return await tray.list_parked(session)

    async def requeue(self, job_id: int) -> bool:
        async with self._session(self.database.writer) as session:
            is_back = await tray.requeue(session, job_id)
        if is_back:
            self._wakeups.announce()
        return is_back

    async def figures(self) -> WorkFigures:
        async with self._session(self.database.reader) as session:
            return await tray.figures(session)

    async def save_contacts(self, rows: Sequence[ContactRow]) -> int:
        """Adds or renews a batch of an import in one transaction; how many were new."""
        async with self._session(self.database.writer) as session:
            return await save_contacts(session, rows)

    async def sweep(self) -> None:
        async with self._session(self.database.writer) as session:
            await tray.sweep(session)

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[Session]:
        async with engine.begin() as connection:
            yield Session(connection, self.clock, self._statements)


async def _processing(tx: SqlTx, arrival: Arrival, inbox_id: int) -> NewJob:
    due_at = await tx.now() + arrival.hold_back if arrival.hold_back else None
    return process_inbox(inbox_id, arrival.lane, position=arrival.position, due_at=due_at)


def open_store(url: str, clock: Clock | None = None) -> SqlStore:
    """``sqlite:///path`` or ``postgresql://...``; connects at first use."""
    return SqlStore(open_database(url), clock)

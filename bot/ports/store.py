"""The store: transactions, and the lanes of durable work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.jobs import Job
from bot.domain.records import (
    Arrival,
    Organization,
    ParkedJob,
    WorkFigures,
)
from bot.domain.window import Beginning
from bot.ports.subjects import (
    Agents,
    Contacts,
    Conversations,
    Inbox,
    Jobs,
    Messages,
    Pairs,
    Queues,
    Submissions,
    Templates,
    UserGroups,
)


class Tx(Protocol):
    """One transaction. Commits when its block ends, rolls back when it raises."""

    agents: Agents
    queues: Queues
    contacts: Contacts
    conversations: Conversations
    messages: Messages
    pairs: Pairs
    submissions: Submissions
    inbox: Inbox
    user_groups: UserGroups
    templates: Templates
    jobs: Jobs

    async def now(self) -> datetime:
        """The database's time: the only clock that several processes share."""
        ...

    async def organization(self) -> Organization: ...
    async def remember_slack_team(self, slack_team_id: str, slack_url: str) -> None: ...


class Store(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[Tx]: ...
    def reading(self) -> AbstractAsyncContextManager[Tx]:
        """A snapshot that waits for no writer, for type-aheads and views. It writes nothing."""
        ...

    async def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Committed, with their jobs, when it returns: whether each was new.

        All or none of them; what others bring meanwhile may be in the same commit.
        """
        ...

    async def find_beginning(self, slack_team_id: str, slack_user_id: str) -> Beginning | None:
        """What somebody's send window begins with; None for who is not linked. Made for bursts."""
        ...

    async def claim(self, limit: int, lease_s: float) -> list[Job]:
        """One job each of some lanes; one, and later, while many wait to be kept."""
        ...

    async def renew(self, jobs: Sequence[Job], lease_s: float) -> None:
        """The leases of what is still under way begin anew; those that were lost stay lost."""
        ...

    async def wait_for_work(self, timeout_s: float) -> None:
        """Returns when jobs were committed, here or elsewhere, one is due, or the time is up."""
        ...

    async def parked(self) -> list[ParkedJob]:
        """The newest first."""
        ...

    async def requeue(self, job_id: int) -> bool:
        """Back into its lane, as if never tried. False when it is parked no more."""
        ...

    async def figures(self) -> WorkFigures: ...
    async def sweep(self) -> None:
        """Forgets lanes that rest, and keys too old to come back."""
        ...

"""What send windows begin with.

A command's trigger lives three seconds, and a thousand may come at once. So agents are asked for
one by one and looked up together: who comes while a statement runs waits for the next. Nobody
waits for company.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    tuple_,
)

from bot.domain.model import Agent, Medium, Permission
from bot.domain.window import Beginning, QueueChoice
from storage.rows import noun
from storage.schema import (
    agent,
    agent_choice,
    agent_permission,
    queue,
    queue_member,
    queue_sender,
)
from storage.session import Session

AT_ONCE = 100

Key = tuple[str, str]  # Slack's team and user


class Beginnings:
    def __init__(self, reading: Callable[[], AbstractAsyncContextManager[Session]]) -> None:
        self._reading = reading
        self._waiting: list[tuple[Key, asyncio.Future[Beginning | None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def find(self, slack_team_id: str, slack_user_id: str) -> Beginning | None:
        answer: asyncio.Future[Beginning | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((slack_team_id, slack_user_id), answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._answer(), name="beginnings")
        return await answer

    async def _answer(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            asking = [(key, answer) for key, answer in some if not answer.done()]
            try:
                async with self._reading() as session:
                    found = await find_beginnings(session, [key for key, _ in asking])
            except Exception as fault:
                _tell(asking, lambda answer, key, fault=fault: answer.set_exception(fault))
            else:
                _tell(asking, lambda answer, key, found=found: answer.set_result(found.get(key)))


def _tell(asking: Iterable[tuple[Key, asyncio.Future[Any]]], say: Callable[..., None]) -> None:
    """Those who went away meanwhile are not told."""
    for key, answer in asking:
        if not answer.done():
            say(answer, key)


async def find_beginnings(session: Session, keys: Sequence[Key]) -> dict[Key, Beginning]:
    people: dict[Key, list[RowMapping]] = {}
    for row in await session.rows(session.once(_beginnings), {"keys": keys}):
        people.setdefault((row["slack_team_id"], row["slack_user_id"]), []).append(row)
    return {key: _beginning(rows) for key, rows in people.items()}


def _beginning(rows: Sequence[RowMapping]) -> Beginning:
    by_medium = {medium: [row for row in rows if row["medium"] is medium] for medium in Medium}
    return Beginning(
        agent=_agent(rows[0]),
        media=tuple(medium for medium, own in by_medium.items() if own),
        last_medium=_last_medium(rows),
        first_queues={medium: _first_queue(own) for medium, own in by_medium.items() if own},
    )


def _agent(row: RowMapping) -> Agent:
    permissions = frozenset(one for one in Permission if row[one.name])
    return noun(Agent, row, permissions=permissions, email=row["email"] or "")


def _last_medium(rows: Sequence[RowMapping]) -> Medium | None:
    chosen = {row["chosen_at"]: row["medium"] for row in rows if row["chosen_at"]}
    return chosen[max(chosen)] if chosen else None


def _first_queue(rows: Sequence[RowMapping]) -> QueueChoice | None:
    """The last one used, or the only one."""
    first = min(rows, key=lambda row: row["place"])
    is_it = first["was_last"] or len(rows) == 1
    return noun(QueueChoice, first, name=first["queue_name"]) if is_it else None


def _beginnings(session: Session) -> Select[Any]:
    may = [
        exists().where(agent_permission.c.agent_id == agent.c.id, _grants(one)).label(one.name)
        for one in Permission
    ]
    queues = _first_queues()
    is_first = and_(queues.c.agent_id == agent.c.id, queues.c.place <= 2)
    columns = [column for column in queues.c if column.name != "agent_id"]
    return select(agent, *may, *columns).select_from(agent).outerjoin(queues, is_first).where(_is())


def _is() -> ColumnElement[bool]:
    who = tuple_(agent.c.slack_team_id, agent.c.slack_user_id)
    return who.in_(bindparam("keys", expanding=True))


def _grants(permission: Permission) -> ColumnElement[bool]:
    return agent_permission.c.permission == permission


def _first_queues() -> Subquery:
    """Of each agent and medium the queues in order: the last one used, then by name."""
    member = _members()
    last = and_(
        agent_choice.c.agent_id == member.c.agent_id,
        agent_choice.c.medium == queue_sender.c.medium,
    )
    was_last = case((agent_choice.c.queue_id == queue.c.id, 1), else_=0)
    place = func.row_number().over(
        partition_by=(member.c.agent_id, queue_sender.c.medium),
        order_by=(was_last.desc(), queue.c.name),
    )
    return (
        select(
            member.c.agent_id,
            queue_sender.c.medium,
            queue_sender.c.queue_id,
            queue.c.name.label("queue_name"),
            queue_sender.c.address.label("sender_address"),
            queue.c.default_region,
            agent_choice.c.chosen_at,
            was_last.label("was_last"),
            place.label("place"),
        )
        .select_from(member)
        .join(queue_sender, queue_sender.c.queue_id == member.c.queue_id)
        .join(queue, queue.c.id == member.c.queue_id)
        .outerjoin(agent_choice, last)
        .subquery()
    )


def _members() -> Subquery:
    """Once each: a membership may come from several user groups."""
    them = select(agent.c.id).where(_is()).correlate(None)
    pairs = select(queue_member.c.agent_id, queue_member.c.queue_id).distinct()
    return pairs.where(queue_member.c.agent_id.in_(them)).subquery()

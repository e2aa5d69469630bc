"""What a window opens with, in one statement of a few rows.

A command's trigger lives three seconds, and a thousand of them may come at once.
"""

from __future__ import annotations

from collections.abc import Sequence
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
)

from bot.domain.model import Agent, Medium, Permission
from bot.domain.window import Opening, QueueChoice
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

_IS_THEM = and_(
    agent.c.slack_team_id == bindparam("slack_team_id"),
    agent.c.slack_user_id == bindparam("slack_user_id"),
)


async def find_opening(session: Session, slack_team_id: str, slack_user_id: str) -> Opening | None:
    given = {"slack_team_id": slack_team_id, "slack_user_id": slack_user_id}
    rows = await session.rows(session.once(_opening), given)
    if not rows:
        return None
    by_medium = {medium: [row for row in rows if row["medium"] is medium] for medium in Medium}
    return Opening(
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


def _opening(session: Session) -> Select[Any]:
    may = [
        exists().where(agent_permission.c.agent_id == agent.c.id, _grants(one)).label(one.name)
        for one in Permission
    ]
    begins = _beginnings()
    return (
        select(agent, *may, begins)
        .select_from(agent)
        .outerjoin(begins, begins.c.place <= 2)
        .where(_IS_THEM)
    )


def _grants(permission: Permission) -> ColumnElement[bool]:
    return agent_permission.c.permission == permission


def _beginnings() -> Subquery:
    """Of each medium the agent's queues in order: the last one used, then by name."""
    them = select(agent.c.id).where(_IS_THEM).correlate(None).scalar_subquery()
    theirs = select(queue_member.c.queue_id).where(queue_member.c.agent_id == them)
    last = and_(agent_choice.c.agent_id == them, agent_choice.c.medium == queue_sender.c.medium)
    was_last = case((agent_choice.c.queue_id == queue.c.id, 1), else_=0)
    order = func.row_number().over(
        partition_by=queue_sender.c.medium, order_by=(was_last.desc(), queue.c.name)
    )
    return (
        select(
            queue_sender.c.medium,
            queue_sender.c.queue_id,
            queue.c.name.label("queue_name"),
            queue_sender.c.address.label("sender_address"),
            queue.c.default_region,
            agent_choice.c.chosen_at,
            was_last.label("was_last"),
            order.label("place"),
        )
        .select_from(queue_sender)
        .join(queue)
        .outerjoin(agent_choice, last)
        .where(queue_sender.c.queue_id.in_(theirs))
        .subquery()
    )

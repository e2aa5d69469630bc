"""Agents: who they are in Slack, what they may do, what they chose last."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Executable, Select, bindparam, func, select, update

from bot.domain.model import Agent, AgentId, Medium, QueueId
from bot.domain.search import fold_words, number_words
from storage.rows import noun
from storage.schema import agent, agent_choice, agent_permission, conversation
from storage.schema.conversations import CONNECTED
from storage.search import index_words
from storage.session import Session


class SqlAgents:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, agent_id: AgentId) -> Agent:
        if found := await self._find(_by_id, agent_id=agent_id):
            return found
        raise LookupError(f"no agent {agent_id}")

    async def find_by_slack(self, slack_team_id: str, slack_user_id: str) -> Agent | None:
        return await self._find(_by_slack, slack_team_id=slack_team_id, slack_user_id=slack_user_id)

    async def find_by_email(self, email: str) -> Agent | None:
        return await self._find(_by_email, email=email.strip().lower())

    async def _find(self, build: Callable[[Session], Executable], **given: str) -> Agent | None:
        rows = await self._session.rows(self._session.once(build), given)
        if not rows:
            return None
        permissions = frozenset(row["permission"] for row in rows if row["permission"])
        return noun(Agent, rows[0], permissions=permissions, email=rows[0]["email"] or "")

    async def link(
        self, agent_id: AgentId, slack_team_id: str, slack_user_id: str, name: str
    ) -> None:
        """Takes the agent's name from Slack too, and makes it the one to be found by."""
        changes = {"slack_team_id": slack_team_id, "slack_user_id": slack_user_id, "name": name}
        linked = update(agent).where(agent.c.id == agent_id).values(changes)
        phone = await self._session.value(linked.returning(agent.c.phone))
        await index_words(self._session, "agent", {agent_id: agent_words(name, phone)})

    async def remember_queue(self, agent_id: AgentId, medium: Medium, queue_id: QueueId) -> None:
        choice = {"queue_id": queue_id, "chosen_at": await self._session.now()}
        statement = self._session.insert(agent_choice).values(
            agent_id=agent_id, medium=medium, **choice
        )
        await self._session.run(
            statement.on_conflict_do_update(index_elements=["agent_id", "medium"], set_=choice)
        )

    async def last_queue(self, agent_id: AgentId, medium: Medium) -> QueueId | None:
        chosen = select(agent_choice.c.queue_id).where(agent_choice.c.agent_id == agent_id)
        queue_id = await self._session.value(chosen.where(agent_choice.c.medium == medium))
        return None if queue_id is None else QueueId(queue_id)

    async def count_connected(self, agent_id: AgentId) -> int:
        is_theirs = conversation.c.agent_id == agent_id
        count = select(func.count()).select_from(conversation).where(is_theirs, CONNECTED)
        return int(await self._session.value(count))

    async def names(self, agent_ids: Collection[AgentId]) -> dict[AgentId, str]:
        named = select(agent.c.id, agent.c.name).where(agent.c.id.in_(agent_ids))
        rows = await self._session.rows(named) if agent_ids else []
        return {row["id"]: row["name"] for row in rows}


def agent_words(name: str, phone: str | None) -> set[str]:
    return {*fold_words(name), *(number_words(phone) if phone else ())}


def _by_id(session: Session) -> Executable:
    return _agents().where(agent.c.id == bindparam("agent_id"))


def _by_email(session: Session) -> Executable:
    return _agents().where(agent.c.email == bindparam("email"))


def _by_slack(session: Session) -> Executable:
    return _agents().where(
        agent.c.slack_team_id == bindparam("slack_team_id"),
        agent.c.slack_user_id == bindparam("slack_user_id"),
    )


def _agents() -> Select[Any]:
    return select(agent, agent_permission.c.permission).outerjoin(agent_permission)

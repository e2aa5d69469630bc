"""What Slack user groups give to their people, and takes back from those who left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, and_, delete, select

from bot.domain.ids import derived_id
from bot.domain.model import AgentId
from bot.domain.search import fold_words
from storage.schema import (
    agent,
    agent_permission,
    queue_member,
    setting,
    user_group_permission,
    user_group_queue,
)
from storage.search import add_words
from storage.session import Session

_GRANTS = (
    (user_group_permission, agent_permission, "permission"),
    (user_group_queue, queue_member, "queue_id"),
)


class SqlUserGroups:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def ids(self) -> list[str]:
        found: set[str] = set()
        for granted, _, _ in _GRANTS:
            found.update(await self._session.values(select(granted.c.slack_user_group_id)))
        return sorted(found)

    async def add_person(
        self, slack_team_id: str, slack_user_id: str, email: str | None, name: str
    ) -> AgentId:
        key = email or f"{slack_team_id}:{slack_user_id}"
        agent_id = AgentId(derived_id("agent", key))
        new = self._session.insert(agent).values(
            id=agent_id,
            email=email,
            name=name,
            slack_team_id=slack_team_id,
            slack_user_id=slack_user_id,
            message_capacity=await self._capacity(),
        )
        if await self._session.added(new):
            await add_words(self._session, "agent", {agent_id: fold_words(name)})
        return agent_id

    async def replace_people(self, user_group_id: str, agent_ids: Sequence[AgentId]) -> None:
        for granted, given, column in _GRANTS:
            await self._replace(user_group_id, agent_ids, granted, given, column)

    async def _replace(
        self,
        user_group_id: str,
        agent_ids: Sequence[AgentId],
        granted: Table,
        given: Table,
        column: str,
    ) -> None:
        own = select(granted.c[column]).where(granted.c.slack_user_group_id == user_group_id)
        grants = await self._session.values(own)
        wanted = {(agent_id, grant) for agent_id in agent_ids for grant in grants}
        came = given.c.source == user_group_id
        rows = await self._session.rows(select(given.c.agent_id, given.c[column]).where(came))
        current = {(row["agent_id"], row[column]) for row in rows}
        for agent_id, grant in current - wanted:
            is_row = and_(came, given.c.agent_id == agent_id, given.c[column] == grant)
            await self._session.run(delete(given).where(is_row))
        added = [
            {"agent_id": agent_id, column: grant, "source": user_group_id}
            for agent_id, grant in wanted - current
        ]
        if added:
            await self._session.run(given.insert(), added)

    async def _capacity(self) -> int:
        standard = select(setting.c.value).where(setting.c.name == "message_capacity")
        value = await self._session.value(standard)
        return 1 if value is None else int(value)

"""Slack user groups as grants: who is in the group is an agent, with what the group was given."""

from __future__ import annotations

import logging

from bot.domain.model import Agent, AgentId
from bot.errors import ThreadsError
from bot.ports import Directory, Store, Tx

log = logging.getLogger(__name__)

Person = tuple[str, str | None, str]
"""Slack user id, e-mail in lower case where Slack shows it, and name."""


async def sync_user_groups(store: Store, directory: Directory) -> None:
    """A group that Slack does not answer for keeps its people, and holds up no other."""
    async with store.reading() as tx:
        user_group_ids = await tx.user_groups.ids()
        slack_team_id = (await tx.organization()).slack_team_id
    if not slack_team_id:  # not learned yet: people would be linked to no workspace
        return
    for user_group_id in user_group_ids:
        try:
            people = await _people(directory, user_group_id)
        except ThreadsError as error:
            log.warning(
                "user_groups.failed",
                extra={"user_group_id": user_group_id, "reason": str(error)},
            )
            continue
        async with store.transaction() as tx:
            agent_ids = [await _agent_id(tx, slack_team_id, person) for person in people]
            await tx.user_groups.replace_people(user_group_id, agent_ids)


async def _people(directory: Directory, user_group_id: str) -> list[Person]:
    people = []
    for slack_user_id in await directory.group_members(user_group_id):
        email, name = await directory.email_and_name(slack_user_id)
        people.append((slack_user_id, email.strip().lower() if email else None, name))
    return people


async def _agent_id(tx: Tx, slack_team_id: str, person: Person) -> AgentId:
    slack_user_id, email, name = person
    agent = await _known(tx, slack_team_id, slack_user_id, email)
    if agent is None:
        return await tx.user_groups.add_person(slack_team_id, slack_user_id, email, name)
    if (agent.slack_user_id, agent.name) != (slack_user_id, name):
        await tx.agents.link(agent.id, slack_team_id, slack_user_id, name)
    return agent.id


async def _known(tx: Tx, team_id: str, slack_user_id: str, email: str | None) -> Agent | None:
    linked = await tx.agents.find_by_slack(team_id, slack_user_id)
    if linked is None and email:
        return await tx.agents.find_by_email(email)
    return linked

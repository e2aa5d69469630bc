"""Who is behind a Slack user: known by e-mail until they are first seen, by id afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.model import Agent
from bot.errors import PostUnknown, Refused, ThreadsBusy, ThreadsError
from bot.ports import Directory, Store, Tx
from bot.services import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPerson:
    """As a signed Slack payload names them. ``team_id`` is their own workspace."""

    team_id: str
    user_id: str


async def identify(tx: Tx, person: SlackPerson) -> Agent:
    """Raises Refused for a stranger, or naming the permission that is missing."""
    agent = await tx.agents.find_by_slack(person.team_id, person.user_id)
    if agent is None:
        raise await _stranger(tx, None)
    await standing.check_permissions(tx, agent)
    return agent


async def recognise(store: Store, directory: Directory, person: SlackPerson) -> Agent:
    """Also links somebody who is seen for the first time. Raises Refused as identify does, and
    ThreadsError when it takes Slack's word and there is none."""
    async with store.reading() as tx:
        agent = await tx.agents.find_by_slack(person.team_id, person.user_id)
        if agent is not None:
            await standing.check_permissions(tx, agent)
            return agent
    return await _link(store, directory, person)


async def _link(store: Store, directory: Directory, person: SlackPerson) -> Agent:
    email, name = await _look_up(directory, person)
    async with store.transaction() as tx:
        workspace = (await tx.organization()).slack_team_id
        is_ours = not workspace or workspace == person.team_id
        agent = await tx.agents.find_by_email(email) if email and is_ours else None
        if agent is None:
            raise await _stranger(tx, email)
        await tx.agents.link(agent.id, person.team_id, person.user_id, name)
        await standing.check_permissions(tx, agent)
    return replace(agent, slack_team_id=person.team_id, slack_user_id=person.user_id, name=name)


async def _look_up(directory: Directory, person: SlackPerson) -> tuple[str | None, str]:
    """Raises ThreadsBusy or PostUnknown: whom Slack says nothing of just now is not yet refused."""
    try:
        return await directory.email_and_name(person.user_id)
    except (ThreadsBusy, PostUnknown):
        raise
    except ThreadsError:
        return None, ""


async def _stranger(tx: Tx, email: str | None) -> Refused:
    lead = await standing.lead_contact(tx)
    if email is None:
        return Refused("refused.stranger", lead=lead)
    return Refused("refused.not_an_agent", email=email, lead=lead)

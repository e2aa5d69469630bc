"""Slack user groups as grants: who is in the group is an agent, with what the group was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.ports import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    slack_user_id: str
    email: str | None
    name: str


class UserGroups(Protocol):
    """The groups that contact_center.yml names, and whom they made agents."""

    async def list_ids(self) -> list[str]: ...
    async def replace_members(
        self, user_group_id: str, slack_team_id: str, members: Sequence[GroupMember]
    ) -> int:
        """In one transaction. Gives how many people gained or lost what the group gives."""
        ...


async def sync_user_groups(groups: UserGroups, directory: Directory, slack_team_id: str) -> int:
    """How many people changed. A group that Slack does not answer for keeps its members."""
    changed = 0
    for user_group_id in await groups.list_ids():
        slack_user_ids = await directory.group_members(user_group_id)
        members = [await _member(directory, slack_user_id) for slack_user_id in slack_user_ids]
        changed += await groups.replace_members(user_group_id, slack_team_id, members)
    return changed


async def _member(directory: Directory, slack_user_id: str) -> GroupMember:
    email, name = await directory.email_and_name(slack_user_id)
    address = email.strip().lower() if email else None
    return GroupMember(slack_user_id=slack_user_id, email=address, name=name)

"""users.* and usergroups.* of the Web API."""

from __future__ import annotations

from sandbox.slack.errors import SlackError
from sandbox.slack.paging import page
from sandbox.slack.workspace import Workspace
from sandbox.world import Json


def info(workspace: Workspace, args: Json) -> Json:
    return {"user": describe(workspace, workspace.person(args.get("user")))}


def list_all(workspace: Workspace, args: Json) -> Json:
    shown, cursor = page(list(workspace.people.values()), args)
    return {"members": [describe(workspace, person) for person in shown], **cursor}


def look_up_by_email(workspace: Workspace, args: Json) -> Json:
    email = str(args.get("email") or "").lower()
    for person in workspace.people.values():
        if email and str(person.get("email", "")).lower() == email:
            return {"user": describe(workspace, person)}
    raise SlackError("users_not_found")


def list_groups(workspace: Workspace, args: Json) -> Json:
    with_users = args.get("include_users") in (True, "1", "true")
    rows = [_describe_group(workspace, group, with_users) for group in workspace.user_groups]
    return {"usergroups": rows}


def list_group_users(workspace: Workspace, args: Json) -> Json:
    for group in workspace.user_groups:
        if group["id"] == args.get("usergroup"):
            return {"users": list(group["users"])}
    raise SlackError("no_such_subteam")


def describe(workspace: Workspace, person: Json) -> Json:
    """Slack's user object."""
    is_guest, is_bot = bool(person.get("is_guest")), bool(person.get("is_bot"))
    team_id = str(person.get("team_id", workspace.team["id"]))
    return {
        "id": person["id"], "team_id": team_id, "name": person["name"],
        "real_name": person["real_name"], "deleted": bool(person.get("deleted")),
        "tz": person.get("tz", "Europe/London"), "tz_label": "Greenwich Mean Time",
        "tz_offset": 0, "locale": person.get("locale", "en-GB"), "is_admin": False,
        "is_owner": False, "is_primary_owner": False, "is_restricted": is_guest,
        "is_ultra_restricted": False, "is_bot": is_bot, "is_app_user": False, "updated": 0,
        "is_stranger": team_id != workspace.team["id"], "profile": _profile(person, team_id),
    }  # fmt: skip


def _profile(person: Json, team_id: str) -> Json:
    shown = person.get("display_name", "")  # empty until a person sets one
    profile = {
        "real_name": person["real_name"], "real_name_normalized": person["real_name"],
        "display_name": shown, "display_name_normalized": shown,
        "team": team_id, "title": person.get("title", ""), "phone": person.get("phone", ""),
    }  # fmt: skip
    if person.get("is_bot"):
        return {**profile, "bot_id": person["bot_id"]}
    return {**profile, "email": person.get("email", "")}


def _describe_group(workspace: Workspace, group: Json, with_users: bool) -> Json:
    row = {
        "id": group["id"], "team_id": workspace.team["id"], "is_usergroup": True,
        "name": group.get("name", group["handle"]), "handle": group["handle"],
        "date_delete": 0, "user_count": len(group["users"]),
    }  # fmt: skip
    return {**row, "users": list(group["users"])} if with_users else row

"""What the page and scripts read of the workspace."""

from __future__ import annotations

from sandbox.senders import senders
from sandbox.slack import deliveries
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_PERSON = ("id", "name", "real_name", "email", "phone", "team_id")


def state(workspace: Workspace) -> Json:
    world = workspace.world
    seed, team = world.seed, workspace.team
    return {
        "team": {"id": team["id"], "name": team["name"]},
        "people": [_person(person) for person in workspace.people.values()],
        "channels": [_channel(channel) for channel in workspace.channels.values()],
        "commands": seed.get("commands", []), "shortcuts": seed.get("shortcuts", []),
        "customers": seed.get("customers", []), "senders": senders(world),
        "faults": world.faults.listing(), "settings": world.settings,
        "app": {
            "connected": deliveries.of(world).transport, "app_url": world.app_url,
            "sockets": len(deliveries.of(world).sockets),
            "name": workspace.bot["real_name"], "bot_user_id": workspace.bot_id,
        },
    }  # fmt: skip


def views(workspace: Workspace, user_id: str) -> Json:
    return {"modals": workspace.views.modals(user_id), "home": workspace.views.home(user_id)}


def _person(person: Json) -> Json:
    row = {name: person[name] for name in _PERSON if name in person}
    flags = {name: bool(person.get(name)) for name in ("is_bot", "is_guest")}
    return {**row, **flags}


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id, "name": channel.name, "is_private": channel.is_private,
        "is_im": channel.kind == "im", "is_archived": channel.is_archived,
        "members": channel.members,
    }  # fmt: skip

"""What every Slack payload says about its sender, its view and its click."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import Refused
from bot.services.people import SlackPerson

Payload = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]


def person_of(body: Payload) -> SlackPerson:
    """The person who acted, in their own workspace. Raises Refused for a payload without one."""
    user = body.get("user")
    if isinstance(user, dict):
        team_id = user.get("team_id") or (body.get("team") or {}).get("id")
        return _person(team_id, user.get("id"))
    return _person(body.get("team_id"), body.get("user_id"))


def _person(team_id: object, user_id: object) -> SlackPerson:
    if not isinstance(team_id, str) or not isinstance(user_id, str):
        raise Refused("refused.stale")
    return SlackPerson(team_id=team_id, user_id=user_id)


def action_of(body: Payload) -> Payload:
    actions = body.get("actions") or [{}]
    action: Payload = actions[0]
    return action


def value_of(body: Payload) -> Any:
    """What the clicked button or menu carries."""
    action = action_of(body)
    chosen = action.get("selected_option") or {}
    return action.get("value") or chosen.get("value")

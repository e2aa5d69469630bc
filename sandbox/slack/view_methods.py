"""views.* of the Web API."""

from __future__ import annotations

import copy

from sandbox.slack.errors import SlackError
from sandbox.slack.triggers import Trigger
from sandbox.slack.view_store import without_state
from sandbox.slack.workspace import Workspace
from sandbox.world import Json


def open_view(workspace: Workspace, args: Json) -> Json:
    """A trigger that came out of an open modal puts the new one on top of it."""
    trigger = _trigger(workspace, args)
    if _is_open(workspace, trigger):
        view = workspace.views.push(trigger.user_id, args["view"])
    else:
        view = workspace.views.open(trigger.user_id, args["view"])
    return _exchanged(workspace, trigger, view)


def push_view(workspace: Workspace, args: Json) -> Json:
    """Needs a trigger that came out of a modal which is still open."""
    trigger = _trigger(workspace, args)
    if not _is_open(workspace, trigger):
        raise SlackError("not_found" if trigger.view_id else "invalid_trigger_id")
    return _exchanged(workspace, trigger, workspace.views.push(trigger.user_id, args["view"]))


def update_view(workspace: Workspace, args: Json) -> Json:
    _check_given(args)
    views = workspace.views
    view = views.update(
        args["view"], args.get("view_id"), args.get("external_id"), args.get("hash")
    )
    return show(workspace, views.owner(view["id"]), view)


def publish_view(workspace: Workspace, args: Json) -> Json:
    _check_given(args)
    user_id = workspace.person(args.get("user_id"))["id"]
    return show(
        workspace, user_id, workspace.views.publish(user_id, args["view"], args.get("hash"))
    )


def show(workspace: Workspace, user_id: str, view: Json) -> Json:
    """Tell the watching page, and answer as Slack does."""
    tell(workspace, user_id)
    return {"view": without_state(view)}


def tell(workspace: Workspace, user_id: str) -> None:
    if workspace.world.is_watched:
        views = workspace.views
        modals, home = copy.deepcopy((views.modals(user_id), views.home(user_id)))
        workspace.world.publish("view", user_id=user_id, modals=modals, home=home)


def _trigger(workspace: Workspace, args: Json) -> Trigger:
    """A trigger is used up only by a view that was taken."""
    _check_given(args)
    trigger_id = args.get("trigger_id") or args.get("interactivity_pointer")
    return workspace.triggers.check(trigger_id)


def _check_given(args: Json) -> None:
    if not isinstance(args.get("view"), dict):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])


def _is_open(workspace: Workspace, trigger: Trigger) -> bool:
    return any(view["id"] == trigger.view_id for view in workspace.views.modals(trigger.user_id))


def _exchanged(workspace: Workspace, trigger: Trigger, view: Json) -> Json:
    trigger.is_used = True
    return show(workspace, trigger.user_id, view)

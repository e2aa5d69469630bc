"""Submitting and closing modals, and what the app may answer to a submission."""

from __future__ import annotations

from typing import Any

from sandbox.answers import ControlError
from sandbox.slack import deliveries, payloads
from sandbox.slack.client_state import is_empty
from sandbox.slack.errors import SlackError
from sandbox.slack.view_methods import tell
from sandbox.slack.workspace import Workspace
from sandbox.world import Json

TROUBLE = "We had some trouble connecting. Try again?"
_REQUIRED = "Please complete this required field."
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


async def submit(workspace: Workspace, user_id: str, view: Json) -> Json:
    """What is missing is refused by the client itself and never sent."""
    if view["type"] != "modal" or not view.get("submit"):
        raise ControlError("no_submit", "This view has no submit button.")
    missing = _missing(view)
    if missing:
        return _with_errors(workspace, user_id, view, missing) | {"sent": False}
    payload = payloads.view_submission(workspace, user_id, view)
    outcome = await deliveries.of(workspace.world).send("interaction", payload)
    answer = {"sent": True, "status": outcome.status, "elapsed_ms": outcome.elapsed_ms}
    if outcome.failure:
        return answer | _trouble(workspace, user_id, view)
    return answer | _apply(workspace, user_id, view, outcome.body)


def _apply(workspace: Workspace, user_id: str, view: Json, body: Any) -> Json:
    """The acknowledgement's response_action; anything Slack could not follow is trouble."""
    if not body:
        return _close_submitted(workspace, user_id, view)
    action = body.get("response_action") if isinstance(body, dict) else None
    try:
        if action == "errors":
            return _errors(workspace, user_id, view, body.get("errors"))
        _change_stack(workspace, user_id, view, str(action), body)
    except SlackError as fault:
        return _trouble(workspace, user_id, view) | {
            "detail": fault.error,
            "messages": fault.messages,
        }
    tell(workspace, user_id)
    return {"response_action": action}


def _change_stack(workspace: Workspace, user_id: str, view: Json, action: str, body: Json) -> None:
    views = workspace.views
    if action == "clear":
        views.close_all(user_id)
    elif action == "update":
        views.update(body.get("view"), view["id"], None, None)
    elif action == "push":
        views.push(user_id, body.get("view"))
    else:
        raise SlackError("invalid_response_action")


def _close_submitted(workspace: Workspace, user_id: str, view: Json) -> Json:
    """An empty 200 closes the top view only."""
    stack = workspace.views.modals(user_id)
    if stack and stack[-1]["id"] == view["id"]:
        workspace.views.close_top(user_id)
    tell(workspace, user_id)
    return {}


def _errors(workspace: Workspace, user_id: str, view: Json, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors")
    return _with_errors(workspace, user_id, view, errors)


def _with_errors(workspace: Workspace, user_id: str, view: Json, errors: Json) -> Json:
    view["errors"] = errors
    tell(workspace, user_id)
    return {"response_action": "errors", "errors": errors}


def _trouble(workspace: Workspace, user_id: str, view: Json) -> Json:
    view["errors"] = {"": TROUBLE}
    tell(workspace, user_id)
    return {"error": TROUBLE}


def _missing(view: Json) -> dict[str, str]:
    errors = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        held = view["state"]["values"][block["block_id"]][block["element"]["action_id"]]
        fault = _fault(block, held)
        if fault:
            errors[block["block_id"]] = fault
    return errors


def _fault(block: Json, held: Json) -> str | None:
    element = block["element"]
    if is_empty(element, held):
        return None if block.get("optional") else _REQUIRED
    least = element.get("min_length", 0)
    if element["type"] in _TYPED and len(str(held["value"])) < least:
        return f"Please enter at least {least} characters."
    return None


async def close(workspace: Workspace, user_id: str, view: Json, clear: bool) -> None:
    """The person closes the top view, or the whole stack by its X. No other way sends anything."""
    views = workspace.views
    is_cleared = clear or bool(view.get("clear_on_close"))
    told = views.modals(user_id)[0] if is_cleared else view
    payload = payloads.view_closed(workspace, user_id, told, is_cleared)
    if is_cleared:
        views.close_all(user_id)
    else:
        views.close_top(user_id)
    tell(workspace, user_id)
    if told.get("notify_on_close"):
        await deliveries.of(workspace.world).send("interaction", payload)

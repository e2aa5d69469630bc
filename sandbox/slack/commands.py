"""Slash commands and shortcuts as a person invokes them, and what the person then sees."""

from __future__ import annotations

from typing import Any

from sandbox.answers import ControlError
from sandbox.slack import chat_methods, deliveries, payloads, posting
from sandbox.slack.http_delivery import Outcome
from sandbox.slack.workspace import Channel, Workspace
from sandbox.world import Json

_LATE = ("http_timeout", "timeout")


async def run_command(
    workspace: Workspace, user_id: str, channel: Channel, name: str, text: str
) -> Json:
    """Answers once the app has acknowledged, or when it is too late for that."""
    if all(row["command"] != name for row in workspace.world.seed.get("commands", [])):
        raise ControlError("unknown_command", f"{name} is not a command of this app.", 404)
    payload = payloads.command(workspace, user_id, channel, name, text)
    outcome = await deliveries.of(workspace.world).send("command", payload)
    error = command_error(outcome)
    if error:
        _tell(workspace, user_id, channel, f"{name} failed with the error “{error}”")
    else:
        show_answer(workspace, user_id, channel, outcome.body)
    return {"trigger_id": payload["trigger_id"], **described(outcome, error)}


async def run_shortcut(
    workspace: Workspace, user_id: str, callback_id: str, channel: Channel | None, ts: str | None
) -> Json:
    """A global shortcut, or a message shortcut when a message is given."""
    if channel is not None and ts is not None:
        message = workspace.messages.get(channel.id, ts)
        payload = payloads.message_action(workspace, user_id, callback_id, channel, message)
    else:
        payload = payloads.shortcut(workspace, user_id, callback_id)
    _check_offered(workspace, payload)
    outcome = await deliveries.of(workspace.world).send("interaction", payload)
    return {"trigger_id": payload["trigger_id"], **described(outcome, command_error(outcome))}


def _check_offered(workspace: Workspace, payload: Json) -> None:
    kind = "global" if payload["type"] == "shortcut" else "message"
    wanted = (kind, payload["callback_id"])
    offered = workspace.world.seed.get("shortcuts", [])
    if all((row["type"], row["callback_id"]) != wanted for row in offered):
        raise ControlError("unknown_shortcut", f"There is no {kind} shortcut of that id.", 404)


def command_error(outcome: Outcome) -> str | None:
    """What Slack tells the person: operation_timeout, dispatch_failed, or nothing."""
    if outcome.failure is None:
        return None
    return "operation_timeout" if outcome.failure in _LATE else "dispatch_failed"


def described(outcome: Outcome, error: str | None = None) -> Json:
    """An outcome as the control API answers it."""
    row = {"status": outcome.status, "response": outcome.body, "elapsed_ms": outcome.elapsed_ms}
    return {**row, "error": error} if error else row


def show_answer(workspace: Workspace, user_id: str, channel: Channel, body: Any) -> None:
    """Text or JSON in an answer: for the person alone unless it says in_channel."""
    content = body if isinstance(body, dict) else {"text": str(body or "")}
    if not content.get("text") and not content.get("blocks"):
        return
    if content.get("response_type") == "in_channel":
        posting.post_as_bot(workspace, channel, content)
    else:
        chat_methods.show_ephemeral(workspace, user_id, channel.id, content)


def _tell(workspace: Workspace, user_id: str, channel: Channel, text: str) -> None:
    """In the name of Slack itself: the app may not be there to say anything."""
    content = {"text": text, "from": "Slackbot"}
    chat_methods.show_ephemeral(workspace, user_id, channel.id, content)

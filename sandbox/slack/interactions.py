"""What a person does with the elements of views and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.answers import ControlError
from sandbox.slack import deliveries, payloads
from sandbox.slack.blocks import check_options, elements_in
from sandbox.slack.client_state import held_value, is_stateful, value_field
from sandbox.slack.commands import command_error, described
from sandbox.slack.elements import options_of
from sandbox.slack.workspace import Workspace
from sandbox.world import Json

_MIN_QUERY = 3
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


@dataclass
class Target:
    """An element, its block, and the view or message (with ``channel``) that holds them."""

    block: Json
    element: Json
    container: Json

    @property
    def view(self) -> Json | None:
        return self.container.get("view")


def find(container: Json, action_id: str, block_id: str | None = None) -> Target:
    """Raises ControlError no_such_element: what is not shown cannot be used."""
    holder = container.get("view") or container["message"]
    for block, element in _elements(holder.get("blocks", [])):
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return Target(block, element, container)
    raise ControlError("no_such_element", f"Nothing here has the action_id {action_id}.", 404)


def _elements(blocks: list[Json]) -> Iterable[tuple[Json, Json]]:
    return ((block, element) for block in blocks for element in elements_in(block))


async def click(workspace: Workspace, user_id: str, target: Target, value: Any) -> Json:
    """A button, an overflow menu, or a select that sends at once."""
    if is_stateful(target.element):
        return await enter(workspace, user_id, target, value)
    action = _action(target.element, value)
    return await _send_action(workspace, user_id, target, action)


async def enter(workspace: Workspace, user_id: str, target: Target, value: Any) -> Json:
    """Fill an element. Input blocks tell the app only when they dispatch."""
    held = held_value(target.element, _checked(workspace, target, value))
    if target.view is not None:
        values = target.view["state"]["values"]
        values[target.block["block_id"]][target.element["action_id"]] = held
    if target.block["type"] == "input" and not target.block.get("dispatch_action"):
        return {"dispatched": False}
    action = {"action_id": target.element["action_id"], **held}
    return {"dispatched": True, **await _send_action(workspace, user_id, target, action)}


async def suggest(workspace: Workspace, user_id: str, target: Target, value: str) -> Json:
    """What the app offers for the letters typed. Too few letters are not sent at all."""
    least = target.element.get("min_query_length", _MIN_QUERY)
    if target.view is None or len(value) < least:
        return {"options": [], "sent": False}
    ids = (target.block["block_id"], target.element["action_id"])
    payload = payloads.block_suggestion(workspace, user_id, target.view, ids, value)
    outcome = await deliveries.of(workspace.world).send("options", payload)
    error, faults = command_error(outcome), check_options(outcome.body)
    row = {"elapsed_ms": outcome.elapsed_ms}
    if error or faults:
        return {"options": [], "error": error or "invalid_options", "messages": faults, **row}
    workspace.suggested[target.view["id"], *ids] = options_of(outcome.body)
    return {**outcome.body, **row}


async def _send_action(workspace: Workspace, user_id: str, target: Target, action: Json) -> Json:
    payload = payloads.block_actions(workspace, user_id, target.container, target.block, action)
    outcome = await deliveries.of(workspace.world).send("interaction", payload)
    return described(outcome, command_error(outcome))


def _action(element: Json, value: Any) -> Json:
    action: Json = {"action_id": element["action_id"], "type": element["type"]}
    if element["type"] == "overflow":
        return {**action, "selected_option": _option(element["options"], value)}
    action["text"] = element["text"]
    if "value" in element:
        action["value"] = element["value"]
    return action


def _checked(workspace: Workspace, target: Target, value: Any) -> Any:
    """The value as the client would hold it; raises ControlError for what it would not allow."""
    kind, element = value_field(target.element), target.element
    if kind == "selected_option":
        return None if value is None else _option(_offered(workspace, target), value)
    if kind == "selected_options":
        return _several(workspace, target, value or [])
    if element["type"] in _TYPED and len(str(value or "")) > element.get("max_length", 3000):
        raise ControlError("too_long", f"At most {element['max_length']} characters fit.")
    return value if value not in ("", None) else ([] if kind.endswith("s") else None)


def _several(workspace: Workspace, target: Target, values: list[Any]) -> list[Json]:
    if len(values) > target.element.get("max_selected_items", 100):
        raise ControlError("too_many", "More were chosen than the element allows.")
    offered = [*_offered(workspace, target), *_chosen_before(target)]
    return [_option(offered, value) for value in values]


def _chosen_before(target: Target) -> list[Json]:
    if target.view is None:
        return []
    held = target.view["state"]["values"][target.block["block_id"]][target.element["action_id"]]
    return list(held.get("selected_options") or [])


def _offered(workspace: Workspace, target: Target) -> list[Json]:
    """Options in the element, or the last suggestions for it."""
    own = options_of(target.element)
    if own or target.view is None:
        return own
    ids = (target.view["id"], target.block["block_id"], target.element["action_id"])
    return workspace.suggested.get(ids, [])


def _option(offered: list[Json], wanted: Any) -> Json:
    """The offered option that has this value; nobody can choose one that is not shown."""
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for option in offered:
        if option["value"] == value:
            return option
    raise ControlError("no_such_option", f"No option shown has the value {value}.", 404)

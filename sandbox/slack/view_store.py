"""Open modals (a stack of at most three for each person) and App Home tabs."""

from __future__ import annotations

import copy
import secrets
import time
from typing import Any

from sandbox.slack.blocks import check_view, elements_in
from sandbox.slack.client_state import Values, values_of
from sandbox.slack.errors import SlackError
from sandbox.world import Json

_STACK = 3
_GIVEN = ("callback_id", "private_metadata", "external_id")


class ViewStore:
    """Views are kept as Slack's objects; ``state.values`` is what the client holds."""

    def __init__(self, team_id: str, app_id: str, bot_id: str) -> None:
        self._ids = {"team_id": team_id, "app_id": app_id, "bot_id": bot_id}
        self._views: dict[str, Json] = {}
        self._owners: dict[str, str] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}
        self._external: dict[str, str] = {}

    def open(self, user_id: str, view: Any) -> Json:
        """A modal in place of whatever was open. Raises SlackError when Slack would refuse it."""
        self._check(view, "modal")
        self.close_all(user_id)
        return self._put_on_stack(user_id, view)

    def push(self, user_id: str, view: Any) -> Json:
        """A modal on top of the others. Raises push_limit_reached beside the view's own faults."""
        self._check(view, "modal")
        if len(self._stacks.get(user_id, [])) >= _STACK:
            raise SlackError("push_limit_reached")
        return self._put_on_stack(user_id, view)

    def _put_on_stack(self, user_id: str, view: Json) -> Json:
        stack = self._stacks.setdefault(user_id, [])
        above = stack[-1] if stack else None
        view_id = self._new(user_id, view, above, stack[0] if stack else None)
        stack.append(view_id)
        return self._views[view_id]

    def update(self, view: Any, view_id: Any, external_id: Any, wanted_hash: Any) -> Json:
        """Replace a view's content; its id stays, its hash changes, its values are kept."""
        current = self.find(view_id, external_id)
        self._check(view, current["type"], current)
        self._check_hash(current, wanted_hash)
        return self._replace(current, view)

    def publish(self, user_id: str, view: Any, wanted_hash: Any) -> Json:
        """The App Home tab of one person."""
        home = self.home(user_id)
        self._check(view, "home", home)
        if home is None:
            view_id = self._homes[user_id] = self._new(user_id, view, None, None)
            return self._views[view_id]
        self._check_hash(home, wanted_hash)
        return self._replace(home, view)

    def find(self, view_id: Any, external_id: Any = None) -> Json:
        """Raises SlackError not_found for a view that is gone."""
        if view_id is None and external_id is None:
            raise SlackError("invalid_arguments", ["[ERROR] must provide view_id or external_id"])
        found = view_id if view_id is not None else self._external.get(str(external_id))
        if found not in self._views:
            raise SlackError("not_found")
        return self._views[found]

    def owner(self, view_id: str) -> str:
        return self._owners[view_id]

    def modals(self, user_id: str) -> list[Json]:
        """Top last."""
        return [self._views[view_id] for view_id in self._stacks.get(user_id, [])]

    def home(self, user_id: str) -> Json | None:
        return self._views.get(self._homes.get(user_id, ""))

    def close_top(self, user_id: str) -> None:
        stack = self._stacks.get(user_id, [])
        if stack:
            self._forget(stack.pop())

    def close_all(self, user_id: str) -> None:
        for view_id in self._stacks.pop(user_id, []):
            self._forget(view_id)

    def _new(self, user_id: str, view: Json, above: str | None, root: str | None) -> str:
        view_id = "V" + secrets.token_hex(5).upper()
        self._views[view_id] = {
            "id": view_id, **self._ids, "app_installed_team_id": self._ids["team_id"],
            "previous_view_id": above, "root_view_id": root or view_id,
        }  # fmt: skip
        self._owners[view_id] = user_id
        self._replace(self._views[view_id], view)
        return view_id

    def _replace(self, current: Json, view: Json) -> Json:
        before: Values | None = current.get("state", {}).get("values")
        self._external.pop(current.get("external_id", ""), None)
        current.pop("errors", None)
        current.update(_completed(view), hash=_new_hash())
        current["state"] = {"values": values_of(current, before)}
        if current["external_id"]:
            self._external[current["external_id"]] = current["id"]
        return current

    def _forget(self, view_id: str) -> None:
        gone = self._views.pop(view_id)
        del self._owners[view_id]
        self._external.pop(gone["external_id"], None)

    def _check(self, view: Any, kind: str, current: Json | None = None) -> None:
        check_view(view)
        if view["type"] != kind:
            fault = f"[ERROR] view type must be {kind} [json-pointer:/view/type]"
            raise SlackError("invalid_arguments", [fault])
        holder = self._external.get(view.get("external_id") or "")
        if holder is not None and holder != (current or {}).get("id"):
            raise SlackError("duplicate_external_id")

    def _check_hash(self, current: Json, wanted_hash: Any) -> None:
        if wanted_hash is not None and wanted_hash != current["hash"]:
            raise SlackError("hash_conflict")


def without_state(view: Json) -> Json:
    """The view as the Web API answers it and as type-aheads get it: no current selections."""
    shown = {name: value for name, value in view.items() if name != "errors"}
    return {**shown, "state": {"values": {}}}


def _completed(view: Json) -> Json:
    """The app's view with everything that Slack fills in."""
    whole: Json = {
        "title": None, "submit": None, "close": None, "clear_on_close": False,
        "notify_on_close": False, "submit_disabled": False, **dict.fromkeys(_GIVEN, ""),
    }  # fmt: skip
    given = {name: value for name, value in copy.deepcopy(view).items() if value is not None}
    whole.update(given, blocks=with_ids(given["blocks"]))
    return whole


def with_ids(blocks: list[Json]) -> list[Json]:
    """Blocks with the block_id and action_id that Slack makes up for those left out."""
    completed = copy.deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_in(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return completed


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"

"""An agent as a script plays one: only what a person can do in Slack, by the control API."""

from __future__ import annotations

from typing import Any

from sandbox.client import Control, NotObserved, until
from sandbox.thread import Thread, label, texts_in
from sandbox.world import Json

_REDRAWN_S = 30.0


class Agent:
    """One person in Slack, with one modal stack."""

    def __init__(self, control: Control, slack_user_id: str) -> None:
        self.control = control
        self.slack_user_id = slack_user_id

    def open_window(self, text: str = "", slack_channel_id: str = "C0GENERAL") -> Json:
        """Types /send-on-behalf and waits for the window."""
        before = {view["id"] for view in self.modals()}
        answer = self._act(
            "command", channel_id=slack_channel_id, command="/send-on-behalf", text=text
        )
        if answer.get("error"):
            raise NotObserved("the command is acknowledged", answer)
        modals = until(
            "the window", self.modals, lambda shown: shown and shown[-1]["id"] not in before
        )
        return modals[-1]

    def modals(self) -> list[Json]:
        rows: list[Json] = self.control.get("views", user_id=self.slack_user_id)["modals"]
        return rows

    def window(self) -> Json:
        """The modal on top."""
        modals = self.modals()
        if not modals:
            raise NotObserved("a modal is open", [])
        return modals[-1]

    def told(self) -> list[str]:
        """What only this person was told in channels."""
        rows = self.control.get("ephemerals", user_id=self.slack_user_id)["messages"]
        return [row["text"] for row in rows]

    def choose_medium(self, medium: str) -> None:
        self.fill("medium", "medium", medium)

    def queues_offered(self, text: str = "") -> list[str]:
        return [label(option) for option in self.offered("queue", text)]

    def choose_queue(self, name: str) -> None:
        """Types the name and picks it, unless the window has it chosen already."""
        held = self.held("queue")["selected_option"]
        if held is None or label(held) != name:
            self.fill("queue", "queue", self._pick("queue", name, name))

    def add_recipient(self, text: str, contains: str = "") -> None:
        """Types a number or a name and picks the first line, or the first that contains this."""
        option = self._pick("recipients", text, contains)
        before = self.held("recipients")["selected_options"]
        self.fill("recipients", "recipients", [*before, option])

    def choose_template(self, name: str) -> None:
        self.fill("template", "template", self._pick("template", name, name))

    def fill_template(self, *values: str) -> None:
        for position, value in enumerate(values):
            self.fill("template_value", f"template_value:{position}", value)

    def write(self, text: str) -> None:
        self.fill("message", "message", text)

    def submit(self) -> Json:
        return self._act("submit", view_id=self.window()["id"])

    def send(self) -> None:
        """Presses Send and is shown how it goes, not a fault."""
        answer = self.submit()
        if answer.get("response_action") != "update":
            raise NotObserved("the window is accepted", answer)

    def submit_forged(self, others: Json) -> Json:
        """Sends the window of somebody else, contents and all, as one's own."""
        own = {**others, "id": self.window()["id"]}
        user = {"id": self.slack_user_id, "username": "", "name": "", "team_id": own["team_id"]}
        team = {"id": own["team_id"], "domain": "sandbox"}
        payload = {"type": "view_submission", "team": team, "user": user, "view": own}
        answer = self.control.post("slack/raw", kind="interaction", payload=payload)
        return dict(answer["response"] or {})

    def close(self) -> None:
        self._act("close", view_id=self.window()["id"])

    def reply(self, thread: Thread, text: str) -> str:
        """Writes in the thread; the line's ts."""
        place = {"channel_id": thread.slack_channel_id, "thread_ts": thread.ts}
        return str(self._act("message", text=text, **place)["ts"])

    def click(self, thread: Thread, action_id: str) -> Json:
        return self._act(
            "click", channel_id=thread.slack_channel_id, ts=thread.ts, action_id=action_id
        )

    def end(self, thread: Thread) -> Json:
        """Presses End message; the wrap-up window that opens."""
        before = {view["id"] for view in self.modals()}
        answer = self.click(thread, "end_message")
        if answer.get("error"):
            raise NotObserved("the click is acknowledged", answer)
        modals = until(
            "the wrap-up", self.modals, lambda shown: shown and shown[-1]["id"] not in before
        )
        return modals[-1]

    def wrap_up(self, code: str, note: str = "") -> Json:
        options = self._block("wrap_up_code")["element"]["options"]
        chosen = next(option for option in options if label(option) == code)
        self.fill("wrap_up_code", "wrap_up_code", chosen)
        self.fill("wrap_up_note", "wrap_up_note", note)
        return self.submit()

    def held(self, block: str) -> Json:
        """What the client holds for the element of a block."""
        found = self._block(block)
        values: Json = self.window()["state"]["values"]
        element: Json = values[found["block_id"]][found["element"]["action_id"]]
        return element

    def offered(self, block: str, text: str) -> list[Json]:
        """A type-ahead's lines, in order, without their groups."""
        found = self._block(block)
        answer = self._act(
            "options",
            view_id=self.window()["id"],
            block_id=found["block_id"],
            action_id=found["element"]["action_id"],
            value=text,
        )
        if answer.get("error"):
            raise NotObserved(f"suggestions for {text}", answer)
        groups = answer.get("option_groups") or [{"options": answer.get("options") or []}]
        return [option for group in groups for option in group["options"]]

    def fill(self, action_id: str, block: str, value: Any) -> None:
        """Fills an element; when that tells the app, waits until the window is drawn anew."""
        view, found = self.window(), self._block(block)
        answer = self._act(
            "input",
            view_id=view["id"],
            block_id=found["block_id"],
            action_id=action_id,
            value=value,
        )
        if answer["dispatched"]:
            drawn = lambda shown: shown["hash"] != view["hash"]  # noqa: E731
            until(f"the window after {block}", self.window, drawn, _REDRAWN_S)

    def _pick(self, block: str, text: str, contains: str) -> Json:
        lines = self.offered(block, text)
        for option in lines:
            if contains in label(option):
                return option
        raise NotObserved(f"{contains or text} is offered", [label(line) for line in lines])

    def _block(self, start: str) -> Json:
        view = self.window()
        for block in view["blocks"]:
            where = block.get("block_id", "")
            if where == start or where.startswith(f"{start}:"):
                found: Json = block
                return found
        raise NotObserved(f"{start} is in the window", list(texts_in(view["blocks"])))

    def _act(self, act: str, **body: Any) -> Json:
        return self.control.post(f"slack/{act}", user_id=self.slack_user_id, **body)

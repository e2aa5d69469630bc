"""What people do: agents in Slack's client, customers on their phones."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.slack import payloads, workspace
from tests.scenarios.thread import Thread, buttons, drawn

if TYPE_CHECKING:
    from tests.scenarios.stage import Stage

Json = dict[str, Any]
PLACES = {"Billing Support": "C0BILLING", "Deliveries": "C0DELIVER"}


class Person:
    """Somebody in Slack. What they do is answered and its listeners are done when it returns;
    durable work waits for ``stage.settle()``, which the longer verbs call themselves."""

    def __init__(self, stage: Stage, slack_user_id: str, agent_id: str) -> None:
        self._stage, self.slack_user_id, self.agent_id = stage, slack_user_id, agent_id

    async def _act(self, act: str, **body: Any) -> Json:
        answered = await self._stage.act(act, user_id=self.slack_user_id, **body)
        await self._stage.quiet()
        return answered

    # The send window

    async def types_the_command(self, text: str = "") -> Json:
        command = "/send-on-behalf"
        return await self._act("command", channel_id="C0GENERAL", command=command, text=text)

    async def opens_the_window(self, text: str = "") -> Json:
        await self.types_the_command(text)
        view = await self.window()
        assert view is not None, f"no window, but: {await self.told()}"
        return view

    async def window(self) -> Json | None:
        """The view on top of this person's stack."""
        path = f"views?user_id={self.slack_user_id}"
        modals = (await self._stage.control("GET", path))["modals"]
        return modals[-1] if modals else None

    async def sees(self) -> str:
        """Everything in the view on top."""
        return drawn(await self._top())

    async def told(self) -> list[str]:
        """What only this person sees in the channel."""
        path = f"ephemerals?user_id={self.slack_user_id}"
        return [row["text"] for row in (await self._stage.control("GET", path))["messages"]]

    async def is_offered(self, name: str, typed: str = "") -> list[Json]:
        """What a type-ahead of the window offers: ``queue``, ``recipients`` or ``template``."""
        answered = await self._act("options", value=typed, **await self._field(name))
        groups = answered.get("option_groups") or [{"options": answered["options"]}]
        return [option for group in groups for option in group["options"]]

    async def chooses(self, name: str, typed: str) -> None:
        """The first that the type-ahead offers for what was typed."""
        offered = await self.is_offered(name, typed)
        assert offered, f"nothing is offered for {typed!r}"
        is_many = name == "recipients"
        chosen = [*await self._chosen(name), offered[0]] if is_many else offered[0]
        await self.enters(name, chosen)

    async def _chosen(self, name: str) -> list[Json]:
        where = await self._field(name)
        view = await self._top()
        held = view["state"]["values"][where["block_id"]][where["action_id"]]
        return list(held.get("selected_options") or [])

    async def enters(self, name: str, value: Any) -> Json:
        return await self._act("input", value=value, **await self._field(name))

    async def _field(self, name: str) -> Json:
        view = await self._top()
        for block in view["blocks"]:
            element = block.get("element") or block.get("accessory") or {}
            if element.get("action_id") == name:
                ids = {"block_id": block["block_id"], "action_id": name}
                return {"view_id": view["id"], **ids}
        raise AssertionError(f"the window has no {name}")

    async def submits(self) -> Json:
        """The answer: ``errors`` by block, or what became of the view."""
        view = await self._top()
        return await self._act("submit", view_id=view["id"])

    async def forges(self, change: Callable[[Json], None]) -> Json:
        """Submits the window as no client of Slack's would: ``change`` alters the payload."""
        payload = payloads.view_submission(
            workspace.of(self._stage.world), self.slack_user_id, copy.deepcopy(await self._top())
        )
        change(payload)
        return await self._stage.act("raw", kind="interaction", payload=payload)

    async def _top(self) -> Json:
        view = await self.window()
        assert view is not None, "no window is open"
        return view

    async def fills_in(self, text: str, to: str, queue: str | None = None) -> None:
        await self.opens_the_window()
        if queue is not None:
            await self.chooses("queue", queue)
        await self.chooses("recipients", to)
        if text:
            await self.enters("message", text)

    async def sends(self, text: str, to: str, queue: str | None = None) -> Thread:
        """The whole way through the window; the newest thread of the queue's channel."""
        await self.fills_in(text, to, queue)
        answered = await self.submits()
        assert answered.get("response_action") == "update", answered
        await self._stage.settle()
        view = await self.window()
        if view is not None:
            await self._act("close", view_id=view["id"])
        default = "Deliveries" if self.agent_id == "ben" else "Billing Support"
        return (await self._stage.threads(PLACES[queue or default]))[-1]

    # In a thread

    async def replies(self, thread: Thread, text: str, **more: Any) -> str:
        """The line's ts; nothing has been done about it yet."""
        place = {"channel_id": thread.slack_channel_id, "thread_ts": thread.ts}
        answered = await self._act("message", text=text, **place, **more)
        return str(answered["ts"])

    async def replies_without_waiting(self, thread: Thread, text: str) -> None:
        """While its event is held back somewhere."""
        place = {"channel_id": thread.slack_channel_id, "thread_ts": thread.ts}
        await self._stage.act("message", user_id=self.slack_user_id, text=text, **place)

    async def edits(self, thread: Thread, ts: str, text: str) -> None:
        await self._act("edit", channel_id=thread.slack_channel_id, ts=ts, text=text)

    async def deletes(self, thread: Thread, ts: str) -> None:
        await self._act("delete", channel_id=thread.slack_channel_id, ts=ts)

    async def clicks(self, thread: Thread, label: str) -> Json:
        """A button in the thread, on the newest message that has it."""
        message = await thread.with_button(label)
        button = buttons(message)[label]
        place = {"channel_id": thread.slack_channel_id, "ts": message["ts"]}
        ids = {"action_id": button["action_id"], "value": button.get("value")}
        return await self._act("click", **place, **ids)

    async def clicks_late(self, thread: Thread, message: Json, label: str) -> Json:
        """On what their client still shows, whatever the message has become."""
        shown, state = buttons(message)[label], workspace.of(self._stage.world)
        block = next(b for b in message["blocks"] if shown in b.get("elements", []))
        place = {"channel": state.channel(thread.slack_channel_id), "message": message}
        payload = payloads.block_actions(state, self.slack_user_id, place, block, shown)
        answered = await self._stage.act("raw", kind="interaction", payload=payload)
        await self._stage.quiet()
        return answered

    async def ends(self, thread: Thread) -> None:
        """Clicks End message, and leaves the wrap-up open."""
        await self.clicks(thread, "End message")
        await self._stage.settle()

    async def wraps_up(self, code: str, note: str = "") -> Json:
        """Fills in the wrap-up that is open."""
        view = await self._top()
        (block,) = [b for b in view["blocks"] if b.get("block_id") == "wrap_up_code"]
        options = {o["text"]["text"]: o for o in block["element"]["options"]}
        await self.enters("wrap_up_code", options[code])
        if note:
            await self.enters("wrap_up_note", note)
        answered = await self.submits()
        await self._stage.settle()
        return answered


class Customer:
    def __init__(self, stage: Stage, number: str, writes_to: str) -> None:
        self._stage, self.number, self.writes_to = stage, number, writes_to

    async def writes(self, text: str, to: str = "", medium: str = "sms", **more: Any) -> Json:
        """The webhook's answer; nothing has been done about it yet."""
        body = {"to": to or self.writes_to, "body": text, "medium": medium, **more}
        answered = await self._stage.control("POST", self._path, body)
        await self._stage.quiet()
        return answered

    async def reports(self, delivery_status: str, error_code: str = "") -> None:
        """The carrier's receipt for the newest message on this phone, by hand."""
        newest = (await self.received())[-1]["id"]
        body = {"id": newest, "status": delivery_status, "error_code": error_code}
        await self._stage.control("POST", "receipts", body)
        await self._stage.quiet()

    async def received(self) -> list[Json]:
        """Messages on the phone, the oldest first."""
        messages = (await self._stage.control("GET", self._path))["messages"]
        return [message for message in messages if message["direction"] == "to_customer"]

    async def reads(self) -> list[str]:
        return [message["body"] for message in await self.received()]

    @property
    def _path(self) -> str:
        return f"phones/{self.number.replace('+', '%2B')}/messages"

"""A conversation's thread as somebody in the channel sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.scenarios.stage import Stage

Json = dict[str, Any]


class Thread:
    def __init__(self, stage: Stage, slack_channel_id: str, ts: str) -> None:
        self._stage, self.slack_channel_id, self.ts = stage, slack_channel_id, ts

    async def messages(self) -> list[Json]:
        """The card first."""
        path = f"channels/{self.slack_channel_id}/messages/{self.ts}/replies"
        answered = await self._stage.control("GET", path)
        messages: list[Json] = answered["messages"]
        return messages

    async def card(self) -> str:
        """Everything that the card says, its buttons' labels included."""
        return shown((await self.messages())[0])

    async def lines(self) -> list[str]:
        """Everything below the card, as it is drawn."""
        return [shown(message) for message in (await self.messages())[1:]]

    async def last(self) -> Json:
        return (await self.messages())[-1]

    async def marks(self, ts: str) -> list[str]:
        """Reactions on one line."""
        (message,) = [m for m in await self.messages() if m["ts"] == ts]
        return [reaction["name"] for reaction in message.get("reactions", [])]

    async def with_button(self, label: str) -> Json:
        """The newest message that has this button."""
        found = [m for m in await self.messages() if label in buttons(m)]
        assert found, f"there is no {label} in {[shown(m) for m in await self.messages()]}"
        return found[-1]


def shown(message: Json) -> str:
    """The text of its blocks, or its own where it has none."""
    texts = list(_texts(message.get("blocks") or []))
    return "\n".join(texts) if texts else str(message.get("text", ""))


def buttons(message: Json) -> dict[str, Json]:
    """Its buttons by their label."""
    blocks = [b for b in message.get("blocks") or [] if b["type"] == "actions"]
    return {e["text"]["text"]: e for b in blocks for e in b["elements"] if e["type"] == "button"}


def _texts(part: Any) -> Any:
    """Every text in Block Kit, in its order."""
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        yield from (
            part[name] for name in ("text", "initial_value") if isinstance(part.get(name), str)
        )
        for name in ("text", "fields", "elements", "accessory", "label", "hint", "element"):
            if isinstance(part.get(name), dict | list):
                yield from _texts(part[name])


def drawn(view: Json) -> str:
    """Every text in a view."""
    return "\n".join(_texts(view["blocks"]))

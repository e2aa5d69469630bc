"""A conversation in Slack as a script reads it: the card, what is under it, what can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.client import Control
from sandbox.world import Json


@dataclass(frozen=True)
class Thread:
    """A conversation's card and what is under it."""

    control: Control
    slack_channel_id: str
    ts: str

    def card(self) -> Json:
        return self.control.thread(self.slack_channel_id, self.ts)[0]

    def card_text(self) -> str:
        """All that can be read on the card."""
        return " ".join(texts_in(self.card()["blocks"]))

    def lines(self) -> list[Json]:
        return self.control.thread(self.slack_channel_id, self.ts)[1:]

    def line_texts(self) -> list[str]:
        return [
            " ".join(texts_in(line.get("blocks") or [])) or line["text"] for line in self.lines()
        ]

    def count(self, text: str) -> int:
        return sum(text in line for line in self.line_texts())

    def reactions(self, ts: str) -> list[str]:
        rows = [line for line in self.lines() if line["ts"] == ts]
        return [reaction["name"] for row in rows for reaction in row.get("reactions", [])]


def cards(control: Control, slack_channel_id: str) -> list[Thread]:
    """The conversations of a queue's channel, oldest first: what the app itself has posted."""
    posted = [row for row in control.messages(slack_channel_id) if row.get("bot_id")]
    return [Thread(control, slack_channel_id, row["ts"]) for row in posted]


def label(option: Json) -> str:
    return str(option["text"]["text"])


def texts_in(block: Any) -> Iterator[str]:
    """Every text a person can read in blocks, in order."""
    if isinstance(block, list):
        for part in block:
            yield from texts_in(part)
    elif isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["text"]
        for part in block.values():
            yield from texts_in(part)

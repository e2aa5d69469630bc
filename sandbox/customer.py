"""A customer as a script plays one: what was received on the phone, and writing from it."""

from __future__ import annotations

from urllib.parse import quote

from sandbox.client import Control
from sandbox.world import Json


class Customer:
    """One phone."""

    def __init__(self, control: Control, number: str) -> None:
        self.control = control
        self.number = number
        self._path = f"phones/{quote(number)}/messages"

    def received(self, medium: str = "sms") -> list[Json]:
        return self._messages(medium, "to_customer")

    def texts(self, medium: str = "sms") -> list[str]:
        return [message["body"] for message in self.received(medium)]

    def write(self, address: str, body: str, medium: str = "sms") -> int:
        """To an address of a queue; the app's HTTP status, 0 while it is down."""
        answer = self.control.post(self._path, to=address, body=body, medium=medium)
        return int(answer["status"])

    def _messages(self, medium: str, direction: str) -> list[Json]:
        rows = self.control.get(self._path, medium=medium)["messages"]
        return [row for row in rows if row["direction"] == direction]

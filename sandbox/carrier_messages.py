"""The messages on the customers' phones, whichever carrier brought them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sandbox.world import Json, World

Direction = Literal["to_customer", "from_customer"]
WINDOW = timedelta(hours=24)


@dataclass
class PhoneMessage:
    """Addresses are E.164 with ``+``, without any carrier's prefix."""

    message_id: str
    carrier: Literal["twilio", "whatsapp"]
    direction: Direction
    medium: str
    sender_address: str
    customer_number: str
    body: str
    at: datetime
    media: list[Json] = field(default_factory=list)
    template: Json | None = None
    delivery_status: str = "queued"
    error_code: str | None = None

    def as_json(self) -> Json:
        ends = (self.sender_address, self.customer_number)
        origin, target = ends if self.direction == "to_customer" else ends[::-1]
        shown = {
            "id": self.message_id, "direction": self.direction, "medium": self.medium,
            "from": origin, "to": target, "body": self.body, "media": self.media,
            "status": self.delivery_status, "at": self.at.isoformat(timespec="milliseconds"),
        }  # fmt: skip
        extras = {"error_code": self.error_code, "template": self.template}
        return shown | {name: value for name, value in extras.items() if value is not None}


class PhoneStore:
    def __init__(self, world: World) -> None:
        self._world = world
        self._by_id: dict[str, PhoneMessage] = {}
        self._by_number: defaultdict[str, list[PhoneMessage]] = defaultdict(list)

    def keep(self, message: PhoneMessage) -> None:
        self._by_id[message.message_id] = message
        self._by_number[message.customer_number].append(message)
        if self._world.is_watched:
            shown = message.as_json()
            self._world.publish("phone", number=message.customer_number, message=shown)

    def find(self, message_id: str) -> PhoneMessage | None:
        return self._by_id.get(message_id)

    def mark(self, message_id: str, delivery_status: str, error_code: str | None = None) -> None:
        """Show on the phone what the carrier reports about a message."""
        if message := self.find(message_id):
            message.delivery_status, message.error_code = delivery_status, error_code
            self._world.publish("receipt", id=message_id, status=delivery_status)

    def on_phone(self, number: str, medium: str | None = None) -> list[PhoneMessage]:
        """Oldest first."""
        return [m for m in self._by_number.get(number, []) if medium in (None, m.medium)]


def phone_store(world: World) -> PhoneStore:
    return world.part("phones", PhoneStore)


def whatsapp_now(world: World) -> datetime:
    """WhatsApp's clock, which ``whatsapp_now_offset_s`` moves: behind, to write a message into the
    past; ahead, to let windows run out."""
    return datetime.now(UTC) + timedelta(seconds=world.settings["whatsapp_now_offset_s"])


def is_window_open(world: World, sender_address: str, customer_number: str) -> bool:
    """Only the customer's own message opens the 24 hours, and only toward that sender."""
    since = whatsapp_now(world) - WINDOW
    return any(
        m.direction == "from_customer" and m.sender_address == sender_address and m.at > since
        for m in phone_store(world).on_phone(customer_number, "whatsapp")
    )

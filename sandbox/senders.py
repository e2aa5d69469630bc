"""The addresses of the seed that customers can write to: the app's own side of every message."""

from __future__ import annotations

from sandbox.carrier_customers import e164
from sandbox.world import Json, World


def senders(world: World) -> list[Json]:
    """``{medium, address, carrier}`` each."""
    numbers = world.seed.get("twilio", {}).get("numbers", [])
    found = [{"medium": n["medium"], "address": n["address"], "carrier": "twilio"} for n in numbers]
    if cloud := world.seed.get("whatsapp"):
        address = e164(cloud["display_phone_number"])
        found.append({"medium": "whatsapp", "address": address, "carrier": "whatsapp"})
    return found

"""The WhatsApp Business account of the seed: its number, its messages, its media."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.carrier_customers import e164
from sandbox.whatsapp.errors import refusal, unknown_object
from sandbox.world import Json, World

_PAIR_BURST = 45
_PAIR_SECONDS = 6.0


@dataclass
class CloudMessage:
    """One of ours to a customer (the seed's entry). ``tracker`` is ``biz_opaque_callback_data``,
    ``category`` the template's, or ``service``."""

    wamid: str
    person: Json
    tracker: str | None
    category: str


@dataclass
class CloudMedia:
    """``listed_at`` (monotonic) is when its download address was last asked for."""

    media_id: str
    mime_type: str
    content: bytes
    name: str = ""
    listed_at: float = 0.0


@dataclass
class PairPace:
    """A burst of 45 messages to one person, then one every 6 seconds."""

    tokens: float = _PAIR_BURST
    seen_at: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        now = time.monotonic()
        self.tokens = min(_PAIR_BURST, self.tokens + (now - self.seen_at) / _PAIR_SECONDS)
        self.seen_at = now
        has_token = self.tokens >= 1
        self.tokens -= 1 if has_token else 0
        return has_token


@dataclass
class CloudAccount:
    seed: Json
    messages: dict[str, CloudMessage] = field(default_factory=dict)
    media: dict[str, CloudMedia] = field(default_factory=dict)
    paces: dict[str, PairPace] = field(default_factory=dict)

    @property
    def phone_number_id(self) -> str:
        return str(self.seed["phone_number_id"])

    @property
    def address(self) -> str:
        return e164(self.seed["display_phone_number"])

    def authorize(self, request: web.Request) -> None:
        """Raises 190."""
        expected = f"Bearer {self.seed['access_token']}"
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise refusal(190, "The access token could not be decrypted or has expired.")

    def check_phone(self, request: web.Request) -> None:
        """Raises code 100, subcode 33 for a phone number id that is not ours."""
        object_id = request.match_info["object_id"]
        if object_id != self.phone_number_id:
            raise unknown_object(object_id)

    def add_media(self, mime_type: str, content: bytes, name: str = "") -> CloudMedia:
        media_id = str(secrets.randbelow(9 * 10**14) + 10**14)
        kept = CloudMedia(media_id, mime_type, content, name)
        self.media[kept.media_id] = kept
        return kept

    def pace(self, number: str) -> PairPace:
        return self.paces.setdefault(number, PairPace())


def cloud_account(world: World) -> CloudAccount:
    return world.part("whatsapp", lambda w: CloudAccount(w.seed["whatsapp"]))


def new_wamid() -> str:
    return "wamid." + base64.b64encode(secrets.token_bytes(36)).decode()

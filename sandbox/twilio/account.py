"""The Twilio account of the seed: credentials, numbers, messages, media and opt-outs."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from aiohttp import web

from sandbox.twilio.errors import refusal
from sandbox.world import Json, World

WHATSAPP = "whatsapp:"


@dataclass
class TwilioMessage:
    """``origin`` and ``target`` are addresses as Twilio writes them, with ``whatsapp:`` if any."""

    sid: str
    direction: Literal["outbound-api", "outbound-reply", "inbound"]
    origin: str
    target: str
    body: str
    delivery_status: str
    num_segments: int = 1
    media: list[Json] = field(default_factory=list)
    status_callback: str = ""
    error_code: int | None = None
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent_at: datetime | None = None
    updated_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_whatsapp(self) -> bool:
        return self.target.startswith(WHATSAPP)


@dataclass
class TwilioAccount:
    """``media`` is by media SID; ``opt_outs`` holds (our number, customer number)."""

    seed: Json
    messages: dict[str, TwilioMessage] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)
    opt_outs: set[tuple[str, str]] = field(default_factory=set)

    @property
    def sid(self) -> str:
        return str(self.seed["account_sid"])

    def number(self, address: str) -> Json | None:
        """The seed's entry for an address of ours, by E.164."""
        owned = (entry for entry in self.seed["numbers"] if entry["address"] == address)
        return next(owned, None)

    def authorize(self, request: web.Request) -> None:
        """HTTP Basic by API key or by account SID. Raises 20003, or 20404 for a foreign account."""
        given = _basic(request)
        known = [
            (self.sid, self.seed["auth_token"]),
            (self.seed["api_key"], self.seed["api_secret"]),
        ]
        if not any(_same(given, pair) for pair in known):
            raise refusal(20003)
        if request.match_info.get("account_sid", self.sid) != self.sid:
            raise refusal(20404)

    def message(self, sid: str) -> TwilioMessage:
        """Raises 20404."""
        if sid not in self.messages:
            raise refusal(20404)
        return self.messages[sid]


def account(world: World) -> TwilioAccount:
    return world.part("twilio", lambda w: TwilioAccount(w.seed["twilio"]))


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def plain(address: str) -> str:
    return address.removeprefix(WHATSAPP)


def _basic(request: web.Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        login, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return ("", "")
    return (login, password) if scheme.lower() == "basic" else ("", "")


def _same(given: tuple[str, str], known: tuple[str, str]) -> bool:
    pairs = zip(given, known, strict=True)
    return all(hmac.compare_digest(a.encode(), str(b).encode()) for a, b in pairs)

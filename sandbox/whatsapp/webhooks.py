"""Meta's signed webhooks, sent until the app takes them, and the handshake."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets

import aiohttp

from sandbox.carrier_delivery import UNREACHED, Webhook, attempt, lane
from sandbox.whatsapp.account import cloud_account
from sandbox.world import Json, World

_TARGET = "deliver.whatsapp"
_GIVE_UP_AFTER_S = 7 * 24 * 3600


def signature(app_secret: str, raw_body: bytes) -> str:
    """``X-Hub-Signature-256``, over the bytes as sent."""
    return "sha256=" + hmac.new(app_secret.encode(), raw_body, hashlib.sha256).hexdigest()


async def send_value(world: World, number: str, value: Json) -> int:
    """Send one change about one customer, after whatever the app has not yet taken about them."""
    body = _escaped(_envelope(world, value))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": signature(cloud_account(world).seed["app_secret"], body),
    }
    webhook = Webhook(_TARGET, _url(world), body, headers)
    return await lane(world, f"whatsapp {number}", attempt, _GIVE_UP_AFTER_S).put(webhook)


def _envelope(world: World, value: Json) -> Json:
    seed = cloud_account(world).seed
    metadata = {
        # Meta writes the display number as digits here.
        "display_phone_number": cloud_account(world).address.removeprefix("+"),
        "phone_number_id": seed["phone_number_id"],
    }
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    entry = {"id": seed["waba_id"], "changes": [{"value": whole, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _escaped(payload: Json) -> bytes:
    # Meta escapes Unicode and slashes: a receiver that re-serialises gets another signature.
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def _url(world: World) -> str:
    return f"{world.app_url}/webhooks/whatsapp"


async def handshake(world: World, verify_token: str | None) -> Json:
    """Ask the app to prove itself, as on saving the callback URL: ``{status, is_verified}``."""
    challenge = str(secrets.randbelow(10**10))
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": verify_token or cloud_account(world).seed["verify_token"],
    }
    try:
        async with world.http.get(_url(world), params=query) as response:
            echoed = await response.text()
            is_verified = response.status == 200 and echoed == challenge
            return {"status": response.status, "is_verified": is_verified}
    except aiohttp.ClientError:
        return {"status": UNREACHED, "is_verified": False}

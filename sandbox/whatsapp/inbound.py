"""A customer writes to our WhatsApp number: the window opens, the app is told until it listens."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from sandbox.carrier_customers import customer, wa_id
from sandbox.carrier_messages import PhoneMessage, phone_store, whatsapp_now
from sandbox.whatsapp.account import CloudMedia, cloud_account, new_wamid
from sandbox.whatsapp.receipts import contact
from sandbox.whatsapp.webhooks import send_value
from sandbox.world import Json, World


async def receive(
    world: World, address: str, customer_number: str, body: str, media: list[Json], profile: str
) -> tuple[str, int]:
    """Take a message from a phone; several files become several messages, as in WhatsApp, the text
    being the first one's caption. Gives the first message's id and the status of its webhook."""
    files: list[Json | None] = [*media] or [None]
    sent = []
    for index, file in enumerate(files):
        text = body if index == 0 else ""
        sent.append(await _receive_one(world, address, customer_number, text, file, profile))
    return sent[0]


async def _receive_one(
    world: World, address: str, number: str, text: str, file: Json | None, profile: str
) -> tuple[str, int]:
    wamid, at = new_wamid(), whatsapp_now(world)
    person = customer(world, number)
    shown = PhoneMessage(
        wamid, "whatsapp", "from_customer", "whatsapp", address, number, text, at,
        media=[file] if file else [], delivery_status="received",
    )  # fmt: skip
    phone_store(world).keep(shown)
    message = _envelope(person, wamid, at) | _content(world, text, file)
    value = {"contacts": [contact(person, profile)], "messages": [message]}
    return wamid, await send_value(world, number, value)


def _envelope(person: Json, wamid: str, at: datetime) -> Json:
    envelope: Json = {"id": wamid, "timestamp": str(int(at.timestamp()))}
    if not person.get("hides_number"):
        envelope["from"] = wa_id(person)
    if bsuid := person.get("bsuid"):
        envelope["from_user_id"] = bsuid
    return envelope


def _content(world: World, text: str, file: Json | None) -> Json:
    if file is None:
        return {"type": "text", "text": {"body": text}}
    content = base64.b64decode(file["content_base64"])
    media = cloud_account(world).add_media(file["mimetype"], content, file.get("name", ""))
    kind = media_kind(media.mime_type)
    described = _described(media)
    if text:
        described["caption"] = text
    if kind == "document":
        described["filename"] = media.name
    return {"type": kind, kind: described}


def _described(media: CloudMedia) -> Json:
    digest = base64.b64encode(hashlib.sha256(media.content).digest()).decode()
    return {"id": media.media_id, "mime_type": media.mime_type, "sha256": digest}


def media_kind(mime_type: str) -> str:
    kind = mime_type.split("/", 1)[0]
    return kind if kind in ("image", "audio", "video") else "document"

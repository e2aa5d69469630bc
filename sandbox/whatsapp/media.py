"""Media of the Cloud API: upload, look up, download within five minutes, delete."""

from __future__ import annotations

import hashlib
import time

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.carrier_entry import CarrierAnswer
from sandbox.whatsapp.account import CloudAccount, CloudMedia
from sandbox.whatsapp.errors import refusal, unknown_object
from sandbox.whatsapp.inbound import media_kind
from sandbox.world import Json

_URL_LIFE_S = 300
_MB = 1024 * 1024
_LIMITS = {"image": 5 * _MB, "audio": 16 * _MB, "video": 16 * _MB, "document": 100 * _MB}


async def upload(account: CloudAccount, request: web.Request) -> CarrierAnswer:
    """``POST /{phone_number_id}/media`` with messaging_product, file and type."""
    form = await request.post()
    file = form.get("file")
    if form.get("messaging_product") != "whatsapp":
        raise refusal(100, "The parameter messaging_product is required.")
    if not isinstance(file, FileField):
        raise refusal(100, "The parameter file is required.")
    content, mime_type = file.file.read(), str(form.get("type") or file.content_type)
    if len(content) > _LIMITS[media_kind(mime_type)]:
        raise refusal(131053, f"{mime_type} is larger than WhatsApp takes")
    media = account.add_media(mime_type, content, file.filename)
    return CarrierAnswer(200, {"id": media.media_id})


def describe(account: CloudAccount, base_url: str, media_id: str) -> Json:
    """``GET /{media_id}``: gives a download address that lives five minutes."""
    media = _media(account, media_id)
    media.listed_at = time.monotonic()
    return {
        "messaging_product": "whatsapp",
        "url": f"{base_url}/whatsapp/media-download/{media_id}",
        "mime_type": media.mime_type,
        "sha256": hashlib.sha256(media.content).hexdigest(),
        "file_size": len(media.content),
        "id": media_id,
    }


def download(account: CloudAccount, media_id: str) -> CarrierAnswer:
    media = _media(account, media_id)
    if not media.listed_at or time.monotonic() - media.listed_at > _URL_LIFE_S:
        raise unknown_object(media_id)
    return CarrierAnswer(200, None, {"Content-Type": media.mime_type}, media.content)


def delete(account: CloudAccount, media_id: str) -> Json:
    del account.media[_media(account, media_id).media_id]
    return {"success": True}


def _media(account: CloudAccount, media_id: str) -> CloudMedia:
    if media_id not in account.media:
        raise unknown_object(media_id)
    return account.media[media_id]

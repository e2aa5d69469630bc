"""WhatsApp's Cloud API on Meta's Graph."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from aiohttp import ClientSession

from bot.carriers.http import Reply, call, error_code, header, read, refusal
from bot.carriers.loose import Json, part, parts, text
from bot.carriers.whatsapp import webhooks
from bot.carriers.whatsapp.account import WhatsAppAccount
from bot.carriers.whatsapp.faults import FAULTS
from bot.carriers.whatsapp.templates import FIELDS, components, template
from bot.domain.model import CarrierName, Template
from bot.domain.records import Accepted, InboundMessage, Outbound, Receipt
from bot.errors import CarrierRejected, OutcomeUnknown

_MAX_PAGES = 100
_PAGE_SIZE = 100


class WhatsAppCarrier:
    """WhatsApp directly at Meta."""

    name = CarrierName.WHATSAPP

    def __init__(self, session: ClientSession, account: WhatsAppAccount) -> None:
        self._session = session
        self._account = account
        self._headers = {"Authorization": f"Bearer {account.access_token}"}

    async def send(self, outbound: Outbound) -> Accepted:
        """One POST. Raises CarrierRejected, CarrierBusy or OutcomeUnknown."""
        phone_number_id = self._account.phone_number_ids.get(outbound.pair.sender_address)
        if phone_number_id is None:
            raise CarrierRejected("carrier.sender_unusable", code="phone_number_id")
        url = f"{self._account.graph_url}/{phone_number_id}/messages"
        sent = send_json(outbound, _content(outbound))
        reply = await call(self._session, "POST", url, json=sent, headers=self._headers)
        if not reply.is_success:
            raise refusal(reply, error_code(reply), FAULTS)
        return _accepted(reply)

    async def find_sent(self, outbound: Outbound, since: datetime) -> Accepted | None:
        """Meta lists no messages: only a receipt with our attempt id can settle it."""
        raise OutcomeUnknown()

    def verify(self, url: str, headers: Mapping[str, str], body: bytes) -> bool:
        """``X-Hub-Signature-256`` on the raw body; the URL is not part of it."""
        secret = self._account.app_secret.encode()
        expected = f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
        return bool(secret) and _same(expected, header(headers, "X-Hub-Signature-256"))

    def handshake(self, query: Mapping[str, str]) -> str | None:
        """The challenge to answer Meta's GET with, or None for 403."""
        token = self._account.verify_token
        is_ours = bool(token) and _same(token, query.get("hub.verify_token", ""))
        is_subscribing = query.get("hub.mode") == "subscribe"
        return query.get("hub.challenge") if is_ours and is_subscribing else None

    def parse(self, body: bytes, query: Mapping[str, str]) -> list[InboundMessage | Receipt]:
        return webhooks.parse(body, self._account)

    async def templates(self) -> list[Template]:
        """All that can be filled in, whatever their approval."""
        waba_id = self._account.waba_id
        found = [template(listed, waba_id) async for listed in self._list_templates()]
        return [one for one in found if one]

    async def _list_templates(self, **filters: str) -> AsyncIterator[Json]:
        url = f"{self._account.graph_url}/{self._account.waba_id}/message_templates"
        query = {"fields": FIELDS, "limit": str(_PAGE_SIZE), **filters}
        for _ in range(_MAX_PAGES):
            page = await read(self._session, url, FAULTS, params=query, headers=self._headers)
            for listed in parts(page, "data"):
                yield listed
            after = text(part(page, "paging", "cursors"), "after")
            if not (after and text(part(page, "paging"), "next")):
                return
            query["after"] = after


def _content(outbound: Outbound) -> Json:
    use = outbound.template
    if use is None:
        return {"type": "text", "text": {"body": outbound.body, "preview_url": False}}
    named = {"name": use.name, "language": {"code": use.language}}
    return {"type": "template", "template": {**named, "components": components(use)}}


def send_json(outbound: Outbound, content: Json) -> Json:
    """Meta echoes ``biz_opaque_callback_data`` in every receipt."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(outbound.pair.customer_address),
        **content,
        "biz_opaque_callback_data": outbound.attempt_id,
    }


def _recipient(customer_address: str) -> dict[str, str]:
    """``to`` is the WhatsApp id; a customer without a number is ``recipient``."""
    if customer_address.startswith("+"):
        return {"to": customer_address[1:]}
    return {"recipient": customer_address}


def _accepted(reply: Reply) -> Accepted:
    """A success without an id was accepted all the same: the receipt will tell its id."""
    sent = parts(reply.body, "messages")
    message_id = text(sent[0], "id") if sent else ""
    if not message_id:
        raise OutcomeUnknown(code=f"HTTP {reply.http_status}")
    return Accepted(carrier_message_id=message_id)


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))

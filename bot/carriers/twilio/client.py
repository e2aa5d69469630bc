"""Twilio's REST API: the Messages and Content resources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, quote, urlsplit

from aiohttp import ClientSession, encode_basic_auth

from bot.carriers.http import Reply, call, error_code, header, read, refusal
from bot.carriers.loose import Json, part, parts, text
from bot.carriers.twilio.account import TwilioAccount
from bot.carriers.twilio.faults import FAULTS
from bot.carriers.twilio.signature import is_signed
from bot.carriers.twilio.templates import template
from bot.carriers.twilio.webhooks import WHATSAPP, parse
from bot.domain.model import CarrierName, Medium, Pair, Template, TemplateUse
from bot.domain.records import Accepted, InboundMessage, Outbound, Receipt
from bot.errors import CarrierError, OutcomeUnknown

VALIDITY_S = 900  # a line of a conversation must not surface hours later
CLOCK_SKEW = timedelta(seconds=2)  # between our database and Twilio, besides their whole seconds
_TRIAL_PREFIX = "Sent from your Twilio trial account - "
_MAX_PAGES = 100
_PAGE_SIZE = 500
_LIST_SIZE = 1000  # what one recipient gets in a day or two fits one page


class TwilioCarrier:
    """SMS, and WhatsApp through Twilio."""

    name = CarrierName.TWILIO

    def __init__(self, session: ClientSession, account: TwilioAccount) -> None:
        self._session = session
        self._account = account
        credentials = encode_basic_auth(account.api_key, account.api_secret)
        self._headers = {"Authorization": credentials}

    async def send(self, outbound: Outbound) -> Accepted:
        """One POST. Raises CarrierRejected, CarrierBusy or OutcomeUnknown."""
        form = send_form(outbound, self._account.public_url)
        reply = await call(
            self._session, "POST", self._messages_url, data=form, headers=self._headers
        )
        if not reply.is_success:
            raise refusal(reply, error_code(reply), FAULTS)
        return _accepted(reply)

    async def find_sent(self, outbound: Outbound, since: datetime) -> Accepted | None:
        """The newest message created after ``since`` with these ends and this text.

        Twilio does not list our callback address, so one of the same text that was sent within
        ``CLOCK_SKEW`` before cannot be told apart. None only says that it is not listed *yet*.
        """
        query = list_query(outbound.pair, since)
        try:
            listed = await read(
                self._session, self._messages_url, FAULTS, params=query, headers=self._headers
            )
        except CarrierError as error:
            raise OutcomeUnknown(code=error.code) from error
        found = [m for m in parts(listed, "messages") if is_attempt(m, outbound, since)]
        newest = max(found, key=_created_at, default=None)
        return Accepted(carrier_message_id=text(newest, "sid")) if newest else None

    def verify(self, url: str, headers: Mapping[str, str], body: bytes) -> bool:
        """``url`` as Twilio knows it: the public address, raw path and raw query."""
        signature = header(headers, "X-Twilio-Signature")
        try:
            return is_signed(self._account.auth_token, url, body, signature)
        except ValueError:  # a URL or a port that is none, or far too many fields
            return False

    def parse(self, body: bytes, query: Mapping[str, str]) -> list[InboundMessage | Receipt]:
        return parse(body, query)

    async def templates(self) -> list[Template]:
        """All that can be filled in, whatever their approval."""
        url = f"{self._account.content_url}/v1/ContentAndApprovals"
        query = {"PageSize": str(_PAGE_SIZE)}
        found: list[Template | None] = []
        for _ in range(_MAX_PAGES):
            page = await read(self._session, url, FAULTS, params=query, headers=self._headers)
            sid = self._account.account_sid
            found += [template(content, sid) for content in parts(page, "contents")]
            # Only the query of the next page's address is used: credentials stay at our base.
            query = dict(parse_qsl(urlsplit(text(part(page, "meta"), "next_page_url")).query))
            if not query:
                break
        return [one for one in found if one]

    @property
    def _messages_url(self) -> str:
        account = self._account
        return f"{account.api_url}/2010-04-01/Accounts/{account.account_sid}/Messages.json"


def send_form(outbound: Outbound, public_url: str) -> dict[str, str]:
    """The form of the POST: with a template there must be no ``Body`` (63016)."""
    attempt = quote(outbound.attempt_id, safe="")
    ends = {"To": _address(outbound.pair, outbound.pair.customer_address)}
    ends["From"] = _address(outbound.pair, outbound.pair.sender_address)
    return {
        **ends,
        **(_template(outbound.template) if outbound.template else {"Body": outbound.body}),
        "StatusCallback": f"{public_url}/webhooks/twilio/status?m={attempt}",
        "ValidityPeriod": str(VALIDITY_S),
    }


def _template(use: TemplateUse) -> dict[str, str]:
    values = dict(zip(use.variables, use.values, strict=True))
    variables = {"ContentVariables": json.dumps(values, ensure_ascii=False)} if values else {}
    return {"ContentSid": use.template_id, **variables}


def _address(pair: Pair, address: str) -> str:
    return f"{WHATSAPP}{address}" if pair.medium is Medium.WHATSAPP else address


def list_query(pair: Pair, since: datetime) -> dict[str, str]:
    """Twilio filters by whole UTC days; the parameter's name ends in ``>``, for "or later"."""
    day = (since - CLOCK_SKEW).astimezone(UTC).date().isoformat()
    ends = {"To": _address(pair, pair.customer_address)}
    ends["From"] = _address(pair, pair.sender_address)
    return {**ends, "DateSent>": day, "PageSize": str(_LIST_SIZE)}


def is_attempt(message: Json, outbound: Outbound, since: datetime) -> bool:
    """Whether a listed message can be this attempt. A template's text is rendered by Twilio."""
    pair = outbound.pair
    has_ends = text(message, "from") == _address(pair, pair.sender_address) and (
        text(message, "to") == _address(pair, pair.customer_address)
    )
    is_recent = _created_at(message) >= since.replace(microsecond=0) - CLOCK_SKEW
    body = text(message, "body").removeprefix(_TRIAL_PREFIX).strip()
    is_same_text = outbound.template is not None or body == outbound.body.strip()
    is_ours = text(message, "direction").startswith("outbound")
    return has_ends and is_recent and is_same_text and is_ours


def _created_at(message: Json) -> datetime:
    """RFC 2822. What has no date cannot be ours."""
    try:
        created_at = parsedate_to_datetime(text(message, "date_created"))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return created_at if created_at.tzinfo else created_at.replace(tzinfo=UTC)


def _accepted(reply: Reply) -> Accepted:
    """A success without a SID was accepted all the same: looking for it must find it."""
    sid, segments = text(reply.body, "sid"), text(reply.body, "num_segments")
    if not sid:
        raise OutcomeUnknown(code=f"HTTP {reply.http_status}")
    counted = int(segments) if segments.isdecimal() else 0
    return Accepted(carrier_message_id=sid, segments=counted or None)

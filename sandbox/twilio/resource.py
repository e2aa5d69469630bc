"""Messages as Twilio's REST API writes them, and lists of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

from sandbox.twilio.account import TwilioAccount, TwilioMessage
from sandbox.twilio.errors import MESSAGES
from sandbox.world import Json

API_VERSION = "2010-04-01"
_MAX_PAGE = 1000


def message_json(message: TwilioMessage, account_sid: str) -> Json:
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    code = message.error_code
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc2822(message.created_at),
        "date_sent": rfc2822(message.sent_at),
        "date_updated": rfc2822(message.updated_at),
        "direction": message.direction,
        "error_code": code,
        "error_message": MESSAGES.get(code, "Unknown error") if code else None,
        "from": message.origin,
        "messaging_service_sid": None,
        "num_media": str(len(message.media)),
        "num_segments": str(message.num_segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.delivery_status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.target,
        "uri": f"{uri}.json",
    }


def rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def message_page(account: TwilioAccount, query: Mapping[str, str]) -> Json:
    """One page of the messages that a query asks for, newest first.

    Filters are ``To``, ``From``, ``DateSent``, ``DateSent>`` and ``DateSent<`` (in a URL:
    ``DateSent>=2026-11-22T09:00:00Z``); both bounds include the moment given."""
    size = min(int(query.get("PageSize", 50)), _MAX_PAGE)
    page = int(query.get("Page", 0))
    found = [m for m in reversed(account.messages.values()) if _matches(m, query)]
    shown = found[page * size : (page + 1) * size]
    has_more = len(found) > (page + 1) * size
    return _page_links(account.sid, query, page, size, has_more) | {
        "end": page * size + max(len(shown) - 1, 0),
        "messages": [message_json(message, account.sid) for message in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
    }


def _page_links(
    account_sid: str, query: Mapping[str, str], page: int, size: int, has_more: bool
) -> Json:
    base = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"

    def link(number: int) -> str:
        token = {"PageToken": f"PA{number}"} if number else {}
        return f"{base}?{urlencode({**query, 'PageSize': size, 'Page': number, **token})}"

    return {
        "first_page_uri": link(0),
        "next_page_uri": link(page + 1) if has_more else None,
        "previous_page_uri": link(page - 1) if page else None,
        "uri": link(page),
    }


def _matches(message: TwilioMessage, query: Mapping[str, str]) -> bool:
    if query.get("To", message.target) != message.target:
        return False
    if query.get("From", message.origin) != message.origin:
        return False
    # Before it has been sent Twilio lists a message by the date of its creation.
    sent_at = (message.sent_at or message.created_at).replace(microsecond=0)
    return all(test(sent_at) for test in _date_tests(query))


def _date_tests(query: Mapping[str, str]) -> list[Callable[[datetime], bool]]:
    tests: list[Callable[[datetime], bool]] = []
    # A client may also encode the equals sign into the name.
    if since := query.get("DateSent>") or query.get("DateSent>="):
        tests.append(lambda sent_at: sent_at >= _moment(since))
    if until := query.get("DateSent<") or query.get("DateSent<="):
        tests.append(lambda sent_at: sent_at <= _moment(until))
    if day := query.get("DateSent"):
        tests.append(lambda sent_at: _moment(day) <= sent_at < _moment(day) + timedelta(days=1))
    return tests


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

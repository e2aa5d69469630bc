"""Twilio's Content API: templates from the seed (``twilio.content``), with their approval.

A seed entry: ``{sid, friendly_name, language, category, status, body, variables: {"1": "…"}}``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from sandbox.twilio.account import TwilioAccount
from sandbox.twilio.errors import refusal
from sandbox.world import Json

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_REFUSED_LATE = {"rejected": 63040, "paused": 63041}
_BORN = "2026-01-05T09:00:00Z"


@dataclass(frozen=True)
class FilledTemplate:
    """``late_code`` is the error by which the channel will refuse it after Twilio's 201."""

    body: str
    shown: Json
    late_code: int | None


def fill(account: TwilioAccount, content_sid: str, variables: str) -> FilledTemplate:
    """Raises 21655 for an unknown template and 21656 for variables that are not a JSON object."""
    entry = next((e for e in _entries(account) if e["sid"] == content_sid), None)
    if entry is None:
        raise refusal(21655, content_sid)
    given = _parsed(variables)
    wanted = set(_PLACEHOLDER.findall(entry["body"]))
    late_code = _REFUSED_LATE.get(entry["status"]) or (63028 if set(given) != wanted else None)
    body = _PLACEHOLDER.sub(lambda hit: given.get(hit[1], hit[0]), entry["body"])
    shown = {"name": entry["friendly_name"], "language": entry["language"], "variables": given}
    return FilledTemplate(body, shown, late_code)


def _parsed(variables: str) -> dict[str, str]:
    try:
        given = json.loads(variables or "{}")
    except ValueError:
        raise refusal(21656) from None
    if not isinstance(given, dict) or not all(isinstance(v, str) and v for v in given.values()):
        raise refusal(21656)
    return given


def _entries(account: TwilioAccount) -> list[Json]:
    return list(account.seed.get("content", []))


def content_page(
    account: TwilioAccount, url: str, page: int, size: int, with_approvals: bool
) -> Json:
    """``GET /v1/Content`` or ``/v1/ContentAndApprovals``; ``url`` is the list's own address."""
    entries = _entries(account)
    shown = entries[page * size : (page + 1) * size]
    has_more = len(entries) > (page + 1) * size

    def link(number: int) -> str:
        return f"{url}?PageSize={size}&Page={number}"

    meta = {
        "first_page_url": link(0), "key": "contents", "page": page, "page_size": size,
        "next_page_url": link(page + 1) if has_more else None,
        "previous_page_url": link(page - 1) if page else None, "url": link(page),
    }  # fmt: skip
    return {
        "contents": [_content_json(account, entry, url, with_approvals) for entry in shown],
        "meta": meta,
    }


def _content_json(account: TwilioAccount, entry: Json, url: str, with_approvals: bool) -> Json:
    content = {
        "account_sid": account.sid,
        "date_created": _BORN,
        "date_updated": _BORN,
        "friendly_name": entry["friendly_name"],
        "language": entry["language"],
        "sid": entry["sid"],
        "types": {"twilio/text": {"body": entry["body"]}},
        "variables": entry.get("variables", {}),
    }
    if with_approvals:
        return content | {"approval_requests": _approval(entry)}
    own = f"{url}/{entry['sid']}"
    return content | {"url": own, "links": {"approval_fetch": f"{own}/ApprovalRequests"}}


def _approval(entry: Json) -> Json:
    return {
        "allow_category_change": True,
        "category": entry.get("category", "UTILITY"),
        "content_type": "twilio/text",
        "name": entry["friendly_name"],
        "rejection_reason": entry.get("rejection_reason", ""),
        "status": entry["status"],
        "type": "whatsapp",
    }

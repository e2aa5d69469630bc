"""response_url: five uses within 30 minutes."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sandbox.slack.errors import SlackError

_USES = 5
_LIFE_S = 30 * 60
_KEPT = 20_000


@dataclass
class ResponseUrl:
    """``message_ts`` is the message whose button was pressed, when there was one."""

    user_id: str
    channel_id: str
    message_ts: str | None
    issued_at: float
    uses: int = 0


class ResponseUrls:
    def __init__(self) -> None:
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, channel_id: str, message_ts: str | None = None) -> str:
        """A ticket: the last part of the address."""
        ticket = secrets.token_urlsafe(18)
        self._issued[ticket] = ResponseUrl(user_id, channel_id, message_ts, time.monotonic())
        if len(self._issued) > _KEPT:
            self._issued.pop(next(iter(self._issued)))
        return ticket

    def use(self, ticket: str) -> ResponseUrl:
        """Raises SlackError expired_url or used_url."""
        url = self._issued.get(ticket)
        if url is None or time.monotonic() - url.issued_at > _LIFE_S:
            raise SlackError("expired_url")
        if url.uses >= _USES:
            raise SlackError("used_url")
        url.uses += 1
        return url

"""Cursors of Slack's list methods."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from sandbox.slack.errors import SlackError
from sandbox.world import Json

_MOST = 1000


def page(rows: Sequence[Any], args: Json, usual: int = 100) -> tuple[list[Any], Json]:
    """The rows from the cursor on, and the fields that tell where the next ones begin."""
    limit = int(args.get("limit") or usual)
    if not 0 < limit <= _MOST:
        raise SlackError("invalid_limit")
    start = _offset(args.get("cursor"))
    end = start + limit
    cursor = _cursor(end) if end < len(rows) else ""
    return list(rows[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _cursor(offset: int) -> str:
    return base64.b64encode(f"offset:{offset}".encode()).decode()


def _offset(cursor: Any) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(str(cursor)).decode().removeprefix("offset:"))
    except (ValueError, binascii.Error) as fault:
        raise SlackError("invalid_cursor") from fault

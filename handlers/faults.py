"""What goes wrong when Slack is called: refusals, silence, and answers that are none."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

SLACK_FAULTS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


def reason_of(fault: BaseException) -> str:
    """Slack's own word for it; empty when there is none.

    What stands before Slack may answer in plain text, on which the SDK's ``get`` fails.
    """
    answer = fault.response if isinstance(fault, SlackApiError) else None
    data = getattr(answer, "data", answer)
    return str(data.get("error") or "") if isinstance(data, dict) else ""

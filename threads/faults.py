"""Slack's errors in our words: whether it was done, whether a retry helps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import (
    ChannelUnavailable,
    PostRejected,
    PostUnknown,
    ThreadGone,
    ThreadsAway,
    ThreadsBusy,
    ThreadsError,
)

# Somebody has to change something in Slack; until then posts wait.
_UNAVAILABLE = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "restricted_action",
     "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
     "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
     "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed",
     "missing_scope", "access_denied", "accesslimited", "ekm_access_denied",
     "org_login_required", "team_access_not_granted"}
)  # fmt: skip
_GONE = frozenset({"message_not_found", "thread_not_found", "cant_update_message"})
_AWAY = frozenset({"service_unavailable", "team_added_to_org"})  # nobody is answered
_SLACKS_FAULT = frozenset({"internal_error", "fatal_error", "request_timeout"})


@asynccontextmanager
async def slack_faults() -> AsyncIterator[None]:
    """Raises ThreadsError for whatever goes wrong inside."""
    try:
        yield
    except SlackApiError as error:
        raise _of_answer(error) from error
    except aiohttp.ClientConnectorError as error:
        raise ThreadsBusy(2.0) from error  # never reached Slack
    except (TimeoutError, aiohttp.ClientError) as error:
        raise ThreadsAway from error
    except SlackClientError as error:
        raise PostUnknown from error


def _of_answer(error: SlackApiError) -> ThreadsError:
    reason = _reason(error)
    if reason in ("ratelimited", "rate_limited"):
        return ThreadsBusy(_retry_after_s(error))
    if reason in _UNAVAILABLE:
        return ChannelUnavailable(reason=reason)
    if reason in _GONE:
        return ThreadGone(reason=reason)
    if _http_status(error) >= 500 or reason in _AWAY:
        return ThreadsAway()
    if reason in _SLACKS_FAULT:
        return PostUnknown()
    return PostRejected(reason=reason or "no reason given")


def _reason(error: SlackApiError) -> str:
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _http_status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0) or 0)


def _retry_after_s(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    named = {str(name).lower(): value for name, value in headers.items()}
    return float(named.get("retry-after", 1))

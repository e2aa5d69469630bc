"""Twilio's signed form posts, and its own few retries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urlencode

from sandbox.carrier_delivery import HELD_BACK, TIMED_OUT, UNREACHED, Webhook, attempt
from sandbox.twilio.account import account
from sandbox.world import World


def signature(auth_token: str, url: str, params: dict[str, str]) -> str:
    """``X-Twilio-Signature``: HMAC-SHA1 over the URL and every name and value, names sorted."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def form_webhook(world: World, target: str, url: str, params: dict[str, str]) -> Webhook:
    """The URL keeps its ``#rc=…`` for the retries; it is neither sent nor signed."""
    auth_token = account(world).seed["auth_token"]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": signature(auth_token, urldefrag(url).url, params),
        "I-Twilio-Idempotency-Token": secrets.token_hex(16),
    }
    return Webhook(target, url, urlencode(params).encode(), headers)


@dataclass(frozen=True)
class RetryPolicy:
    """``rc`` retries (0 to 5) for the failures in ``rp``: ct connect, rt read, 4xx, 5xx, all."""

    count: int = 1
    failures: frozenset[str] = frozenset({"ct"})

    def covers(self, http_status: int) -> bool:
        named = {UNREACHED: "ct", TIMED_OUT: "rt"}.get(http_status, f"{http_status // 100}xx")
        return bool({named, "all"} & self.failures)


def retry_policy(url: str) -> RetryPolicy:
    """Connection overrides in the URL's fragment, such as ``#rc=3&rp=ct,rt,5xx``."""
    wanted = parse_qs(urldefrag(url).fragment)
    default = RetryPolicy()
    count = min(max(int(wanted["rc"][0]), 0), 5) if "rc" in wanted else default.count
    failures = frozenset(wanted["rp"][0].split(",")) if "rp" in wanted else default.failures
    return RetryPolicy(count, failures)


async def send_with_retries(world: World, webhook: Webhook) -> int:
    """Twilio's own tries, one right after the other; the idempotency token stays the same."""
    policy = retry_policy(webhook.url)
    http_status = await attempt(world, webhook)
    for retry_num in range(1, policy.count + 1):
        is_done = http_status == HELD_BACK or 200 <= http_status < 400
        if is_done or not policy.covers(http_status):
            break
        http_status = await attempt(world, webhook, retry_num)
    return http_status

"""Customers who write: webhooks as Twilio sends and signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from benchmarks.office import CREDENTIALS

CUSTOMERS = [f"+447700900{number:03}" for number in range(1000)]


def sms(
    url: str, number: int, sender_address: str, customer_address: str, body: str
) -> tuple[str, dict[str, str]]:
    """Form and headers; ``number`` makes the message's id."""
    form = {
        "MessageSid": f"SM{number:032}",
        "AccountSid": CREDENTIALS["TWILIO_ACCOUNT_SID"],
        "From": customer_address,
        "To": sender_address,
        "Body": body,
        "NumMedia": "0",
    }
    signed = url + "".join(name + form[name] for name in sorted(form))
    key = CREDENTIALS["TWILIO_AUTH_TOKEN"].encode()
    digest = hmac.new(key, signed.encode(), hashlib.sha1).digest()
    headers = {
        "X-Twilio-Signature": base64.b64encode(digest).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return urlencode(form), headers

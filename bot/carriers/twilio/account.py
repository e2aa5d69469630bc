from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioAccount:
    """Sends with the API key; ``auth_token`` is only what Twilio signs its webhooks with.

    ``public_url`` is where Twilio reaches us, without a path. No base address ends in a slash.
    """

    account_sid: str
    api_key: str
    api_secret: str = field(repr=False)
    auth_token: str = field(repr=False)
    public_url: str
    api_url: str = "https://api.twilio.com"
    content_url: str = "https://content.twilio.com"

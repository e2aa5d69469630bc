from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppAccount:
    """One WhatsApp business account. ``phone_number_ids`` are by sender address (E.164)."""

    phone_number_ids: Mapping[str, str]
    waba_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api_url: str = "https://graph.facebook.com"
    version: str = "v25.0"

    @property
    def graph_url(self) -> str:
        return f"{self.api_url}/{self.version}"

    def sender_address(self, phone_number_id: str) -> str | None:
        """Whose number this is, or None when it is not one of ours."""
        ours = ((known, address) for address, known in self.phone_number_ids.items())
        return next((address for known, address in ours if known == phone_number_id), None)

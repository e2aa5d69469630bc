"""Meta's WhatsApp Cloud API: messages, templates, media and webhooks."""

from sandbox.whatsapp.api import routes
from sandbox.whatsapp.inbound import receive
from sandbox.whatsapp.receipts import report

__all__ = ["receive", "report", "routes"]

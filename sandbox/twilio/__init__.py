"""Twilio's Messages, Media and Content resources, its webhooks and its opt-outs."""

from sandbox.twilio.api import routes
from sandbox.twilio.inbound import receive
from sandbox.twilio.receipts import report

__all__ = ["receive", "report", "routes"]

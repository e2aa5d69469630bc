"""Twilio: SMS, and WhatsApp through Twilio's senders."""

from bot.carriers.twilio.account import TwilioAccount
from bot.carriers.twilio.client import TwilioCarrier

__all__ = ["TwilioAccount", "TwilioCarrier"]

"""WhatsApp directly at Meta: the Cloud API."""

from bot.carriers.whatsapp.account import WhatsAppAccount
from bot.carriers.whatsapp.client import WhatsAppCarrier

__all__ = ["WhatsAppAccount", "WhatsAppCarrier"]

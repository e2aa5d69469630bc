"""Twilio's default opt-out words for SMS: a whole message of one of them, in any case."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.carrier_messages import PhoneMessage, phone_store
from sandbox.twilio.account import TwilioMessage, account, new_sid
from sandbox.world import Json, World

_STOP = {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
_START = {"START", "UNSTOP", "YES"}
_HELP = {"HELP", "INFO"}
_REPLIES = {
    "STOP": "You are unsubscribed and get no more messages from this number. START undoes this.",
    "START": "You are subscribed again and can get messages from this number.",
    "HELP": "Reply STOP to unsubscribe. Message and data rates may apply.",
}


def obey_keyword(world: World, number: Json, message: TwilioMessage) -> dict[str, str]:
    """Record the word and reply to the phone. Gives ``OptOutType`` for the webhook, which Twilio
    adds with Advanced Opt-Out only (``advanced_opt_out: true`` in the seed)."""
    word = _keyword(message.body)
    pair = (message.target, message.origin)
    opt_outs = account(world).opt_outs
    if message.is_whatsapp or not word or (word == "START" and pair not in opt_outs):
        return {}
    if word == "STOP":
        opt_outs.add(pair)
    elif word == "START":
        opt_outs.discard(pair)
    _reply(world, message, _REPLIES[word])
    return {"OptOutType": word} if number.get("advanced_opt_out") else {}


def _keyword(body: str) -> str:
    word = body.strip().upper()
    for name, words in (("STOP", _STOP), ("START", _START), ("HELP", _HELP)):
        if word in words:
            return name
    return ""


def _reply(world: World, message: TwilioMessage, text: str) -> None:
    """Twilio's own answer; no status callback tells of it."""
    now = datetime.now(UTC)
    reply = TwilioMessage(
        new_sid("SM"), "outbound-reply", message.target, message.origin, text, "delivered",
        created_at=now, sent_at=now,
    )  # fmt: skip
    account(world).messages[reply.sid] = reply
    shown = PhoneMessage(
        reply.sid, "twilio", "to_customer", "sms", message.target, message.origin, text, now,
        delivery_status="delivered",
    )  # fmt: skip
    phone_store(world).keep(shown)

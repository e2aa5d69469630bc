"""The carriers' codes and reports, read the same way whichever carrier they are from."""

from __future__ import annotations

from bot.carriers.faults import Fact, Fault, Faults, look_up
from bot.carriers.twilio.faults import FAULTS as TWILIO_FAULTS
from bot.carriers.whatsapp.faults import FAULTS as WHATSAPP_FAULTS
from bot.domain.model import CarrierName
from bot.domain.opt_out import BY_CARRIER, MARKETING_ONLY
from bot.domain.records import InboundMessage, Receipt

_FAULTS: dict[CarrierName, Faults] = {
    CarrierName.TWILIO: TWILIO_FAULTS,
    CarrierName.WHATSAPP: WHATSAPP_FAULTS,
}


def fault_of(carrier: CarrierName, code: str | None) -> Fault:
    """What the code means; never fails, an unknown code is a plain refusal."""
    return look_up(_FAULTS[carrier], code)


def explain_code(carrier: CarrierName, code: str | None) -> str:
    """The key of the sentence for a thread. Every such sentence takes ``code``."""
    return fault_of(carrier, code).wording_key


def opt_out_by(carrier: CarrierName, code: str | None) -> str | None:
    """How the customer has opted out, where the code says so: see ``bot.domain.opt_out``."""
    facts = fault_of(carrier, code).facts
    if Fact.MARKS_OPT_OUT in facts:
        return BY_CARRIER
    return MARKETING_ONLY if Fact.MARKS_MARKETING_OPT_OUT in facts else None


def has_stale_templates(carrier: CarrierName, code: str | None) -> bool:
    return Fact.STALE_TEMPLATES in fault_of(carrier, code).facts


def dedupe_key(item: InboundMessage | Receipt) -> str:
    """The same for every delivery of one report, different for all others of all carriers."""
    if isinstance(item, Receipt):
        return f"{item.carrier}:receipt:{item.carrier_message_id}:{item.delivery_status}"
    return f"{item.carrier}:inbound:{item.carrier_message_id}"

"""The vendors that bring messages to phones, one package each.

Addresses in a ``Pair`` are the same in both media and at both carriers: E.164 with ``+`` for a
phone. A WhatsApp id is the digits that WhatsApp gave us behind a plain ``+``, never re-normalised,
so that taking the ``+`` away gives the very id to reply to. A WhatsApp customer whose number is
withheld is addressed by the business-scoped user id as it stands (``US.13491…``, no ``+``).
"""

from bot.carriers.codes import (
    dedupe_key,
    explain_code,
    fault_of,
    has_stale_templates,
    opt_out_by,
)

__all__ = ["dedupe_key", "explain_code", "fault_of", "has_stale_templates", "opt_out_by"]

"""What a carrier's code means to us. The tables stand beside each vendor's client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What became of a send that was answered with this code."""

    REJECTED = "rejected"  # never processed, and never will be like this
    BUSY = "busy"  # not processed, may be repeated
    UNKNOWN = "unknown"  # may have been processed


class Fact(StrEnum):
    """What else a code tells us."""

    MARKS_OPT_OUT = "marks_opt_out"  # the customer does not want messages from this sender
    MARKS_MARKETING_OPT_OUT = "marks_marketing_opt_out"  # no marketing; anything else is welcome
    MARKS_NUMBER = "marks_number"  # the number itself cannot be reached in this medium
    NEEDS_ADMIN = "needs_admin"  # every send fails alike until somebody changes the account
    NEEDS_TEMPLATE = "needs_template"  # outside the customer service window
    STALE_TEMPLATES = "stale_templates"  # our copy of the templates is out of date


@dataclass(frozen=True, slots=True)
class Fault:
    """``wording_key`` is the sentence for a message that ended like this. A busy or unknown answer
    has not ended it yet, so those errors keep their own sentences."""

    wording_key: str
    kind: Kind = Kind.REJECTED
    facts: frozenset[Fact] = frozenset()
    retry_after_s: float | None = None


Faults = Mapping[int, Fault]

ANY_OTHER = Fault("carrier.rejected")
NO_CODE = Fault("carrier.undelivered")


def rejected(wording_key: str, *facts: Fact) -> Fault:
    return Fault(f"carrier.{wording_key}", facts=frozenset(facts))


def busy(wording_key: str, retry_after_s: float, *facts: Fact) -> Fault:
    return Fault(f"carrier.{wording_key}", Kind.BUSY, frozenset(facts), retry_after_s)


def unknown() -> Fault:
    """As an answer it settles nothing; as a receipt the message has failed, without a reason."""
    return Fault("carrier.no_reason", Kind.UNKNOWN)


def look_up(faults: Faults, code: str | None) -> Fault:
    """The table's row. One that is not in it is ``ANY_OTHER``, and none at all ``NO_CODE``."""
    if not code:
        return NO_CODE
    is_number = code.isascii() and code.isdecimal() and len(code) < 10
    return faults.get(int(code), ANY_OTHER) if is_number else ANY_OTHER

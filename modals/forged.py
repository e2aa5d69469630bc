"""Payloads of another shape than ours, however they came about, end as one refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from bot.errors import Refused

T = TypeVar("T")
_FAULTS = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def forged_is_stale(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """For parsers that believe the shape of a payload: what does not fit raises Refused."""

    @wraps(parse)
    def checked(payload: Any) -> T:
        try:
            return parse(payload)
        except _FAULTS as fault:
            raise Refused("refused.stale") from fault

    return checked

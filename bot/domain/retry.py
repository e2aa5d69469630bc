"""Whether and when a job that failed runs again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import (
    AppError,
    CarrierBusy,
    ChannelUnavailable,
    StaleLease,
    ThreadsAway,
    ThreadsBusy,
)

MAX_ATTEMPTS = 8  # with the delays below: about four minutes
FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 300.0
JITTER = 0.25  # at most this share is added, so that a fleet does not come back in step

_NO_ATTEMPT = (ThreadsBusy, ThreadsAway, StaleLease)

UNAVAILABLE_FIRST_S = 30.0
UNAVAILABLE_LONGEST_S = 1800.0


@dataclass(frozen=True, slots=True)
class RetryIn:
    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    pass


def decide(
    attempts: int,
    error: Exception,
    *,
    max_attempts: int = MAX_ATTEMPTS,
    jitter: Callable[[], float] = random.random,
) -> RetryIn | GiveUp:
    """``attempts`` includes the one that failed; ``jitter`` gives 0 to 1.

    A Slack channel that cannot be posted to is waited for without end: nothing is lost
    because nobody had invited the bot yet. Being asked to wait is no failed attempt either, nor
    is Slack's own outage, however long.
    """
    if isinstance(error, ChannelUnavailable):
        delay_s = _doubled(UNAVAILABLE_FIRST_S, UNAVAILABLE_LONGEST_S, attempts)
    elif not _is_worth_repeating(error) or (
        attempts >= max_attempts and not isinstance(error, _NO_ATTEMPT)
    ):
        return GiveUp()
    else:
        delay_s = max(_doubled(FIRST_DELAY_S, LONGEST_DELAY_S, attempts), _asked_delay_s(error))
    return RetryIn(delay_s * (1 + JITTER * jitter()))


def _is_worth_repeating(error: Exception) -> bool:
    # What nobody foresaw (a lost database, a bug) gets its attempts, then a person sees it.
    return error.is_retryable if isinstance(error, AppError) else True


def _asked_delay_s(error: Exception) -> float:
    asked_s = error.retry_after_s if isinstance(error, CarrierBusy | ThreadsBusy) else None
    return asked_s or 0.0


def _doubled(first_s: float, longest_s: float, attempts: int) -> float:
    doublings = min(max(attempts - 1, 0), 30)  # 2 ** 30 is past every limit
    return min(first_s * 2.0**doublings, longest_s)

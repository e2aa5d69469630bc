"""Failed jobs come back later and later, and in the end a person sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.retry import JITTER, LONGEST_DELAY_S, MAX_ATTEMPTS, GiveUp, RetryIn, decide
from bot.errors import (
    CarrierBusy,
    CarrierRejected,
    ChannelUnavailable,
    OutcomeUnknown,
    PostRejected,
    Refused,
    StaleLease,
    ThreadsAway,
    ThreadsBusy,
)


def delay_s(attempts: int, error: Exception, share: float = 0.0) -> float:
    decision = decide(attempts, error, jitter=lambda: share)
    assert isinstance(decision, RetryIn)
    return decision.seconds


def test_each_delay_is_twice_the_last() -> None:
    delays = [delay_s(attempts, CarrierBusy()) for attempts in (1, 2, 3, 4)]
    assert delays == [2, 4, 8, 16]


def test_the_carriers_own_wish_is_a_least_delay() -> None:
    assert delay_s(1, CarrierBusy(retry_after_s=60)) == 60
    assert delay_s(6, CarrierBusy(retry_after_s=1)) == 64
    assert delay_s(1, ThreadsBusy(30)) == 30


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_jitter_only_adds_and_stays_in_bounds(attempts: int, share: float) -> None:
    least = delay_s(attempts, ThreadsBusy(1))
    assert least <= delay_s(attempts, ThreadsBusy(1), share) <= least * (1 + JITTER)
    assert least <= LONGEST_DELAY_S


@pytest.mark.parametrize("error", [CarrierRejected(), OutcomeUnknown(), PostRejected(), Refused()])
def test_what_is_final_is_given_up_at_once(error: Exception) -> None:
    assert decide(1, error) == GiveUp()


@pytest.mark.parametrize("error", [CarrierBusy(), RuntimeError("a bug"), ConnectionError()])
def test_other_failures_are_given_up_after_some_attempts(error: Exception) -> None:
    assert isinstance(decide(MAX_ATTEMPTS - 1, error), RetryIn)
    assert decide(MAX_ATTEMPTS, error) == GiveUp()
    assert decide(2, error, max_attempts=2) == GiveUp()


@pytest.mark.parametrize(
    "error", [ChannelUnavailable(), ThreadsAway(), ThreadsBusy(), StaleLease()]
)
def test_a_post_is_kept_until_it_can_be_made(error: Exception) -> None:
    assert isinstance(decide(100_000, error), RetryIn)


def test_an_unavailable_channel_is_tried_slowly() -> None:
    assert delay_s(1, ChannelUnavailable()) == 30
    assert delay_s(50, ChannelUnavailable()) == 1800

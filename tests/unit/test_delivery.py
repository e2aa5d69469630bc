"""Receipts come late, twice and in any order; the outcome is the same."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import merge
from bot.domain.model import DeliveryStatus

REPORTS = st.lists(st.sampled_from(DeliveryStatus), min_size=1)


@given(REPORTS, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    reports: list[DeliveryStatus], shuffler: Random
) -> None:
    shuffled = list(reports)
    shuffler.shuffle(shuffled)
    assert reduce(merge, shuffled) is reduce(merge, reports)


@given(REPORTS)
def test_a_repeated_report_changes_nothing(reports: list[DeliveryStatus]) -> None:
    assert reduce(merge, reports + reports) is reduce(merge, reports)


def test_the_usual_way_rises_at_each_step() -> None:
    names = ("queued", "sending", "accepted", "sent", "delivered", "read")
    way = [DeliveryStatus(name) for name in names]
    for earlier, later in pairwise(way):
        assert merge(earlier, later) is later
        assert merge(later, earlier) is later


@pytest.mark.parametrize("good", [DeliveryStatus.DELIVERED, DeliveryStatus.READ])
@pytest.mark.parametrize("bad", [DeliveryStatus.FAILED, DeliveryStatus.CANCELLED])
def test_what_the_customer_has_beats_a_failure(good: DeliveryStatus, bad: DeliveryStatus) -> None:
    assert merge(bad, good) is good
    assert merge(good, bad) is good


def test_failed_after_sent_is_failed() -> None:
    assert merge(DeliveryStatus.SENT, DeliveryStatus.FAILED) is DeliveryStatus.FAILED


@pytest.mark.parametrize("report", ["accepted", "sent", "failed", "delivered", "read"])
def test_any_receipt_settles_an_unknown_outcome(report: str) -> None:
    assert merge(DeliveryStatus.UNKNOWN, DeliveryStatus(report)) == report


def test_no_receipt_changes_an_inbound_message() -> None:
    for report in DeliveryStatus:
        assert merge(DeliveryStatus.RECEIVED, report) is DeliveryStatus.RECEIVED

"""Receipts arrive late, twice and in any order: how they become one delivery status."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import DeliveryStatus

_RANKS: Mapping[DeliveryStatus, int] = {
    status: rank
    for rank, status in enumerate(
        (
            DeliveryStatus.QUEUED,
            DeliveryStatus.SENDING,
            DeliveryStatus.UNKNOWN,  # any receipt settles it
            DeliveryStatus.ACCEPTED,
            DeliveryStatus.SENT,
            DeliveryStatus.CANCELLED,
            DeliveryStatus.FAILED,  # after sent it is normal; a handset of several may still get it
            DeliveryStatus.DELIVERED,
            DeliveryStatus.READ,
            DeliveryStatus.RECEIVED,  # inbound: no receipt changes it
        )
    )
}


def merge(current: DeliveryStatus, reported: DeliveryStatus) -> DeliveryStatus:
    """The higher of the two: a status only rises, and the order of arrival does not matter."""
    return max(current, reported, key=_RANKS.__getitem__)

"""What carriers report of a message: early, late, twice, in any order."""

from __future__ import annotations

import pytest

from bot.domain.model import DeliveryStatus
from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("", to=MARIA)


async def delivery_status(stage: Stage) -> DeliveryStatus:
    (row,) = await stage.rows(schema.message)
    return DeliveryStatus(row["delivery_status"])


async def by_hand(stage: Stage) -> None:
    stage.world.settings["auto_receipts"] = False


async def test_reaction_moves_forward_only(stage: Stage, thread: Thread) -> None:
    await by_hand(stage)
    ts = await stage.ana.replies(thread, "Hello")
    await stage.settle()
    assert await thread.marks(ts) == ["outbox_tray"]

    await stage.maria.reports("delivered")
    await stage.settle()
    assert await thread.marks(ts) == ["white_check_mark"]

    await stage.maria.reports("sent")
    await stage.settle()
    assert await thread.marks(ts) == ["white_check_mark"]
    assert await delivery_status(stage) is DeliveryStatus.DELIVERED


async def test_receipt_before_the_send_has_returned(stage: Stage, thread: Thread) -> None:
    await stage.fault("twilio.messages.create", "timeout_after_accept")
    await stage.ana.replies(thread, "Hello")
    await stage.passes(30)

    assert await delivery_status(stage) is DeliveryStatus.DELIVERED
    assert await stage.maria.reads() == ["Hello"]


async def test_duplicate_receipts(stage: Stage, thread: Thread) -> None:
    await stage.fault("deliver.twilio.status", "duplicate", times=3)
    ts = await stage.ana.replies(thread, "Hello")
    await stage.settle()

    assert await thread.marks(ts) == ["white_check_mark"]


async def test_failure_is_told_with_its_reason_and_tried_again_once(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault("twilio.messages.create", "late_error", code="30003")
    ts = await stage.ana.replies(thread, "Hello")
    await stage.settle()
    assert await thread.marks(ts) == ["x"]
    assert "30003" in (await thread.lines())[-1]

    note = await thread.with_button("Try again")
    await stage.ana.clicks(thread, "Try again")
    await stage.ana.clicks_late(thread, note, "Try again")
    await stage.settle()

    assert await stage.maria.reads() == ["Hello", "Hello"]
    assert await thread.marks(ts) == ["white_check_mark"]


async def test_text_of_a_failed_message_can_be_copied(stage: Stage, thread: Thread) -> None:
    await stage.fault("twilio.messages.create", "late_error", code="30006")
    await stage.ana.replies(thread, "The whole of it & more")
    await stage.settle()

    await stage.ana.clicks(thread, "Copy text")
    await stage.quiet()

    assert "The whole of it & more" in await stage.ana.sees()


async def test_a_failed_message_is_repeated_by_nobody_else(stage: Stage, thread: Thread) -> None:
    await stage.fault("twilio.messages.create", "late_error", code="30003")
    await stage.ana.replies(thread, "Hello")
    await stage.settle()

    await stage.lea.clicks(thread, "Try again")
    await stage.settle()

    assert "not with you" in await stage.lea.sees()
    assert await stage.maria.reads() == ["Hello"]


async def test_failure_reported_twice_is_told_once(stage: Stage, thread: Thread) -> None:
    await by_hand(stage)
    await stage.ana.replies(thread, "Hello")
    await stage.settle()
    for _ in range(2):
        await stage.maria.reports("undelivered", "30005")
        await stage.settle()

    assert len([line for line in await thread.lines() if "30005" in line]) == 1


async def test_number_that_the_carrier_refuses(stage: Stage, thread: Thread) -> None:
    await stage.fault("twilio.messages.create", "carrier_error", code=21211)
    ts = await stage.ana.replies(thread, "Hello")
    await stage.settle()

    assert await thread.marks(ts) == ["x"]
    assert "21211" in (await thread.lines())[-1]
    assert await stage.maria.reads() == []


async def test_receipt_for_a_message_of_somebody_elses(stage: Stage, thread: Thread) -> None:
    await by_hand(stage)
    await stage.ana.replies(thread, "Hello")
    await stage.settle()
    await stage.changes(schema.message.update().values(carrier_message_id=None, attempt_id=None))
    await stage.maria.reports("failed", "30003")
    await stage.settle()

    assert len(await stage.store.parked()) == 0
    assert not any("30003" in line for line in await thread.lines())

"""Lines of a thread that are edited or deleted, before they go out and afterwards."""

from __future__ import annotations

import pytest

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("", to=MARIA)


async def test_edit_before_the_send_changes_what_goes_out(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "Your bill is 10")
    await stage.ana.edits(thread, ts, "Your bill is 12")
    await stage.settle()

    assert await stage.maria.reads() == ["Your bill is 12"]


async def test_deletion_before_the_send_cancels_it(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "Wrong thread")
    await stage.ana.deletes(thread, ts)
    await stage.settle()

    assert await stage.maria.reads() == []


async def test_edit_after_the_send_says_that_the_customer_has_the_original(
    stage: Stage, thread: Thread
) -> None:
    ts = await stage.ana.replies(thread, "Your bill is 10")
    await stage.settle()
    await stage.ana.edits(thread, ts, "Your bill is 12")
    await stage.settle()

    assert await stage.maria.reads() == ["Your bill is 10"]
    assert "from before this edit" in (await thread.lines())[-1]


async def test_deletion_after_the_send_says_that_the_customer_has_it(
    stage: Stage, thread: Thread
) -> None:
    ts = await stage.ana.replies(thread, "Your bill is 10")
    await stage.settle()
    await stage.ana.deletes(thread, ts)
    await stage.settle()

    assert "the customer has this message" in (await thread.lines())[-1]


class TestSlackDeliversTheLineLate:
    """Its event failed, and comes again after that of what its author did to it meanwhile."""

    @pytest.fixture
    async def ts(self, stage: Stage, thread: Thread) -> str:
        await stage.fault("deliver.slack.events", "reorder")
        await stage.ana.replies_without_waiting(thread, "Your bill is 10")
        return str((await thread.last())["ts"])

    async def test_edited(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "Your bill is 12")
        await stage.settle()

        assert await stage.maria.reads() == ["Your bill is 12"]

    async def test_mention_added(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "@lea is her bill 10?")
        await stage.settle()

        assert await stage.maria.reads() == []
        assert "it mentions a colleague" in (await thread.lines())[-1]

    async def test_deleted(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.deletes(thread, ts)
        await stage.settle()

        assert await stage.maria.reads() == []

    async def test_made_a_note(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "// is her bill 10?")
        await stage.settle()

        assert await stage.maria.reads() == []
        assert [row["text"] for row in await stage.rows(schema.note)] == ["is her bill 10?"]


async def test_note_that_is_edited_stays_internal(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "// she sounded upset")
    await stage.settle()
    await stage.ana.edits(thread, ts, "she sounded upset")
    await stage.settle()

    assert await stage.maria.reads() == []


async def test_edit_that_adds_a_mention_before_the_send_does_not_leak_it(
    stage: Stage, thread: Thread
) -> None:
    ts = await stage.ana.replies(thread, "Wait")
    await stage.ana.edits(thread, ts, "@lea is she a crook?")
    await stage.settle()

    assert not any("crook" in text for text in await stage.maria.reads())


async def test_edit_that_turns_a_line_into_a_note_before_the_send_keeps_it(
    stage: Stage, thread: Thread
) -> None:
    ts = await stage.ana.replies(thread, "She sounded upset")
    await stage.ana.edits(thread, ts, "// She sounded upset")
    await stage.settle()

    assert await stage.maria.reads() == []


class TestWhatDidNotGoOut:
    @pytest.fixture
    async def ts(self, stage: Stage, thread: Thread) -> str:
        written = await stage.ana.replies(thread, "long " * 200)
        await stage.settle()
        return written

    async def test_edit_is_what_is_tried_again(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "short")
        await stage.settle()
        assert "as it stands now" in (await thread.lines())[-1]

        await stage.ana.clicks(thread, "Try again")
        await stage.settle()
        assert await stage.maria.reads() == ["short"]

    async def test_edit_that_is_still_too_long_is_refused_again(
        self, stage: Stage, thread: Thread, ts: str
    ) -> None:
        await stage.ana.edits(thread, ts, "long " * 180)
        await stage.settle()
        await stage.ana.clicks(thread, "Try again")
        await stage.settle()

        assert await stage.maria.reads() == []
        assert "6 segments, and 5 are allowed" in (await thread.lines())[-1]

    async def test_deletion_is_no_news_to_the_customer(
        self, stage: Stage, thread: Thread, ts: str
    ) -> None:
        await stage.ana.deletes(thread, ts)
        await stage.settle()
        assert not any("the customer has" in line for line in await thread.lines())

        await stage.ana.clicks(thread, "Try again")
        await stage.settle()
        assert await stage.maria.reads() == []


class TestWhileTheCarrierIsAway:
    """The line waits for its turn: what is changed now still counts."""

    @pytest.fixture
    async def ts(self, stage: Stage, thread: Thread) -> str:
        await stage.fault("twilio.messages.create", "rate_limit", times=-1)
        written = await stage.ana.replies(thread, "Your bill is 10")
        await stage.settle()
        return written

    async def carrier_is_back(self, stage: Stage) -> None:
        await stage.clear_faults()
        await stage.passes(60)

    async def test_edit(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "Your bill is 12")
        await self.carrier_is_back(stage)

        assert await stage.maria.reads() == ["Your bill is 12"]

    async def test_deletion(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.deletes(thread, ts)
        await self.carrier_is_back(stage)

        assert await stage.maria.reads() == []

    async def test_made_a_note(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "// is her bill 10?")
        await self.carrier_is_back(stage)

        assert await stage.maria.reads() == []
        assert [row["text"] for row in await stage.rows(schema.note)] == ["is her bill 10?"]

    async def test_mention_added(self, stage: Stage, thread: Thread, ts: str) -> None:
        await stage.ana.edits(thread, ts, "@lea is her bill 10?")
        await self.carrier_is_back(stage)

        assert await stage.maria.reads() == []
        assert "it mentions a colleague" in (await thread.lines())[-1]


async def test_edit_of_a_held_line_is_what_is_sent(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "@lea will call")
    await stage.settle()
    await stage.ana.edits(thread, ts, "@lea will call at noon")
    await stage.settle()
    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()

    assert await stage.maria.reads() == ["Lea Braun will call at noon"]


async def test_held_line_that_was_deleted_cannot_be_sent(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "@lea she is a crook")
    await stage.settle()
    await stage.ana.deletes(thread, ts)
    await stage.settle()
    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()

    assert await stage.maria.reads() == []

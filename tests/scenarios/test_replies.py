"""What is written in a thread: to the customer, kept, or held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.records import Arrival
from storage import schema
from storage.store import SqlStore
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.thread import Thread

MARIA = "+44 7700 900123"


@pytest.fixture
async def thread(stage: Stage) -> Thread:
    return await stage.ana.sends("", to=MARIA)


PLAIN = {
    "*bold* and _thin_ and ~gone~": "bold and thin and gone",
    "See https://example.com/a?b=1&c=2": "See https://example.com/a?b=1&c=2",
    "5 < 6 & 7 > 6": "5 < 6 & 7 > 6",
    "It says &amp; here": "It says &amp; here",
    ":tada: done :thumbsup::skin-tone-3:": "\N{PARTY POPPER} done \N{THUMBS UP SIGN}\U0001f3fc",
    "`code` and ```\nblock\n```": "code and block",
    "> quoted\nanswer": "quoted\nanswer",
}


@pytest.mark.parametrize("written", PLAIN)
async def test_customer_reads_plain_text(stage: Stage, thread: Thread, written: str) -> None:
    await stage.ana.replies(thread, written)
    await stage.settle()

    assert await stage.maria.reads() == [PLAIN[written]]


async def test_two_quick_replies_that_arrive_swapped_go_out_in_order(
    stage: Stage, thread: Thread
) -> None:
    await stage.fault("deliver.slack.events", "reorder")
    await stage.ana.replies_without_waiting(thread, "First")
    await stage.ana.replies(thread, "Second")
    await stage.settle()

    assert await stage.maria.reads() == ["First", "Second"]


async def test_first_of_two_that_comes_a_moment_after_the_second_goes_out_first(
    stage: Stage, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = SqlStore.keep

    async def keep_and_take_time(store: SqlStore, arrivals: Sequence[Arrival]) -> list[bool]:
        kept = await keep(store, arrivals)
        stage.clock.advance(0.1)
        return kept

    monkeypatch.setattr(SqlStore, "keep", keep_and_take_time)
    await stage.fault("deliver.slack.events", "reorder")
    await stage.ana.replies_without_waiting(thread, "First")
    await stage.ana.replies(thread, "Second")
    await stage.settle()

    assert await stage.maria.reads() == ["First", "Second"]


async def test_same_event_again_under_a_fresh_id_sends_once(stage: Stage, thread: Thread) -> None:
    await stage.fault("deliver.slack.events", "duplicate")
    await stage.ana.replies(thread, "Once")
    await stage.settle()

    assert await stage.maria.reads() == ["Once"]


async def test_redelivery_with_retry_headers_sends_once(stage: Stage, thread: Thread) -> None:
    stage.world.settings["retry_delays_s"] = [0]
    await stage.fault("deliver.slack.events", "timeout_after_accept")
    await stage.ana.replies(thread, "Once")
    await stage.settle()

    delivered = [d["retry_num"] for d in stage.world.deliveries if d.get("label") == "message"]
    assert delivered[-2:] == [0, 1]
    assert await stage.maria.reads() == ["Once"]


async def test_also_send_to_channel_is_an_ordinary_reply(stage: Stage, thread: Thread) -> None:
    await stage.ana.replies(thread, "For all to see", broadcast=True)
    await stage.settle()

    assert await stage.maria.reads() == ["For all to see"]


FILE = [{"name": "bill.pdf", "mimetype": "application/pdf", "content_base64": "JVBERi0xLjQK"}]


async def test_text_beside_a_file_goes_and_the_agent_hears_of_the_file(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.replies(thread, "Your bill", files=FILE)
    await stage.settle()

    assert await stage.maria.reads() == ["Your bill"]
    assert any("file" in line.lower() for line in (await thread.lines())[1:])


async def test_file_alone_is_not_sent_and_the_agent_is_told(stage: Stage, thread: Thread) -> None:
    await stage.ana.replies(thread, "", files=FILE)
    await stage.settle()

    assert await stage.maria.reads() == []
    assert "files cannot go to the customer" in (await thread.lines())[-1]


async def test_double_slash_is_a_note(stage: Stage, thread: Thread) -> None:
    await stage.ana.replies(thread, "// she sounded upset")
    await stage.settle()

    assert await stage.maria.reads() == []
    (note,) = await stage.rows(schema.note)
    assert note["text"] == "she sounded upset"


async def test_mention_of_a_colleague_is_held_until_the_agent_says_so(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.replies(thread, "@lea will call you")
    await stage.settle()
    assert await stage.maria.reads() == []
    assert "it mentions a colleague" in (await thread.lines())[-1]

    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()
    assert await stage.maria.reads() == ["Lea Braun will call you"]

    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()
    assert len(await stage.maria.reads()) == 1
    assert "changed meanwhile" in await stage.ana.sees()


async def test_line_that_is_to_stay_internal_does_and_is_said_to(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.replies(thread, "@lea will call you")
    await stage.settle()

    await stage.ana.clicks(thread, "Keep internal")
    await stage.settle()
    assert "stays internal" in await stage.ana.sees()
    assert await stage.maria.reads() == []

    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()
    await stage.ana.clicks(thread, "Keep internal")
    assert "changed meanwhile" in await stage.ana.sees()


async def test_held_line_is_released_by_its_agent_only(stage: Stage, thread: Thread) -> None:
    await stage.ana.replies(thread, "@lea will call you")
    await stage.settle()

    await stage.lea.clicks(thread, "Send to customer")
    await stage.settle()

    assert await stage.maria.reads() == []
    assert "not with you" in await stage.lea.sees()


@pytest.mark.parametrize("mention", ["<!here>", "<!channel>", "<!subteam^S0TEAM|@billing>"])
async def test_mention_of_a_group_is_held(stage: Stage, thread: Thread, mention: str) -> None:
    await stage.ana.replies(thread, f"{mention} any idea?")
    await stage.settle()

    assert await stage.maria.reads() == []


@pytest.mark.parametrize("who", ["lea", "ben", "nia", "zoe", "guest", "stranger"])
async def test_words_of_others_stay_internal(stage: Stage, thread: Thread, who: str) -> None:
    person: Person = getattr(stage, who)
    await person.replies(thread, "I would say no")
    await stage.settle()

    assert await stage.maria.reads() == []
    assert "not sent to the customer" in (await thread.lines())[-1]


async def test_line_after_the_end_goes_out_once_somebody_takes_over(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.ends(thread)
    await stage.ana.replies(thread, "One more thing")
    await stage.settle()
    assert await stage.maria.reads() == []
    assert "nobody has this conversation" in (await thread.lines())[-1]

    await stage.lea.clicks(thread, "Take over")
    await stage.settle()

    assert await stage.maria.reads() == ["One more thing"]
    assert "with <@U0LEA>" in await thread.card()


async def test_too_long_a_reply_is_refused_with_its_length(stage: Stage, thread: Thread) -> None:
    ts = await stage.ana.replies(thread, "long " * 200)
    await stage.settle()

    assert await stage.maria.reads() == []
    assert "7 segments, and 5 are allowed" in (await thread.lines())[-1]
    assert await thread.marks(ts) == ["x"]


async def test_held_line_that_is_too_long_is_not_sent_after_all(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.replies(thread, "@lea " + "long " * 200)
    await stage.settle()
    await stage.ana.clicks(thread, "Send to customer")
    await stage.settle()

    assert await stage.maria.reads() == []
    assert "7 segments, and 5 are allowed" in (await thread.lines())[-1]


async def test_lines_outside_of_threads_are_nobodys_business(stage: Stage, thread: Thread) -> None:
    await stage.act("message", user_id="U0ANA", channel_id=thread.slack_channel_id, text="Lunch?")
    await stage.settle()

    assert await stage.count(schema.inbox_key) == 0
    assert await stage.maria.reads() == []


async def test_line_that_could_not_be_saved_is_sent_again_by_slack(
    stage: Stage, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_away_once(store: SqlStore) -> NoReturn:
        monkeypatch.undo()
        raise OperationalError("insert", {}, OSError("the database is away"))

    stage.world.settings["retry_delays_s"] = [0]
    monkeypatch.setattr(SqlStore, "transaction", is_away_once)
    await stage.ana.replies(thread, "Not lost")
    await stage.settle()

    delivered = [d["status"] for d in stage.world.deliveries if d.get("label") == "message"]
    assert delivered[-2:] == [500, 200]
    assert await stage.maria.reads() == ["Not lost"]


async def test_mention_of_somebody_slack_does_not_know_is_held_and_not_lost(
    stage: Stage, thread: Thread
) -> None:
    await stage.ana.replies(thread, "<@U0NOBODY> can you help?")
    await stage.settle()

    assert await stage.store.parked() == []
    assert "not sent to the customer" in (await thread.lines())[-1]

"""What was not sent while nobody could see the window any more: one direct message says so."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.jobs import JobKind
from storage import schema
from storage.submissions import SqlSubmissions
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.thread import shown

MARIA, TOM, NOBODY = "+44 7700 900123", "+44 7700 900124", "+44 7700 900188"
POST = "slack.chat.postMessage"


async def presses_send(stage: Stage, *recipients: str) -> None:
    """The worker that has begun with it dies: nothing is decided for a minute."""
    await stage.ana.opens_the_window()
    for to in recipients:
        await stage.ana.chooses("recipients", to)
    await stage.ana.enters("message", "Hello")
    assert (await stage.ana.submits())["response_action"] == "update"
    assert await stage.store.claim(len(recipients), 60.0)


async def closes_the_window(person: Person) -> None:
    view = await person.window()
    assert view is not None
    await person._act("close", view_id=view["id"])


async def writes_and_is_accepted(stage: Stage, number: str) -> None:
    """Lea has the conversation when Ana's message would begin it."""
    customer = stage.somebody(number.replace(" ", ""), stage.maria.writes_to)
    await customer.writes("Is anybody there?")
    await stage.settle()
    await stage.lea.clicks((await stage.threads())[-1], "Accept")
    await stage.settle()


async def is_refused_unseen(stage: Stage, number: str = MARIA) -> None:
    await presses_send(stage, number)
    await writes_and_is_accepted(stage, number)
    await closes_the_window(stage.ana)


async def is_decided(stage: Stage) -> None:
    await stage.passes(61)


async def direct_messages(stage: Stage, person: Person) -> list[str]:
    channels = (await stage.control("GET", "state"))["channels"]
    places = [c["id"] for c in channels if c["is_im"] and person.slack_user_id in c["members"]]
    return [shown(message) for place in places for message in await stage.channel(place)]


async def test_agent_who_closed_the_window_reads_who_was_not_written_to_and_why(
    stage: Stage,
) -> None:
    await presses_send(stage, MARIA, TOM)
    await writes_and_is_accepted(stage, MARIA)
    await closes_the_window(stage.ana)

    await is_decided(stage)

    assert await stage.tom.reads() == ["Hello"]
    (told,) = await direct_messages(stage, stage.ana)
    assert "on behalf of Billing Support was not sent to 1 of 2 recipients" in told
    assert "*Maria Lopez*: not sent. Maria Lopez is with Lea Braun since <!date^" in told
    assert "/archives/C0BILLING/p" in told
    assert "Tom" not in told
    assert "type /send-on-behalf" in told
    assert await direct_messages(stage, stage.lea) == []


async def test_number_without_a_name_is_masked(stage: Stage) -> None:
    await is_refused_unseen(stage, NOBODY)
    await is_decided(stage)
    (told,) = await direct_messages(stage, stage.ana)
    assert "*+44 •••• ••0188*" in told
    assert "900188" not in told


async def test_what_happens_later_is_not_told_again(stage: Stage) -> None:
    stage.world.settings["auto_receipts"] = False
    await presses_send(stage, MARIA, TOM)
    await writes_and_is_accepted(stage, MARIA)
    await closes_the_window(stage.ana)
    await is_decided(stage)

    await stage.tom.reports("undelivered", "30005")
    await stage.passes(3600)

    assert len(await direct_messages(stage, stage.ana)) == 1


async def test_nothing_is_told_when_everything_was_sent(stage: Stage) -> None:
    await presses_send(stage, MARIA, TOM)
    await closes_the_window(stage.ana)
    await is_decided(stage)
    assert await stage.maria.reads() == ["Hello"]
    assert await direct_messages(stage, stage.ana) == []


async def test_open_window_says_it_itself(stage: Stage) -> None:
    await presses_send(stage, MARIA)
    await writes_and_is_accepted(stage, MARIA)
    await is_decided(stage)
    assert "Maria Lopez is with Lea Braun" in await stage.ana.sees()
    assert await direct_messages(stage, stage.ana) == []


async def test_result_that_was_read_is_not_told_when_something_happens_after_it(
    stage: Stage,
) -> None:
    stage.world.settings["auto_receipts"] = False
    await presses_send(stage, MARIA, TOM)
    await writes_and_is_accepted(stage, MARIA)
    await is_decided(stage)
    await closes_the_window(stage.ana)
    await stage.tom.reports("undelivered", "30005")
    await stage.settle()
    assert "not_found" in stage.slack_errors()
    assert await direct_messages(stage, stage.ana) == []


async def test_failure_that_its_thread_tells_is_not_told_again(stage: Stage) -> None:
    await stage.fault("twilio.messages.create", "carrier_error", code=21612, status=400)
    await presses_send(stage, MARIA)
    await closes_the_window(stage.ana)
    await is_decided(stage)
    lines = await (await stage.thread()).lines()
    assert any("(21612)" in line for line in lines)
    assert await direct_messages(stage, stage.ana) == []


async def test_start_that_was_given_up_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any) -> None:
        raise LookupError("gone")

    monkeypatch.setattr("bot.services.starts._request", fails)
    await presses_send(stage, MARIA)
    await closes_the_window(stage.ana)
    for _ in range(10):
        await stage.passes(400)
    (told,) = await direct_messages(stage, stage.ana)
    assert "*Maria Lopez*: failed." in told


async def test_window_that_slack_will_not_change_counts_as_gone(stage: Stage) -> None:
    await presses_send(stage, MARIA)
    await writes_and_is_accepted(stage, MARIA)
    await stage.fault("slack.views.update", "slack_error", times=-1, error="internal_error")
    await is_decided(stage)
    for _ in range(10):
        await stage.passes(400)
    assert len(await direct_messages(stage, stage.ana)) == 1


class TestOnce:
    async def test_post_whose_answer_was_lost(self, stage: Stage) -> None:
        await is_refused_unseen(stage)
        await stage.fault(POST, "timeout_after_accept")
        await is_decided(stage)
        await stage.passes(30)
        assert len(await direct_messages(stage, stage.ana)) == 1
        assert await stage.store.parked() == []

    async def test_job_that_is_repeated_after_a_crash_between_post_and_commit(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def dies(*_: Any) -> None:
            raise OSError("the machine went down")

        await is_refused_unseen(stage)
        with monkeypatch.context() as patched:
            patched.setattr(SqlSubmissions, "mark_told", dies)
            await is_decided(stage)
            assert len(await direct_messages(stage, stage.ana)) == 1
        await stage.passes(30)
        assert len(await direct_messages(stage, stage.ana)) == 1
        assert JobKind.TELL_UNSENT not in [row["kind"] for row in await stage.rows(schema.job)]

    async def test_slack_that_asks_to_wait_is_obeyed(self, stage: Stage) -> None:
        await is_refused_unseen(stage)
        await stage.fault(POST, "rate_limit", retry_after=40)
        await is_decided(stage)
        assert await direct_messages(stage, stage.ana) == []
        await stage.passes(60)
        assert len(await direct_messages(stage, stage.ana)) == 1

    async def test_without_the_scopes_to_look_twice_is_better_than_never(
        self, stage: Stage
    ) -> None:
        scopes = stage.world.seed["app"]["scopes"]
        stage.world.seed["app"]["scopes"] = [s for s in scopes if not s.startswith("im:")]
        await is_refused_unseen(stage)
        await stage.fault(POST, "server_error")
        await is_decided(stage)
        await stage.passes(30)
        assert "missing_scope" in stage.slack_errors()
        stage.world.calls.clear()  # no scope is missing otherwise
        assert len(await direct_messages(stage, stage.ana)) == 1


async def test_app_without_a_messages_tab_parks_it_where_an_administrator_sees_it(
    stage: Stage,
) -> None:
    stage.world.seed["app"]["messages_tab"] = False
    await is_refused_unseen(stage)
    await is_decided(stage)
    (parked,) = await stage.store.parked()
    assert "messages_tab_disabled" in parked.reason

    stage.world.seed["app"]["messages_tab"] = True
    assert await stage.store.requeue(parked.id)
    await stage.settle()
    assert len(await direct_messages(stage, stage.ana)) == 1

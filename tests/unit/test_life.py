"""The life of a conversation and of its handling (Genesys' rules, in pure functions)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import life
from bot.domain.life import Standing
from bot.domain.model import (
    WRAP_UP_TIMEOUT_CODE,
    AfterCallWork,
    AfterCallWorkMode,
    Conversation,
    ConversationState,
    Direction,
    Interaction,
    InteractionId,
)
from tests.builders import ANA, a_conversation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMELINE = timedelta(hours=72)


def waiting() -> Conversation:
    return a_conversation(state=ConversationState.WAITING, agent_id=None, started_at=NOW)


def connected() -> Conversation:
    return life.connect(waiting(), ANA, InteractionId("i1"))


def ended(work: AfterCallWork) -> Interaction:
    begun = life.begin_interaction(
        InteractionId("i1"), connected(), ANA, Direction.OUTBOUND, NOW - timedelta(seconds=90)
    )
    return life.end_interaction(begun, work, NOW)


def test_nothing_stands_before_a_first_message() -> None:
    assert life.standing(None, NOW) is Standing.FREE


@pytest.mark.parametrize(
    ("conversation", "expected"),
    [
        (waiting(), Standing.WAITING),
        (connected(), Standing.WITH_AGENT),
        (life.disconnect(connected(), NOW, TIMELINE), Standing.UNASSIGNED),
        (life.close(connected()), Standing.FREE),
    ],
)
def test_what_stands_between_an_agent_and_a_customer(
    conversation: Conversation, expected: Standing
) -> None:
    assert life.standing(conversation, NOW) is expected


def test_the_threading_timeline_is_counted_from_the_disconnect() -> None:
    idle = life.disconnect(connected(), NOW, TIMELINE)
    just_before = NOW + TIMELINE - timedelta(milliseconds=1)
    assert life.standing(idle, just_before) is Standing.UNASSIGNED
    assert life.standing(idle, NOW + TIMELINE) is Standing.FREE


def test_without_a_timeline_every_message_starts_anew() -> None:
    assert life.disconnect(connected(), NOW, timedelta(0)).state is ConversationState.CLOSED


def test_a_reply_inside_the_timeline_goes_to_the_queue_and_names_the_last_agent() -> None:
    reopened = life.bring_to_queue(life.disconnect(connected(), NOW, TIMELINE), NOW)
    assert reopened.state is ConversationState.WAITING
    assert (reopened.agent_id, reopened.last_agent_id) == (None, ANA)
    assert reopened.timeline_ends_at is None


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(0), TIMELINE))
def test_only_a_running_timeline_keeps_a_conversation_open(
    later: timedelta, timeline: timedelta
) -> None:
    idle = life.disconnect(connected(), NOW, timeline)
    assert life.is_over(idle, NOW + later) == (later >= timeline)


def test_after_call_work_starts_with_the_end_and_counts_apart_from_the_talk() -> None:
    interaction = ended(AfterCallWork(mode=AfterCallWorkMode.MANDATORY))
    assert life.is_in_after_call_work(interaction)
    assert life.handled_s(interaction, NOW + timedelta(hours=1)) == 90


def test_requested_after_call_work_does_not_start_by_itself() -> None:
    work = AfterCallWork(mode=AfterCallWorkMode.AGENT_REQUESTED)
    assert not life.is_in_after_call_work(ended(work))


@pytest.mark.parametrize("mode", AfterCallWorkMode)
def test_only_the_timed_modes_have_a_limit(mode: AfterCallWorkMode) -> None:
    work = AfterCallWork(mode=mode, limit_s=300)
    limit = life.acw_ends_at(ended(work), work)
    assert limit == (NOW + timedelta(seconds=300) if mode in life.TIMED_MODES else None)


def test_without_early_exit_the_time_has_to_run_out() -> None:
    work = AfterCallWork(mode=AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT, limit_s=60)
    early = life.finish_after_call_work(ended(work), work, NOW + timedelta(seconds=59))
    assert life.is_in_after_call_work(early)
    late = life.finish_after_call_work(early, work, NOW + timedelta(seconds=60))
    assert not life.is_in_after_call_work(late)


def test_at_the_limit_the_system_sets_its_own_code() -> None:
    work = AfterCallWork(mode=AfterCallWorkMode.MANDATORY_TIMEOUT, limit_s=60)
    done = life.time_out_after_call_work(ended(work), NOW + timedelta(seconds=60))
    assert done.wrap_up_code == WRAP_UP_TIMEOUT_CODE
    assert not life.is_in_after_call_work(done)

"""Take-over, progress, wrap-up, home, notices: each in each of its states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cards import (
    Home,
    HomeConversation,
    WrapUpForm,
)
from bot.domain.model import (
    AfterCallWorkMode,
    ConversationId,
    InteractionId,
    Medium,
    WrapUpCode,
)
from bot.domain.window import OutcomeLine, OutreachProgress, RecipientOutcome, TakeOverQuestion
from bot.errors import BadInput
from modals import limits
from modals.field_errors import field_errors
from modals.home import home_view
from modals.ids import Action
from modals.metadata import LineValue
from modals.notices import copy_view, help_text, notice_view
from modals.progress import progress_view
from modals.take_over import Decision, parse_take_over, take_over_view
from modals.wrap_up import parse_wrap_up, wrap_up_view
from tests.unit.modals.block_limits import check_view, texts
from tests.unit.modals.made_up import NASTY, NOW, ids, names, times, urls
from tests.unit.modals.slack_client import submitted

CODES = tuple(WrapUpCode(id=f"w{n}", name=f"Code {n}") for n in range(3))
WRAP_UP = WrapUpForm(
    conversation_id=ConversationId("k1"),
    interaction_id=InteractionId("i1"),
    customer_name="Maria Lopez",
    codes=CODES,
    mode=AfterCallWorkMode.MANDATORY_TIMEOUT,
    note="paid by card",
    acw_ends_at=NOW,
)
ROW = HomeConversation(
    conversation_id=ConversationId("k1"),
    customer_name="Maria Lopez",
    medium=Medium.SMS,
    queue_name="Billing Support",
    customer_wrote_at=NOW,
    thread_url="https://northwind.slack.com/archives/C1/p1",
    interaction_id=InteractionId("i1"),
)


def _question(position: int = 0) -> TakeOverQuestion:
    return TakeOverQuestion(
        position=position,
        recipient="Maria Lopez",
        last_message="See you\ntomorrow",
        last_message_at=NOW,
        queue_name="Billing Support",
        ended_by="Ana",
    )


def _line(outcome: RecipientOutcome, position: int = 0) -> OutcomeLine:
    url = "https://northwind.slack.com/archives/C1/p1"
    reason = "The number cannot receive SMS. " * 20
    return OutcomeLine(
        recipient="Maria *Lopez*",
        outcome=outcome,
        reason=reason,
        thread_url=url,
        position=position,
    )


# Take over


def test_single_question_is_answered_beforehand() -> None:
    view = take_over_view("s1", [_question(3)])
    assert any("This conversation is open" in text for text in texts(view))
    check_view(view)
    form = parse_take_over(submitted(view))
    assert (form.submission_id, set(form.take_over), form.leave_out) == ("s1", {3}, frozenset())


def test_several_questions_wait_for_an_answer_each() -> None:
    view = take_over_view("s1", [_question(0), _question(4)])
    check_view(view)
    payload = submitted(view)
    for block_id, choice in (("decision:0", Decision.LEAVE_OUT), ("decision:4", "take_over")):
        payload["state"]["values"][block_id][Action.DECISION]["selected_option"] = {"value": choice}
    form = parse_take_over(payload)
    assert (set(form.take_over), set(form.leave_out)) == ({4}, {0})


@pytest.mark.parametrize("count", [1, 49, 50, 100])
def test_take_over_asks_about_up_to_a_hundred(count: int) -> None:
    view = take_over_view("s1", [_question(n) for n in range(count)])
    check_view(view)
    assert sum(block["type"] == "input" for block in view["blocks"]) == count


# Progress and result


def test_progress_counts_what_is_done() -> None:
    lines = [_line(RecipientOutcome.SENT), _line(RecipientOutcome.PENDING)]
    view = progress_view(OutreachProgress(submission_id="s1", lines=tuple(lines)))
    check_view(view)
    assert "Sending 1 of 2…" in list(texts(view))


def test_one_recipient_takes_one_line_and_one_link() -> None:
    lines = (replace(_line(RecipientOutcome.SENT), reason=""),)
    view = progress_view(OutreachProgress(submission_id="s1", lines=lines))
    check_view(view)
    assert len(view["blocks"]) == 1
    assert view["blocks"][0]["text"]["text"].endswith("|Open thread>")


def test_failed_line_can_be_tried_again() -> None:
    lines = (_line(RecipientOutcome.FAILED, 7),)
    view = progress_view(OutreachProgress(submission_id="s1", lines=lines))
    button = view["blocks"][0]["accessory"]
    assert LineValue.parse(button["value"]) == LineValue(submission_id="s1", position=7)


@given(st.lists(st.sampled_from(RecipientOutcome), min_size=1, max_size=100))
@settings(deadline=None)
def test_hundred_outcomes_in_any_mixture_fit(outcomes: list[RecipientOutcome]) -> None:
    lines = tuple(_line(outcome, n) for n, outcome in enumerate(outcomes))
    check_view(progress_view(OutreachProgress(submission_id="s1", lines=lines)))


def test_hundred_alternating_outcomes_fit() -> None:
    mixed = [RecipientOutcome.FAILED, RecipientOutcome.REFUSED] * 50
    lines = tuple(_line(outcome, n) for n, outcome in enumerate(mixed))
    check_view(progress_view(OutreachProgress(submission_id="s1", lines=lines)))


# Wrap-up


@pytest.mark.parametrize("mode", AfterCallWorkMode)
@pytest.mark.parametrize("ends_at", [None, NOW])
def test_wrap_up_in_every_mode(mode: AfterCallWorkMode, ends_at: Any) -> None:
    check_view(wrap_up_view(replace(WRAP_UP, mode=mode, acw_ends_at=ends_at)))


def test_skip_is_offered_only_where_wrapping_up_is_optional() -> None:
    assert wrap_up_view(WRAP_UP)["close"]["text"] == "Later"
    optional = replace(WRAP_UP, mode=AfterCallWorkMode.OPTIONAL)
    assert wrap_up_view(optional)["close"]["text"] == "Skip"


def test_wrap_up_comes_back_with_note_and_no_code() -> None:
    answer = parse_wrap_up(submitted(wrap_up_view(WRAP_UP)))
    assert (answer.conversation_id, answer.interaction_id) == ("k1", "i1")
    assert (answer.code_id, answer.note) == (None, "paid by card")


@pytest.mark.parametrize("count", [0, 1, 100, 250])
def test_any_number_of_codes_fits(count: int) -> None:
    codes = tuple(WrapUpCode(id=f"w{n}", name="Code " * 40) for n in range(count))
    view = wrap_up_view(replace(WRAP_UP, codes=codes))
    check_view(view)
    assert parse_wrap_up(submitted(view)).code_id is None


def test_faults_of_a_wrap_up_stand_under_its_fields() -> None:
    errors = [BadInput("code", "wrap_up.code_gone"), BadInput("note", "window.too_long", most=3000)]
    assert set(field_errors(wrap_up_view(WRAP_UP), *errors)) == {"wrap_up_code", "wrap_up_note"}


# Home and notices


def test_home_links_to_threads_and_to_wrapping_up() -> None:
    home = Home(
        open_count=3,
        message_capacity=1,
        waiting_for_agent=1,
        conversations=(ROW,),
        after_call_work=(ROW,),
    )
    view = home_view(home)
    check_view(view)
    accessories = [b["accessory"]["action_id"] for b in view["blocks"] if "accessory" in b]
    assert accessories == [Action.HOME_START, Action.OPEN_THREAD, Action.HOME_WRAP_UP]
    assert "3 open, capacity 1 · 1 waiting for you" in list(texts(view))


def test_home_of_someone_who_is_no_agent_says_so_and_nothing_else() -> None:
    home = Home(open_count=0, message_capacity=1, waiting_for_agent=0, refusal="Ask Lea.")
    check_view(home_view(home))
    assert list(texts(home_view(home))) == ["Ask Lea."]


rows = st.builds(
    HomeConversation,
    conversation_id=ids,
    customer_name=names,
    medium=st.sampled_from(Medium),
    queue_name=names,
    customer_wrote_at=st.none() | times,
    thread_url=urls,
    interaction_id=st.none() | ids,
)


@pytest.mark.parametrize("count", [0, 1, 40, 41, 500])
def test_home_of_any_length_fits(count: int) -> None:
    home = Home(
        open_count=count,
        message_capacity=1,
        waiting_for_agent=0,
        conversations=(ROW,) * count,
        after_call_work=(ROW,) * count,
    )
    check_view(home_view(home))


@settings(deadline=None)
@given(rows)
def test_any_home_row_fits(row: HomeConversation) -> None:
    home = Home(
        open_count=1, message_capacity=1, waiting_for_agent=0, conversations=(row,) * 2,
        after_call_work=(row,),
    )  # fmt: skip
    check_view(home_view(home))


@pytest.mark.parametrize("text", [*NASTY, "x" * 5000])
def test_notice_of_any_text_is_a_view(text: str) -> None:
    check_view(notice_view(text))
    check_view(copy_view(text))


def test_help_names_the_command() -> None:
    assert "/send-on-behalf" in help_text()
    assert len(help_text()) < limits.TEXT

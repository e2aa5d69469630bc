"""Take-over, progress, wrap-up, card, thread lines, home, notices: each in each of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cards import (
    AgentLine,
    Card,
    CustomerLine,
    Home,
    HomeConversation,
    Notice,
    NoticeButton,
    WrapUpForm,
)
from bot.domain.model import (
    AfterCallWorkMode,
    ConversationId,
    ConversationState,
    InteractionId,
    Medium,
    MessageId,
    WrapUpCode,
)
from bot.domain.window import OutcomeLine, OutreachProgress, RecipientOutcome, TakeOverQuestion
from bot.errors import BadInput
from modals import limits
from modals.card import card_blocks, card_text, parse_card_choice
from modals.field_errors import field_errors
from modals.home import home_view
from modals.ids import Action, CardChoice
from modals.lines import line_blocks, line_text
from modals.metadata import CardValue, LineValue, NoticeValue
from modals.notices import copy_view, help_text, help_view, loading_view, notice_view
from modals.progress import progress_view
from modals.take_over import Decision, parse_take_over, take_over_view
from modals.wrap_up import parse_wrap_up, wrap_up_view
from tests.unit.modals.block_limits import check_message, check_view, texts
from tests.unit.modals.made_up import NASTY, NOW, ids, names, times, urls
from tests.unit.modals.made_up import texts as any_texts
from tests.unit.modals.slack_client import submitted

CODES = tuple(WrapUpCode(id=f"w{n}", name=f"Code {n}") for n in range(3))
CONNECTED = Card(
    conversation_id=ConversationId("k1"),
    interaction_id=InteractionId("i1"),
    customer_name="Maria Lopez",
    masked_address="+44 •••• ••0123",
    medium=Medium.SMS,
    queue_name="Billing Support",
    state=ConversationState.CONNECTED,
    agent_slack_id="U0ANA",
    started_at=NOW,
)
WAITING = replace(CONNECTED, state=ConversationState.WAITING, waiting_since=NOW)
DONE = replace(
    CONNECTED,
    state=ConversationState.DISCONNECTED,
    ended_at=NOW,
    handled_s=38 * 60,
    wrap_up_name="Payment arranged",
)
WORKING = replace(DONE, is_in_after_call_work=True, acw_ends_at=NOW, likely_codes=CODES)
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


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [e for block in blocks if block["type"] == "actions" for e in block["elements"]]


def _buttons(card: Card) -> list[str]:
    blocks = card_blocks(card)
    check_message(blocks, card_text(card))
    return [element["action_id"] for element in _elements(blocks)]


# Take over


def test_single_question_is_answered_beforehand() -> None:
    view = take_over_view("s1", [_question(3)])
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


# Card


def test_connected_card_can_be_ended() -> None:
    assert _buttons(CONNECTED) == [Action.END_MESSAGE, Action.CARD_MORE]


def test_waiting_card_is_accepted_by_its_only_primary_button() -> None:
    first, *others = _elements(card_blocks(WAITING))
    assert (first["action_id"], first["style"]) == (Action.ACCEPT, "primary")
    assert not any("style" in other for other in others)


def test_after_call_work_offers_likely_codes_and_the_modal() -> None:
    *codes, wrap_up, _ = _elements(card_blocks(WORKING))
    assert [CardValue.parse(b["value"]).code_id for b in codes] == ["w0", "w1", "w2"]
    assert (wrap_up["action_id"], wrap_up["style"]) == (Action.WRAP_UP, "primary")


def test_done_card_has_no_buttons_and_says_how_it_went() -> None:
    assert _buttons(DONE) == []
    said = " ".join(texts(card_blocks(DONE)))
    assert "<@U0ANA>" in said
    assert "38 min · Payment arranged" in said


def test_opted_out_customer_is_marked_and_not_asked_again() -> None:
    assert _buttons(replace(CONNECTED, is_opted_out=True)) == [Action.END_MESSAGE]
    assert ":no_bell:" in " ".join(texts(card_blocks(replace(CONNECTED, is_opted_out=True))))


def test_whatsapp_card_says_until_when_answering_is_free() -> None:
    card = replace(CONNECTED, medium=Medium.WHATSAPP, window_ends_at=NOW + timedelta(hours=22))
    assert "free to answer until <!date^" in " ".join(texts(card_blocks(card)))


def test_menu_of_the_card_names_the_conversation() -> None:
    option = _elements(card_blocks(CONNECTED))[-1]["options"][0]
    assert parse_card_choice(option["value"]) == (CardChoice.OPT_OUT, "k1")


cards = st.builds(
    Card,
    conversation_id=ids,
    interaction_id=st.none() | ids,
    customer_name=names,
    masked_address=names,
    queue_name=names,
    agent_slack_id=st.sampled_from([None, "U0ANA", "<!channel>"]),
    started_at=times,
    waiting_since=st.none() | times,
    ended_at=st.none() | times,
    handled_s=st.integers(-5, 10**7),
    window_ends_at=st.none() | times,
    acw_ends_at=st.none() | times,
    likely_codes=st.lists(st.builds(WrapUpCode, id=ids, name=names), max_size=5).map(tuple),
    wrap_up_name=names,
)


@settings(deadline=None)
@given(cards)
def test_any_card_is_a_valid_message(card: Card) -> None:
    check_message(card_blocks(card), card_text(card))


# Thread


def test_customer_s_markup_is_shown_and_not_obeyed() -> None:
    line = CustomerLine(customer_name="*Eve*", body="<!channel> *now* & `here`")
    name, body = line_blocks(line)
    assert body["text"] == {"type": "plain_text", "text": line.body, "emoji": False}
    assert name["text"]["text"].count("*") == 2
    assert line_text(line) == "*Eve*: &lt;!channel&gt; *now* &amp; `here`"


def test_long_message_is_split_and_complete() -> None:
    body = "word " * 2000
    parts = [block["text"]["text"] for block in line_blocks(_customer(body))[1:]]
    assert len(parts) > 1
    assert "".join(parts) == body


def test_failure_offers_to_try_again_and_to_copy() -> None:
    buttons = (NoticeButton.TRY_AGAIN, NoticeButton.COPY)
    notice = Notice(text="Not delivered.", buttons=buttons, message_id=MessageId("m1"))
    elements = _elements(line_blocks(notice))
    assert [e["action_id"] for e in elements] == [Action.NOTICE_TRY_AGAIN, Action.NOTICE_COPY]
    assert NoticeValue.parse(elements[0]["value"]).message_id == "m1"


def test_file_without_text_is_named() -> None:
    line = CustomerLine(customer_name="Maria", body="", file_names=("bill.pdf",))
    assert "Files: bill.pdf" in list(texts(line_blocks(line)))
    assert line_text(line) == "Maria: bill.pdf"


lines = st.one_of(
    st.builds(
        CustomerLine,
        customer_name=names,
        body=any_texts,
        file_names=st.lists(names, max_size=30).map(tuple),
    ),
    st.builds(
        AgentLine, agent_slack_id=st.sampled_from([None, "U1A"]), agent_name=names, body=any_texts
    ),
    st.builds(
        Notice,
        text=any_texts,
        buttons=st.lists(st.sampled_from(NoticeButton)).map(tuple),
        message_id=st.none() | ids,
    ),
)


@settings(deadline=None)
@given(lines)
def test_any_line_is_a_valid_message(line: Any) -> None:
    check_message(line_blocks(line), line_text(line))


@pytest.mark.parametrize("body", ["x" * 200_000, "😀" * 100_000, "& " * 60_000])
def test_endless_text_still_makes_a_message(body: str) -> None:
    check_message(line_blocks(_customer(body)), line_text(_customer(body)))


def _customer(body: str) -> CustomerLine:
    return CustomerLine(customer_name="Maria", body=body)


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
    assert "3 open of 1 · 1 waiting for you" in list(texts(view))


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
    check_view(help_view())
    check_view(loading_view())
    assert "/send-on-behalf" in help_text()
    assert len(help_text()) < limits.TEXT

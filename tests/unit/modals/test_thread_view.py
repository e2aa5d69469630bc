"""The card and the lines of a thread, in each of their states."""

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
    Notice,
    NoticeButton,
)
from bot.domain.model import (
    ConversationId,
    ConversationState,
    InteractionId,
    Medium,
    MessageId,
    WrapUpCode,
)
from modals.card import card_blocks, card_text, parse_card_choice
from modals.ids import Action, CardChoice
from modals.lines import line_blocks, line_text
from modals.metadata import CardValue, NoticeValue
from tests.unit.modals.block_limits import check_message, texts
from tests.unit.modals.made_up import NOW, ids, names, times
from tests.unit.modals.made_up import texts as any_texts

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


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [e for block in blocks if block["type"] == "actions" for e in block["elements"]]


def _buttons(card: Card) -> list[str]:
    blocks = card_blocks(card)
    check_message(blocks, card_text(card))
    return [element["action_id"] for element in _elements(blocks)]


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

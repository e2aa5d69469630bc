"""The send window: drawn in each of its states, and read back."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.model import Medium, RecipientKind
from bot.domain.window import Caution, WindowState
from bot.errors import BadInput
from modals.field_errors import field_errors
from modals.ids import Action, Block
from modals.metadata import SendMetadata
from modals.send_form import parse_canned, parse_kind, parse_send
from modals.send_window import send_view
from tests.unit.modals.block_limits import check_view, texts
from tests.unit.modals.made_up import NASTY, NOW, states
from tests.unit.modals.samples import BILLING, CANNED, CLOSED, MARIA, REMINDER, SMS, TYPED, WHATSAPP
from tests.unit.modals.slack_client import choose, submitted


def _block_ids(view: dict[str, Any]) -> list[str]:
    return [block.get("block_id", block["type"]) for block in view["blocks"]]


def _starts(view: dict[str, Any]) -> list[str]:
    return [block_id.partition(":")[0] for block_id in _block_ids(view)]


def test_fields_stand_in_the_order_that_agents_know() -> None:
    view = send_view(replace(SMS, preview="See you", canned=(CANNED,), cautions=(_caution(),)))
    check_view(view)
    assert _starts(view) == [
        "medium", "queue", "context", "kind", "recipients", "canned", "message",
        "context", "context", "section", "divider", "section", "section",
    ]  # fmt: skip


def test_sender_address_of_the_queue_is_shown() -> None:
    assert "from +1 202-555-0100" in list(texts(send_view(SMS)))


def test_closed_window_puts_the_template_in_the_message_s_place() -> None:
    view = send_view(CLOSED)
    check_view(view)
    assert "message" not in _starts(view)
    assert _starts(view).count("template_value") == 2


def test_placeholders_of_a_template_s_values_are_explained_once() -> None:
    said = [text for text in texts(send_view(CLOSED)) if "{first_name}" in text]
    assert len([text for text in said if text.startswith("Write")]) == 1


@pytest.mark.parametrize(
    ("name", "label"),
    [("1", "Value 1"), ("header_1", "Header 1"), ("first_name", "First name"), ("_", "Value 1")],
)
def test_variables_of_a_template_are_named_in_words(name: str, label: str) -> None:
    named = replace(REMINDER, variables=(name,))
    view = send_view(replace(CLOSED, template=named, template_values=()))
    check_view(view)
    assert label in list(texts(view))


def test_preview_says_whose_message_it_shows() -> None:
    alone = send_view(replace(SMS, preview="See you", recipients=SMS.recipients[:1]))
    assert "The customer will read" in list(texts(alone))
    many = replace(SMS, preview="See you", recipients=(SMS.recipients[0],) * 2)
    assert "The first customer will read" in list(texts(send_view(many)))


def test_template_is_optional_while_the_window_is_open() -> None:
    view = send_view(WHATSAPP)
    check_view(view)
    menu = next(b for b in view["blocks"] if b.get("block_id", "").startswith("template"))
    assert menu["optional"]
    assert "message" in _starts(view)


def test_dropped_recipients_leave_slack_s_memory_too() -> None:
    before = send_view(SMS)
    after = send_view(replace(SMS, recipients=(MARIA,), recipients_version=1))
    kept, new = (next(i for i in _block_ids(v) if i.startswith("recip")) for v in (before, after))
    assert kept != new


def test_typed_message_stays_when_other_things_change() -> None:
    other = replace(SMS, medium=Medium.WHATSAPP, queue=None, recipients=())
    assert "message:0" in _block_ids(send_view(SMS))
    assert "message:0" in _block_ids(send_view(other))


def test_canned_message_takes_the_typed_one_s_place() -> None:
    assert "message:1" in _block_ids(send_view(replace(SMS, message="Hello!", message_version=1)))


def test_nobody_s_number_is_in_the_metadata() -> None:
    assert "7700900" not in send_view(SMS)["private_metadata"]


def test_window_without_queue_or_medium_is_still_a_view() -> None:
    check_view(send_view(WindowState(media=(), medium=Medium.SMS)))


def test_hundred_recipients_fit() -> None:
    many = tuple(replace(MARIA, id=f"c{n}", address=f"+4477009{n:05}") for n in range(100))
    view = send_view(replace(SMS, recipients=many, cautions=(_caution(),) * 300))
    check_view(view)
    assert len(parse_send(submitted(view)).recipients) == 100


def test_hundreds_of_canned_messages_become_a_type_ahead() -> None:
    canned = tuple(replace(CANNED, id=f"m{n}") for n in range(300))
    check_view(send_view(replace(SMS, canned=canned)))


def test_names_of_all_sorts_fit() -> None:
    for name in [*NASTY, "Ω" * 300]:
        queue = replace(BILLING, name=name)
        check_view(send_view(replace(SMS, queue=queue, recipients=(replace(MARIA, name=name),))))


def test_what_blocks_is_said_first_and_in_everyone_s_own_time() -> None:
    view = send_view(replace(SMS, cautions=(_caution(), _caution(blocks=True))))
    said = view["blocks"][-1]["text"]["text"]
    assert said.startswith(":no_entry:")
    assert "<!date^1772361720^{time}|2026-03-01 10:42 UTC>" in said
    assert "<https://northwind.slack.com/archives/C1/p1|Open thread>" in said
    assert "<!channel>" not in said


def test_form_comes_back_as_it_was_shown() -> None:
    form = parse_send(submitted(send_view(SMS)))
    assert form.recipients == (MARIA, TYPED)
    assert (form.medium, form.queue_id, form.message) == (Medium.SMS, "q1", SMS.message)
    assert form.template_id is None


def test_template_comes_back_with_a_value_for_each_variable() -> None:
    form = parse_send(submitted(send_view(CLOSED)))
    assert (form.template_id, form.template_values) == ("t1", ("Maria", ""))
    assert form.message == ""


def test_template_values_keep_their_order_beyond_nine() -> None:
    values = tuple(f"v{n}" for n in range(12))
    long = replace(REMINDER, variables=values)
    state = replace(CLOSED, template=long, template_values=values)
    assert parse_send(submitted(send_view(state))).template_values == values


def test_values_of_the_template_chosen_before_are_left_behind() -> None:
    view = submitted(send_view(CLOSED))
    choose(view, "template:q1", Action.TEMPLATE, "t2")
    assert parse_send(view).template_values == ()


def test_chosen_canned_message_is_forgotten_once_filled_in() -> None:
    before = send_view(replace(SMS, canned=(CANNED,)))
    after = send_view(replace(SMS, canned=(CANNED,), message="Hello!", message_version=1))
    assert "canned:0:q1" in _block_ids(before)
    assert "canned:1:q1" in _block_ids(after)
    assert parse_canned(submitted(after)) is None


def test_filter_and_canned_choice_are_read_from_the_state() -> None:
    view = submitted(send_view(replace(SMS, kind=RecipientKind.QUEUE, canned=(CANNED,))))
    option = {"text": {"type": "plain_text", "text": "Greeting"}, "value": "m1"}
    view["state"]["values"]["canned:0:q1"][Action.CANNED]["selected_option"] = option
    assert parse_kind(view) is RecipientKind.QUEUE
    assert parse_canned(view) == "m1"


def test_each_error_stands_under_its_field() -> None:
    view = send_view(CLOSED)
    errors = [
        BadInput("recipients", "window.too_many", most=100),
        BadInput("queue", "refused.stale"),
        BadInput("template", "refused.stale"),
        BadInput("template_values", "refused.stale"),
        BadInput("message", "window.too_long", most=3000),  # has no field here
    ]
    placed = field_errors(view, *errors)
    assert {block_id.partition(":")[0] for block_id in placed} == {
        Block.RECIPIENTS,
        Block.QUEUE,
        Block.TEMPLATE,
        Block.TEMPLATE_VALUE,
    }
    assert set(placed) <= {block["block_id"] for block in view["blocks"] if "block_id" in block}


def test_drawing_is_quick_enough_for_a_thousand_at_once() -> None:
    started = time.process_time()
    for _ in range(200):
        send_view(SMS)
    assert (time.process_time() - started) / 200 < 0.002  # 0.15 ms on an idle machine


@settings(deadline=None, max_examples=150)
@given(states())
def test_any_state_is_a_valid_view_and_comes_back(state: WindowState) -> None:
    view = send_view(state)
    check_view(view)
    form = parse_send(submitted(view))
    assert form.medium is state.medium
    assert form.queue_id == (state.queue.queue_id if state.queue else None)
    assert [(m.kind, m.id, m.address) for m in form.recipients] == [
        (m.kind, m.id, m.address) for m in state.recipients
    ]
    assert SendMetadata.of_view(view) == SendMetadata.of(state)


def _caution(*, blocks: bool = False) -> Caution:
    return Caution(
        wording_key="refused.with_agent",
        params={"recipient": "<!channel>", "agent": "Ben", "since": NOW},
        blocks=blocks,
        thread_url="https://northwind.slack.com/archives/C1/p1",
    )

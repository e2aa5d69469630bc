"""Whatever comes back forged or stale ends as Refused or BadInput, never as another error."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cards import WrapUpForm
from bot.domain.model import (
    AfterCallWorkMode,
    ConversationId,
    InteractionId,
    RecipientMatch,
    WrapUpCode,
)
from bot.domain.window import TakeOverQuestion
from bot.errors import BadInput, Refused
from modals.card import parse_card_choice
from modals.ids import Action
from modals.matches import decode_match, encode_match
from modals.metadata import (
    CardValue,
    Carried,
    LineValue,
    NoticeValue,
    SendMetadata,
    SubmissionMetadata,
)
from modals.send_form import parse_canned, parse_kind, parse_send
from modals.send_window import send_view
from modals.take_over import parse_take_over, take_over_view
from modals.wrap_up import parse_wrap_up, wrap_up_view
from tests.unit.modals.made_up import matches
from tests.unit.modals.samples import CLOSED, SMS
from tests.unit.modals.slack_client import choose, submitted

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
QUESTION = TakeOverQuestion(
    position=0,
    recipient="Maria",
    last_message="",
    last_message_at=None,
    queue_name="Billing",
    ended_by="",
)
WRAP_UP = WrapUpForm(
    conversation_id=ConversationId("k1"),
    interaction_id=InteractionId("i1"),
    customer_name="Maria",
    codes=(WrapUpCode(id="w1", name="Done"),),
    mode=AfterCallWorkMode.MANDATORY,
)
Parser = Callable[[Any], object]
PARSERS: list[tuple[Parser, dict[str, Any]]] = [
    (parse_send, send_view(SMS)),
    (parse_send, send_view(CLOSED)),
    (parse_kind, send_view(SMS)),
    (parse_canned, send_view(SMS)),
    (parse_take_over, take_over_view("s1", [QUESTION])),
    (parse_wrap_up, wrap_up_view(WRAP_UP)),
]


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    deeper = [spot for key in keys for spot in _spots(value[key], (*path, key))]
    return [path, *deeper] if path else deeper


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(PARSERS), json_values, st.data())
def test_any_part_of_a_submission_may_be_forged(
    case: tuple[Parser, dict[str, Any]], forged: Any, data: st.DataObject
) -> None:
    parse, view = case
    payload = copy.deepcopy(submitted(view))
    spots = [s for s in _spots(payload) if s[0] in ("state", "private_metadata")]
    *path, last = data.draw(st.sampled_from(spots))
    place: Any = payload
    for key in path:
        place = place[key]
    place[last] = forged
    with suppress(Refused, BadInput):
        parse(payload)


@given(json_values)
def test_anything_else_than_a_view_is_refused(forged: Any) -> None:
    for parse, _ in PARSERS:
        with pytest.raises(Refused):
            parse(forged)


@pytest.mark.parametrize(
    "model", [SendMetadata, SubmissionMetadata, LineValue, CardValue, NoticeValue]
)
@given(forged=json_values | st.text() | st.sampled_from(['{"submission_id": ""}', "{}", "[" * 500]))
def test_metadata_that_we_did_not_write_is_refused(model: type[Carried], forged: Any) -> None:
    with pytest.raises(Refused):
        model.parse(forged)


def test_metadata_with_something_added_is_refused() -> None:
    with pytest.raises(Refused):
        SendMetadata.parse('{"medium": "sms", "agent_id": "a1"}')


def test_ids_too_long_for_a_button_are_our_own_fault() -> None:
    with pytest.raises(ValueError, match="characters"):
        CardValue(conversation_id="k" * 255, interaction_id="i" * 255).dump(limit=300)


@given(matches())
def test_option_value_gives_back_whom_it_stands_for(match: RecipientMatch) -> None:
    found = decode_match(encode_match(match))
    assert (found.kind, found.id, found.address) == (match.kind, match.id, match.address)


@given(json_values | st.text() | st.from_regex(r"\A[tcaqx]\|.*", fullmatch=False))
def test_forged_option_values_are_refused_or_harmless(value: Any) -> None:
    with suppress(Refused):
        assert encode_match(decode_match(value)) == value


@pytest.mark.parametrize("value", ["", "t||", "t|c1|+447700900123", "c||+447700900123", "c|c1"])
def test_option_values_of_another_shape_are_refused(value: str) -> None:
    with pytest.raises(Refused):
        decode_match(value)


def test_unknown_medium_is_refused() -> None:
    view = submitted(send_view(SMS))
    choose(view, "medium", Action.MEDIUM, "fax")
    with pytest.raises(Refused):
        parse_send(view)


def test_more_recipients_than_the_menu_takes_are_named_as_the_fault() -> None:
    view = submitted(send_view(SMS))
    held = view["state"]["values"]["recipients:sms:0"][Action.RECIPIENTS]
    held["selected_options"] *= 60
    with pytest.raises(BadInput) as fault:
        parse_send(view)
    assert fault.value.field == "recipients"


@pytest.mark.parametrize("value", ["", "opt_out", "opt_out|", "delete|k1"])
def test_forged_choice_of_the_card_s_menu_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        parse_card_choice(value)

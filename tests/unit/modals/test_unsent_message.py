"""The direct message about what was not sent: short for one, within Slack's limits for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.window import OutcomeLine, RecipientOutcome, Unsent
from modals.unsent import unsent_blocks, unsent_text
from tests.unit.modals.block_limits import check_message, texts
from tests.unit.modals.made_up import NASTY, names, urls
from tests.unit.modals.made_up import texts as long_texts

LINK = "https://northwind.slack.com/archives/C1/p1"
outcomes = st.sampled_from([RecipientOutcome.REFUSED, RecipientOutcome.FAILED])
lines = st.builds(
    OutcomeLine, recipient=names, outcome=outcomes, reason=long_texts, thread_url=urls
)


def refused(count: int, name: str = "Maria {n}", reason: str = "She is with Lea.") -> Unsent:
    told = (
        OutcomeLine(
            recipient=name.format(n=n),
            outcome=RecipientOutcome.REFUSED,
            reason=reason,
            thread_url=LINK,
            position=n,
        )
        for n in range(count)
    )
    return Unsent(queue_name="Billing Support", total=count, lines=tuple(told))


def drawn(unsent: Unsent) -> str:
    return "\n".join(texts(unsent_blocks(unsent)))


def test_one_recipient_is_not_counted() -> None:
    shown = drawn(refused(1))
    assert "on behalf of Billing Support was not sent. The window was gone" in shown
    assert "*Maria 0*: not sent. She is with Lea." in shown
    assert f"<{LINK}|Open thread>" in shown


def test_of_a_hundred_the_first_are_named_and_the_rest_is_counted() -> None:
    unsent = refused(100)
    shown = drawn(unsent)
    assert "was not sent to 100 of 100 recipients" in shown
    assert "Maria 29" in shown
    assert "Maria 30" not in shown
    assert "… and 70 more." in shown
    assert "… and 70 more." in unsent_text(unsent)
    check_message(unsent_blocks(unsent), unsent_text(unsent))


@pytest.mark.parametrize("words", [*NASTY, "&<>" * 500])
def test_a_hundred_bad_names_and_reasons_fit(words: str) -> None:
    unsent = refused(100, words.replace("{", ""), words)
    check_message(unsent_blocks(unsent), unsent_text(unsent))


@given(st.lists(lines, min_size=1, max_size=100), names)
def test_whatever_they_hold_it_fits(told: list[OutcomeLine], queue_name: str) -> None:
    unsent = Unsent(queue_name=queue_name, total=len(told), lines=tuple(told))
    check_message(unsent_blocks(unsent), unsent_text(unsent))

"""App Home: start, my conversations, after-call work to finish."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.cards import Home, HomeConversation
from bot.wording import say
from modals.blocks import (
    Json,
    button,
    context,
    divider,
    header,
    link_button,
    mrkdwn,
    plain,
    section,
)
from modals.ids import Action
from modals.metadata import VALUE_LIMIT, CardValue
from modals.phrases import DAY_AND_CLOCK, literal, person, slack_date
from modals.send_window import medium_name

_MOST_ROWS = 40  # of each list; a view has 100 blocks
_Accessory = Callable[[HomeConversation], Json | None]


def home_view(home: Home) -> Json:
    if home.refusal.strip():
        return _view([section(plain(home.refusal))])
    return _view([_start(), divider(), *_conversations(home), *_after_call_work(home)])


def _view(blocks: list[Json]) -> Json:
    return {"type": "home", "blocks": blocks}


def _start() -> Json:
    start = button(say("home.send"), Action.HOME_START, style="primary")
    return section(mrkdwn(say("home.start")), start)


def _conversations(home: Home) -> list[Json]:
    rows = _rows(home.conversations, _open_thread) or [context(plain(say("home.none")))]
    return [header(say("home.conversations")), context(plain(_counts(home))), *rows]


def _counts(home: Home) -> str:
    counted = say("home.open", count=home.open_count, capacity=home.message_capacity)
    if not home.waiting_for_agent:
        return counted
    waiting = say("home.waiting_for_you", count=home.waiting_for_agent)
    return f"{counted} · {waiting}"


def _after_call_work(home: Home) -> list[Json]:
    rows = _rows(home.after_call_work, _wrap_up)
    return [header(say("home.after_call_work")), *rows] if rows else []


def _rows(conversations: Sequence[HomeConversation], accessory: _Accessory) -> list[Json]:
    drawn = conversations[:_MOST_ROWS]
    rows = [section(mrkdwn(_row(row)), accessory(row)) for row in drawn]
    left = len(conversations) - len(drawn)
    return [*rows, context(plain(say("home.more", count=left)))] if left else rows


def _row(row: HomeConversation) -> str:
    parts = [say("home.name", name=person(row.customer_name)), medium_name(row.medium)]
    parts.append(literal(row.queue_name))
    if row.customer_wrote_at:
        parts.append(say("home.wrote", when=slack_date(row.customer_wrote_at, DAY_AND_CLOCK)))
    return " · ".join(filter(None, parts))


def _open_thread(row: HomeConversation) -> Json | None:
    return link_button(say("window.open_thread"), row.thread_url)


def _wrap_up(row: HomeConversation) -> Json:
    value = CardValue(conversation_id=row.conversation_id, interaction_id=row.interaction_id)
    return button(say("card.wrap_up"), Action.HOME_WRAP_UP, value.dump(VALUE_LIMIT))

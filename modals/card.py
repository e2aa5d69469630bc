"""The first message of a thread: who, where, with whom, and what can be done now."""

from __future__ import annotations

from bot.domain.cards import Card
from bot.domain.model import AfterCallWorkMode, ConversationId, ConversationState
from bot.errors import Refused
from bot.wording import say
from modals.blocks import Json, actions, button, context, header, mrkdwn, option, section
from modals.forged import forged_is_stale
from modals.ids import QUICK_CODES, Action, CardChoice
from modals.limits import clean, fit, shown
from modals.metadata import VALUE_LIMIT, CardValue
from modals.phrases import DAY_AND_CLOCK, duration, escape, literal, mention, slack_date
from modals.send_window import medium_name

_HEADER_NAME = 110
_STATES = {
    ConversationState.CONNECTED: "card.state.connected",
    ConversationState.WAITING: "card.state.waiting",
    ConversationState.DISCONNECTED: "card.state.ended",
    ConversationState.CLOSED: "card.state.ended",
}


def card_blocks(card: Card) -> list[Json]:
    return [
        header(_title(card)),
        section(mrkdwn(f"{_state(card)}\n{_where(card)}")),
        *_notes(card),
        *actions(_buttons(card)),
    ]


def card_text(card: Card) -> str:
    """For notifications and screen readers."""
    parts = [_title(card), say(_state_key(card)), medium_name(card.medium), shown(card.queue_name)]
    return escape(" · ".join(filter(None, parts)))


def _title(card: Card) -> str:
    name = shown(card.customer_name, _HEADER_NAME) or say("window.unnamed")
    return " · ".join(filter(None, [name, fit(clean(card.masked_address), 35)]))


def _state_key(card: Card) -> str:
    is_done = card.state in (ConversationState.DISCONNECTED, ConversationState.CLOSED)
    return (
        "card.state.wrapping_up" if is_done and card.is_in_after_call_work else _STATES[card.state]
    )


def _where(card: Card) -> str:
    parts = [medium_name(card.medium), literal(card.queue_name)]
    return " · ".join(filter(None, parts))


def _state(card: Card) -> str:
    heading = say("card.heading", state=say(_state_key(card)))
    if card.state is ConversationState.CONNECTED:
        details = [_with(card), say("card.started", when=slack_date(card.started_at))]
    elif card.state is ConversationState.WAITING:
        details = [_since(card), _last_with(card)]
    elif card.is_in_after_call_work:
        details = [_with(card), _acw_ends(card)]
    else:
        details = [_ended(card), duration(card.handled_s), literal(card.wrap_up_name)]
    return " · ".join(filter(None, [heading, *details]))


def _with(card: Card) -> str:
    return say("card.with", agent=mention(card.agent_slack_id))


def _since(card: Card) -> str:
    return say("card.since", when=slack_date(card.waiting_since)) if card.waiting_since else ""


def _last_with(card: Card) -> str:
    return say("card.last_with", agent=mention(card.agent_slack_id)) if card.agent_slack_id else ""


def _acw_ends(card: Card) -> str:
    if card.acw_ends_at is None:
        return ""
    forced = card.acw_mode is AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT
    key = "card.acw_stays_until" if forced else "card.acw_ends"
    return say(key, when=slack_date(card.acw_ends_at))


def _ended(card: Card) -> str:
    when = slack_date(card.ended_at) if card.ended_at else ""
    return say("card.ended", when=when, agent=mention(card.agent_slack_id))


def _notes(card: Card) -> list[Json]:
    """What limits the next message."""
    is_open = card.state is not ConversationState.CLOSED
    notes = []
    if card.is_opted_out:
        notes.append(say("card.opted_out"))
    if card.window_ends_at and is_open:
        notes.append(say("card.window", when=slack_date(card.window_ends_at, DAY_AND_CLOCK)))
    return [context(*map(mrkdwn, notes))] if notes else []


def _buttons(card: Card) -> list[Json]:
    buttons = _main_button(card) + _after_call_work(card)
    return [*buttons, _more(card)] if buttons and not card.is_opted_out else buttons


def _main_button(card: Card) -> list[Json]:
    value = _value(card)
    if card.state is ConversationState.CONNECTED:
        return [button(say("card.end_message"), Action.END_MESSAGE, value)]
    if card.state is ConversationState.WAITING:
        return [button(say("card.accept"), Action.ACCEPT, value, style="primary")]
    return []


def _after_call_work(card: Card) -> list[Json]:
    """While nobody has to be answered first, wrapping up is the main thing to do."""
    if not card.is_in_after_call_work or card.interaction_id is None:
        return []
    quick = [
        button(shown(code.name) or code.id, action, _value(card, code.id))
        for action, code in zip(QUICK_CODES, card.likely_codes, strict=False)
    ]
    is_main = card.state not in (ConversationState.CONNECTED, ConversationState.WAITING)
    style = {"style": "primary"} if is_main else {}
    return [*quick, button(say("card.wrap_up"), Action.WRAP_UP, _value(card), **style)]


def _value(card: Card, code_id: str | None = None) -> str:
    return CardValue(
        conversation_id=card.conversation_id, interaction_id=card.interaction_id, code_id=code_id
    ).dump(VALUE_LIMIT)


def _more(card: Card) -> Json:
    value = f"{CardChoice.OPT_OUT}|{card.conversation_id}"
    asked_to_stop = option(say("card.opt_out"), value)
    return {"type": "overflow", "action_id": Action.CARD_MORE, "options": [asked_to_stop]}


@forged_is_stale
def parse_card_choice(value: str) -> tuple[CardChoice, ConversationId]:
    """What was chosen in the overflow menu, and about which conversation."""
    choice, bar, conversation_id = value.partition("|")
    if not bar or not conversation_id:
        raise Refused("refused.stale")
    return CardChoice(choice), ConversationId(conversation_id)

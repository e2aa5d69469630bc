"""After-call work: the code, the notes, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.cards import WrapUpForm
from bot.domain.model import AfterCallWorkMode, ConversationId, InteractionId
from bot.errors import BadInput, Refused
from bot.wording import say
from modals import blocks, limits
from modals.blocks import Json, context, field, is_option_value, mrkdwn
from modals.forged import forged_is_stale
from modals.ids import Action, Block, Callback, block_id
from modals.metadata import CardValue
from modals.options import code_option
from modals.phrases import person, slack_date

_SKIPPABLE = (AfterCallWorkMode.OPTIONAL, AfterCallWorkMode.AGENT_REQUESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpAnswer:
    """What was saved, parsed but not believed."""

    conversation_id: ConversationId
    interaction_id: InteractionId
    code_id: str | None
    note: str


def wrap_up_view(form: WrapUpForm) -> Json:
    value = CardValue(conversation_id=form.conversation_id, interaction_id=form.interaction_id)
    close = "card.wrap_up.skip" if form.mode in _SKIPPABLE else "card.wrap_up.later"
    return blocks.modal(
        Callback.WRAP_UP,
        say("card.wrap_up.title"),
        [context(mrkdwn(_about(form))), *_code(form), _note(form)],
        say(close),
        submit=say("card.wrap_up.save"),
        private_metadata=value.dump(),
        notify_on_close=True,
    )


def _about(form: WrapUpForm) -> str:
    name = person(form.customer_name)
    if form.acw_ends_at is None:
        return say("card.wrap_up.about", name=name)
    forced = form.mode is AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT
    key = "card.wrap_up.stays_until" if forced else "card.wrap_up.ends_at"
    return say(key, name=name, when=slack_date(form.acw_ends_at))


def _code(form: WrapUpForm) -> list[Json]:
    """A queue without codes asks for none."""
    offered = [choice for choice in map(code_option, form.codes) if choice]
    if not offered:
        return []
    menu = blocks.menu(Action.WRAP_UP_CODE, offered, say("card.wrap_up.code_placeholder"))
    where = block_id(Block.WRAP_UP_CODE)
    is_optional = form.mode in _SKIPPABLE
    return [field(where, say("card.wrap_up.code"), menu, optional=is_optional)]


def _note(form: WrapUpForm) -> Json:
    element = blocks.text_input(Action.WRAP_UP_NOTE, form.note, multiline=True)
    where = block_id(Block.WRAP_UP_NOTE)
    return field(where, say("card.wrap_up.note"), element, optional=True)


@forged_is_stale
def parse_wrap_up(view: Json) -> WrapUpAnswer:
    about = CardValue.of_view(view)
    if about.interaction_id is None:
        raise Refused("refused.stale")
    values = view["state"]["values"]
    return WrapUpAnswer(
        conversation_id=ConversationId(about.conversation_id),
        interaction_id=InteractionId(about.interaction_id),
        code_id=_code_id(values.get(Block.WRAP_UP_CODE, {}).get(Action.WRAP_UP_CODE)),
        note=_written(values[Block.WRAP_UP_NOTE][Action.WRAP_UP_NOTE].get("value")),
    )


def _code_id(held: Any) -> str | None:
    chosen = held["selected_option"] if held else None
    if chosen is None:
        return None
    if not isinstance(chosen["value"], str) or not is_option_value(chosen["value"]):
        raise Refused("refused.stale")
    return str(chosen["value"])


def _written(note: Any) -> str:
    if note is not None and not isinstance(note, str):
        raise Refused("refused.stale")
    if note and len(note) > limits.TEXT:
        raise BadInput("note", "window.too_long", most=limits.TEXT)
    return note or ""

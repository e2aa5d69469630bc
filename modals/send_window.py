"""The send window, drawn from its state. Its block order mirrors the window that agents know.

Slack keeps a value as long as its block_id stays, whatever ``initial_*`` an update brings. So the
ids of blocks say whose value it is (medium, template, version): see ``modals.ids.Block``.
"""

from __future__ import annotations

from functools import lru_cache

from bot.domain.model import Medium, RecipientKind
from bot.domain.templates import fingerprint
from bot.domain.window import WindowState
from bot.wording import say
from modals import blocks, limits, options
from modals.before_you_send import before_you_send
from modals.blocks import Json, context, field, mrkdwn, plain, section
from modals.ids import Action, Block, Callback, block_id
from modals.limits import clean
from modals.matches import match_option, shown_address
from modals.metadata import SendMetadata
from modals.phrases import literal

ANY_KIND = "all"
_MEDIA = {Medium.SMS: "window.medium.sms", Medium.WHATSAPP: "window.medium.whatsapp"}
_KINDS = {
    ANY_KIND: "window.kind.all",
    RecipientKind.AGENT: "window.kind.agent",
    RecipientKind.QUEUE: "window.kind.queue",
    RecipientKind.CONTACT: "window.kind.contact",
}
_TO_HINTS = {Medium.SMS: "window.to_hint.sms", Medium.WHATSAPP: "window.to_hint.whatsapp"}
_LIVE = {"trigger_actions_on": ["on_character_entered"]}


def medium_name(medium: Medium) -> str:
    return say(_MEDIA[medium])


def send_view(state: WindowState) -> Json:
    return blocks.modal(
        Callback.SEND_WINDOW,
        say("window.title"),
        [
            *_medium(state),
            *_queue(state),
            _kind(state),
            _recipients(state),
            *_template(state),
            *_canned(state),
            *_message(state),
            *_preview(state),
            *before_you_send(state.cautions),
        ],
        say("window.cancel"),
        submit=say("window.send"),
        private_metadata=SendMetadata.of(state).dump(),
    )


def _medium(state: WindowState) -> list[Json]:
    if state.medium not in state.media:
        return [context(mrkdwn(medium_name(state.medium)))]
    offered = {medium: blocks.option(medium_name(medium), medium) for medium in state.media}
    radio = {
        "type": "radio_buttons",
        "action_id": Action.MEDIUM,
        "options": list(offered.values()),
        "initial_option": offered[state.medium],
    }
    return [field(block_id(Block.MEDIUM), say("window.medium"), radio, dispatch_action=True)]


def _queue(state: WindowState) -> list[Json]:
    chosen = options.queue_option(state.queue) if state.queue else None
    element = blocks.external(Action.QUEUE, say("window.queue_placeholder"))
    if chosen:
        element["initial_option"] = chosen
    where = block_id(Block.QUEUE, state.medium)
    found = field(where, say("window.queue"), element, dispatch_action=True)
    return [found, *_sender(state)]


def _sender(state: WindowState) -> list[Json]:
    if state.queue is None or not clean(state.queue.sender_address):
        return []
    address = _own_address(state.queue.sender_address)
    return [context(mrkdwn(say("window.sender", address=address)))]


@lru_cache(maxsize=1024)
def _own_address(address: str) -> str:
    """Reading a number takes longer than the rest of the window; ours are few."""
    return literal(shown_address(address, Medium.SMS))


def _kind(state: WindowState) -> Json:
    offered = {kind: blocks.option(say(key), kind) for kind, key in _KINDS.items()}
    chosen = offered.get(state.kind or ANY_KIND, offered[ANY_KIND])
    menu = blocks.menu(Action.KIND, list(offered.values()), initial_option=chosen)
    return section(plain(say("window.find_in")), menu, block_id=block_id(Block.KIND))


def _recipients(state: WindowState) -> Json:
    element = blocks.external_many(Action.RECIPIENTS, say("window.to_placeholder"))
    if chosen := _chosen(state):
        element["initial_options"] = chosen
    where = block_id(Block.RECIPIENTS, state.medium, state.recipients_version)
    hint = say(_TO_HINTS[state.medium] if state.queue else "window.to_hint.no_queue")
    return field(where, say("window.to"), element, dispatch_action=True, hint=hint)


def _chosen(state: WindowState) -> list[Json]:
    return options.listed(match_option(one, state.medium) for one in state.recipients)


def _template(state: WindowState) -> list[Json]:
    if state.medium is not Medium.WHATSAPP or not (state.templates or state.template_required):
        return []
    element = blocks.external(Action.TEMPLATE, say("window.template_placeholder"))
    if state.template and (chosen := options.template_option(state.template)):
        element["initial_option"] = chosen
    where = block_id(Block.TEMPLATE, state.queue.queue_id if state.queue else "")
    key = "window.template" if state.template_required else "window.template_optional"
    menu = field(
        where, say(key), element, dispatch_action=True, optional=not state.template_required
    )
    return [menu, *_window_closed(state), *_template_values(state)]


def _window_closed(state: WindowState) -> list[Json]:
    return [context(plain(say("window.closed")))] if state.template_required else []


def _template_values(state: WindowState) -> list[Json]:
    if state.template is None:
        return []
    filled = [*state.template_values, *[""] * len(state.template.variables)]
    names = state.template.variables[:_MOST_VALUES]
    shape = fingerprint(state.template)
    return [
        _value(f"{shape}:{state.template.id}", *row)
        for row in zip(range(len(names)), names, filled, strict=False)
    ]


_MOST_VALUES = 40  # Slack draws 100 blocks; carriers allow far fewer variables


def _value(of_template: str, position: int, name: str, value: str) -> Json:
    label = _value_label(position, limits.shown(name, 200))
    element = blocks.text_input(Action.TEMPLATE_VALUE, value, dispatch_action_config=_LIVE)
    where = block_id(Block.TEMPLATE_VALUE, position, of_template)
    hint = {} if position else {"hint": say("window.template.hint")}  # once is enough
    return field(where, label, element, dispatch_action=True, **hint)


def _value_label(position: int, name: str) -> str:
    """``first_name`` reads better as words; carriers also number variables: ``1``, ``header_1``."""
    words = name.replace("_", " ").strip()
    if not words or words.isdecimal():
        return say("window.template_value.numbered", number=words or position + 1)
    return words[:1].upper() + words[1:]


def _canned(state: WindowState) -> list[Json]:
    offered = [choice for choice in map(options.canned_option, state.canned) if choice]
    if not offered or not state.has_message_field:
        return []
    menu = blocks.menu(Action.CANNED, offered, say("window.canned_placeholder"))
    queue_id = state.queue.queue_id if state.queue else ""
    where = block_id(Block.CANNED, state.message_version, queue_id)
    return [field(where, say("window.canned"), menu, dispatch_action=True, optional=True)]


def _message(state: WindowState) -> list[Json]:
    if not state.has_message_field:
        return []
    element = blocks.text_input(
        Action.MESSAGE, state.message, multiline=True, dispatch_action_config=_LIVE
    )
    where = block_id(Block.MESSAGE, state.message_version)
    return [field(where, say("window.message"), element, dispatch_action=True, optional=True)]


def _preview(state: WindowState) -> list[Json]:
    """The counter keeps its place below the field, also while the preview comes and goes."""
    shown = [context(plain(state.counter))] if state.counter.strip() else []
    if not state.preview.strip():
        return shown
    key = "window.preview.many" if len(state.recipients) > 1 else "window.preview.one"
    return [*shown, context(plain(say(key))), section(plain(state.preview))]

"""Views of one sentence, and the help."""

from __future__ import annotations

from bot.wording import say
from modals import blocks
from modals.blocks import Json, plain, section
from modals.ids import Action, Block, Callback, Command, block_id


def notice_view(sentence: str) -> Json:
    """A refusal or a fault, in the place of the view that was asked for."""
    return _modal([section(plain(sentence))])


def copy_view(text: str) -> Json:
    """A message in a field, where it can be selected and copied as it was."""
    element = blocks.text_input(Action.NOTICE_COPY, text, multiline=True)
    where = block_id(Block.MESSAGE)
    shown = blocks.field(where, say("thread.copy_this"), element, optional=True)
    return {**_modal([shown]), "submit": plain(say("window.close"))}


def help_text() -> str:
    """mrkdwn, for the answer that only the asking agent sees."""
    return say("window.help", command=Command.SEND_ON_BEHALF)


def _modal(shown: list[Json]) -> Json:
    return blocks.modal(Callback.NOTICE, say("window.title"), shown, say("window.close"))

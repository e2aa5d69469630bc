"""The direct message about what was not sent, when the window could not say so."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.window import OutcomeLine, Unsent
from bot.wording import say
from modals import limits
from modals.blocks import Json, context, paragraphs, plain, section
from modals.ids import Command
from modals.limits import encodable, fit, shown
from modals.phrases import escape
from modals.progress import REASON_LIMIT, outcome_line

_MOST_LINES = 30  # of the 50 blocks in a message; each may need one of its own


def unsent_blocks(unsent: Unsent) -> list[Json]:
    lines = [outcome_line(line) for line in unsent.lines[:_MOST_LINES]]
    advice = say("window.unsent.advice", command=Command.SEND_ON_BEHALF)
    return [
        section(plain(_headline(unsent))),
        *paragraphs([*lines, *_rest(unsent)]),
        context(plain(advice)),
    ]


def unsent_text(unsent: Unsent) -> str:
    """For notifications and screen readers; markup does nothing in it."""
    lines = [_plain_line(line) for line in unsent.lines[:_MOST_LINES]]
    text = "\n".join([_headline(unsent), *lines, *_rest(unsent)])
    return escape(fit(encodable(text), limits.MESSAGE_TEXT))


def _headline(unsent: Unsent) -> str:
    queue = shown(unsent.queue_name)
    if unsent.total == 1:
        return say("window.unsent.only", queue=queue)
    return say("window.unsent.some", queue=queue, count=len(unsent.lines), total=unsent.total)


def _plain_line(line: OutcomeLine) -> str:
    return f"{shown(line.recipient) or say('window.unnamed')}: {shown(line.reason, REASON_LIMIT)}"


def _rest(unsent: Unsent) -> Iterable[str]:
    if (more := len(unsent.lines) - _MOST_LINES) > 0:
        yield say("window.unsent.more", count=more)

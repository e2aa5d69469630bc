"""What the agent should know before sending, one sentence each, what blocks first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.window import Caution
from bot.wording import say
from modals.blocks import Json, divider, mrkdwn, paragraphs, section
from modals.phrases import link, literal, say_count, slack_date

_MOST_LINES = 40


def before_you_send(cautions: Sequence[Caution]) -> list[Json]:
    if not cautions:
        return []
    ordered = sorted(cautions, key=lambda caution: not caution.blocks)
    lines = [_line(caution) for caution in ordered[:_MOST_LINES]]
    if left := len(ordered) - len(lines):
        lines.append(say_count("window.more_cautions", left))
    return [divider(), section(mrkdwn(say("window.before"))), *paragraphs(lines)]


def _line(caution: Caution) -> str:
    """Times in the params become times in the reader's zone; all else is shown to the letter."""
    params: dict[str, Any] = {name: _shown(value) for name, value in caution.params.items()}
    sentence = say(caution.wording_key, **params)
    mark = say("window.blocked" if caution.blocks else "window.bullet")
    return f"{mark} {sentence} {link(caution.thread_url, say('window.open_thread'))}".rstrip()


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return slack_date(value)
    return literal(value) if isinstance(value, str) else value

"""The lines of a thread: the customer's, an agent's from the window, and the app's notices."""

from __future__ import annotations

from bot.domain.cards import AgentLine, CustomerLine, Notice, NoticeButton, ThreadLine
from bot.wording import say
from modals import limits
from modals.blocks import Json, actions, button, context, mrkdwn, plain, section
from modals.ids import Action
from modals.limits import encodable, fit, pieces, shown
from modals.metadata import VALUE_LIMIT, NoticeValue
from modals.phrases import escape, mention, person

_MOST_PIECES = 40  # of the 50 blocks in a message
_FILES_LIMIT = 1000
_BUTTONS = {
    NoticeButton.TRY_AGAIN: (Action.NOTICE_TRY_AGAIN, "thread.try_again"),
    NoticeButton.SEND_TO_CUSTOMER: (Action.NOTICE_SEND_TO_CUSTOMER, "thread.send_to_customer"),
    NoticeButton.TAKE_OVER: (Action.NOTICE_TAKE_OVER, "thread.take_over"),
    NoticeButton.KEEP_INTERNAL: (Action.NOTICE_KEEP_INTERNAL, "thread.keep_internal"),
    NoticeButton.COPY: (Action.NOTICE_COPY, "thread.copy"),
}


def line_blocks(line: ThreadLine) -> list[Json]:
    match line:
        case CustomerLine():
            return [_bold(person(line.customer_name)), *_body(line.body), *_files(line.file_names)]
        case AgentLine():
            return [_bold(mention(line.agent_slack_id, line.agent_name)), *_body(line.body)]
        case Notice():
            return [*map(context, map(plain, _told(line))), *actions(_buttons(line))]


def line_text(line: ThreadLine) -> str:
    """For notifications and screen readers; markup does nothing in it."""
    match line:
        case CustomerLine():
            files = ", ".join(filter(None, map(shown, line.file_names)))
            return _fallback(shown(line.customer_name), line.body.strip() or files)
        case AgentLine():
            return _fallback(shown(line.agent_name), line.body)
        case Notice():
            return _fallback("", line.text)


def _fallback(name: str, text: str) -> str:
    who = name or say("window.unnamed")
    line = say("thread.fallback", name=who, text=text) if text.strip() else who
    return escape(fit(encodable(line), limits.MESSAGE_TEXT))


def _bold(name: str) -> Json:
    return section(mrkdwn(f"*{name}*"))


def _body(text: str) -> list[Json]:
    parts = pieces(encodable(text))
    if len(parts) > _MOST_PIECES:
        parts = [*parts[: _MOST_PIECES - 1], say("thread.cut")]
    return [section(plain(part)) for part in parts]


def _files(names: tuple[str, ...]) -> list[Json]:
    listed = ", ".join(filter(None, map(shown, names)))
    if not listed:
        return []
    return [context(plain(say("thread.files", names=listed), _FILES_LIMIT))]


def _told(notice: Notice) -> list[str]:
    return pieces(encodable(notice.text))[:_MOST_PIECES] or [limits.ELLIPSIS]


def _buttons(notice: Notice) -> list[Json]:
    if notice.message_id is None:
        return []
    value = NoticeValue(message_id=notice.message_id).dump(VALUE_LIMIT)
    chosen = (_BUTTONS[name] for name in dict.fromkeys(notice.buttons))
    return [button(say(key), action, value) for action, key in chosen]

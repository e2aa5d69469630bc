"""Every id that Slack sends back to us. Views and messages live on in Slack: never rename one."""

from __future__ import annotations

from enum import StrEnum

_ID_LIMIT = 255


class Command(StrEnum):
    SEND_ON_BEHALF = "/send-on-behalf"


class Shortcut(StrEnum):
    START_CONVERSATION = "start_conversation"  # global
    MESSAGE_NUMBER = "message_number"  # on a message with a number in it


class Callback(StrEnum):
    SEND_WINDOW = "send_window"
    TAKE_OVER = "take_over"
    WRAP_UP = "wrap_up"
    PROGRESS = "progress"
    NOTICE = "notice"


class Action(StrEnum):
    MEDIUM = "medium"
    QUEUE = "queue"
    KIND = "kind"
    RECIPIENTS = "recipients"
    TEMPLATE = "template"
    TEMPLATE_VALUE = "template_value"
    CANNED = "canned"
    MESSAGE = "message"
    DECISION = "decision"  # take over, or leave out
    PROGRESS_TRY_AGAIN = "progress_try_again"
    END_MESSAGE = "end_message"
    ACCEPT = "accept"
    WRAP_UP = "wrap_up"
    WRAP_UP_CODE_0 = "wrap_up_code_0"  # the likely codes on a card
    WRAP_UP_CODE_1 = "wrap_up_code_1"
    WRAP_UP_CODE_2 = "wrap_up_code_2"
    WRAP_UP_CODE = "wrap_up_code"  # the menu in the modal
    WRAP_UP_NOTE = "wrap_up_note"
    CARD_MORE = "card_more"  # the overflow menu; its options say which
    NOTICE_TRY_AGAIN = "notice_try_again"
    NOTICE_SEND_TO_CUSTOMER = "notice_send_to_customer"
    NOTICE_TAKE_OVER = "notice_take_over"
    NOTICE_KEEP_INTERNAL = "notice_keep_internal"
    NOTICE_COPY = "notice_copy"
    OPEN_THREAD = "open_thread"  # a link: Slack reports the click all the same
    HOME_START = "home_start"
    HOME_WRAP_UP = "home_wrap_up"


QUICK_CODES = (Action.WRAP_UP_CODE_0, Action.WRAP_UP_CODE_1, Action.WRAP_UP_CODE_2)


class CardChoice(StrEnum):
    """What the card's overflow menu offers."""

    OPT_OUT = "opt_out"


class Block(StrEnum):
    """What a block_id starts with. The rest names what its value belongs to, so that Slack
    forgets the value when that changes: ``recipients:sms:2``."""

    MEDIUM = "medium"
    QUEUE = "queue"
    KIND = "kind"
    RECIPIENTS = "recipients"
    TEMPLATE = "template"
    TEMPLATE_VALUE = "template_value"
    CANNED = "canned"
    MESSAGE = "message"
    DECISION = "decision"
    LINE = "line"
    WRAP_UP_CODE = "wrap_up_code"
    WRAP_UP_NOTE = "wrap_up_note"


def block_id(block: Block, *parts: object) -> str:
    return ":".join([block, *map(str, parts)])[:_ID_LIMIT]

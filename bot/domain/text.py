"""What an agent writes in Slack's mrkdwn, as a customer reads it; and marks within it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from bot.domain.emoji import emoji_for
from bot.domain.number_forms import SHORTEST, digits_of

_CODE = re.compile(r"```\n?(.*?)\n?```|`([^`\n]+)`", re.S)
_TOKEN = re.compile(r"<([@#!][^<>\n]*|[a-z][a-z0-9+.-]*:[^<>\n]*)>", re.I)
_EMOJI = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?")
_QUOTE = re.compile(r"^(?:(?:&gt;|>){3}|(?:&gt;|>))[ \t]?", re.M)
_BULLET = re.compile(r"^([ \t]*)[\u2022\u25e6\u25aa\ufe0e]+[ \t]+", re.M)
# A mark opens before and closes after a word: snake_case, 2*3*4 and __init__ have none.
_EMPHASIS = [
    re.compile(
        rf"(?<![^\W_])(?<!{mark}){mark}(?=[^\s{mark}])"
        rf"([^\n{other}]{{0,2000}}?[^\s{mark}]){mark}(?!{mark}|[^\W_])"
    )
    for mark, other in ((r"\*", "*"), ("_", ""), ("~", "~"))
]
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_KEPT = re.compile("\0(\\d+)\0")

_USER_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP_MENTION = re.compile(r"<!(?:subteam\^|here|channel|everyone)[^<>]*>")
_NOTE_MARK = re.compile(r"[\s*_~]*[/\uff0f]{2}\s*")
_PLACEHOLDER = re.compile(
    r"(?P<blank>[ \t]*)(?:\{\{\s*(?P<inner>first_name|name)\s*\}\}"
    r"|\{\s*(?P<name>first_name|name)\s*\})",
    re.I,
)
_ANY_PLACEHOLDER = re.compile(r"\{{1,2}\s*[^\W\d][\w ]{0,30}\}{1,2}")
_HONORIFICS = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "sr", "sra", "srta")
)
_SUFFIXES = frozenset(
    ("jr", "ii", "iii", "phd", "md", "mba", "esq", "inc", "ltd", "llc", "gmbh", "plc")
)
_TITLES = _HONORIFICS | _SUFFIXES


def to_plain_text(mrkdwn: str, names: Mapping[str, str]) -> str:
    """``names`` has the display name of each user, channel or group id that may be mentioned.

    Code and links are put aside first, so that marks are only looked for in prose.
    """
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\0{len(kept) - 1}\0"

    text = _CODE.sub(lambda code: keep(_code_text(code, names)), mrkdwn.replace("\0", ""))
    text = _TOKEN.sub(lambda token: keep(_token_text(token[1], names)), text)
    text = _EMOJI.sub(lambda code: keep(emoji_for(code[1], code[2] or "") or code[0]), text)
    text = _without_marks(text)
    return _unescape(_restore(text, kept))


def mentioned_user_ids(mrkdwn: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_USER_MENTION.findall(mrkdwn)))


def mentions_group(mrkdwn: str) -> bool:
    """@here and the like, or a user group: words for colleagues, not for a customer."""
    return bool(_GROUP_MENTION.search(mrkdwn))


def is_note(text: str) -> bool:
    """``//`` first makes a line internal. Formatted or full-width slashes count: never leak."""
    return bool(_NOTE_MARK.match(_visible(text)))


def strip_note_mark(text: str) -> str:
    return _NOTE_MARK.sub("", _visible(text), count=1) if is_note(text) else text


def fill_placeholders(text: str, contact_name: str) -> str:
    """``{name}`` and ``{first_name}`` of canned messages. Without a name their blank goes too.

    Who has none is listed under their number or user id, and is not addressed by it.
    """
    contact_name = "" if len(digits_of(contact_name)) >= SHORTEST else contact_name
    values = {"name": " ".join(contact_name.split()), "first_name": first_name(contact_name)}

    def value(placeholder: re.Match[str]) -> str:
        name = values[(placeholder["name"] or placeholder["inner"]).lower()]
        return placeholder["blank"] + name if name else ""

    return _PLACEHOLDER.sub(value, text)


def placeholders_in(text: str) -> list[str]:
    """Those that are filled in, as they were typed."""
    return list(dict.fromkeys(found[0].strip() for found in _PLACEHOLDER.finditer(text)))


def unknown_placeholders(text: str) -> list[str]:
    """What looks like one and would be sent as it stands: ``{firstname}``."""
    return list(dict.fromkeys(_ANY_PLACEHOLDER.findall(_PLACEHOLDER.sub("", text))))


def first_name(name: str) -> str:
    """Maria for "Maria Lopez", "Lopez, Maria", "Dr. Maria Lopez" and "Maria Lopez, PhD"; "" when
    there is none."""
    family, _, given = name.partition(",")
    return _first_word(given) or _first_word(family)


def _first_word(name: str) -> str:
    words = [word.strip(".,") for word in name.split()]
    titles_gone = [word for word in words if word.replace(".", "").casefold() not in _TITLES]
    return next((word for word in titles_gone if any(map(str.isalpha, word))), "")


def _without_marks(text: str) -> str:
    text = _BULLET.sub(r"\1- ", _QUOTE.sub("", text))  # a bullet would double the price of an SMS
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\1", text)
    return text


def _restore(text: str, kept: list[str]) -> str:
    # Emoji are looked for last and links within code first: one level is all there is.
    return _KEPT.sub(lambda mark: kept[int(mark[1])], text)


def _unescape(text: str) -> str:
    return re.sub("&(?:amp|lt|gt);", lambda entity: _ENTITIES[entity[0]], text)


def _visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf").lstrip()


def _code_text(code: re.Match[str], names: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda token: _token_text(token[1], names), code[1] or code[2] or "")


def _token_text(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    read = _TOKEN_READERS.get(target[0], _link_text)
    return read(target, label, names)


def _user_text(target: str, label: str, names: Mapping[str, str]) -> str:
    return names.get(target[1:]) or label


def _channel_text(target: str, label: str, names: Mapping[str, str]) -> str:
    name = label or names.get(target[1:], "")
    return f"#{name}" if name else ""


def _special_text(target: str, label: str, names: Mapping[str, str]) -> str:
    """``!date^…`` has a label to fall back on, ``!subteam^S…`` may have, ``!here`` has none."""
    kind, _, rest = target[1:].partition("^")
    if label or rest:
        return label or names.get(rest, "")
    return f"@{kind}"


def _link_text(target: str, label: str, names: Mapping[str, str]) -> str:
    """What was typed when Slack made the link itself, else the label with its address."""
    address = re.sub(r"^(?:mailto|tel):", "", target, flags=re.I)
    if not label:
        return address
    is_dialled = target[:4].lower() == "tel:" and not any(map(str.isalpha, label))
    is_own_link = is_dialled or address.rstrip("/").endswith(label.rstrip("/"))
    return label if is_own_link else f"{_without_marks(label)} ({address})"


_TokenReader = Callable[[str, str, Mapping[str, str]], str]
_TOKEN_READERS: Mapping[str, _TokenReader] = {
    "@": _user_text,
    "#": _channel_text,
    "!": _special_text,
}

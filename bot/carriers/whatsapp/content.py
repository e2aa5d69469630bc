"""A customer's WhatsApp message as text that an agent can read, and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.carriers.loose import Json, part, parts, text
from bot.domain.records import InboundMedia
from bot.wording import say

MEDIA_TYPES = ("image", "video", "audio", "document", "sticker")


def readable(message: Json) -> str:
    """Never raises; a type that is not known yet is named."""
    message_type = text(message, "type")
    read = _READERS.get(message_type)
    words = read(message) if read else ""
    return words or say("inbound.unsupported", type=message_type or "?")


def media(message: Json, graph_url: str) -> tuple[InboundMedia, ...]:
    """``url`` is the media object's address in the Graph API, which gives the file's own."""
    message_type = text(message, "type")
    file = part(message, message_type) if message_type in MEDIA_TYPES else {}
    media_id = text(file, "id")
    if not (media_id.isascii() and media_id.isalnum()):
        return ()
    name, mimetype = text(file, "filename"), text(file, "mime_type")
    return (InboundMedia(url=f"{graph_url}/{media_id}", mimetype=mimetype, name=name),)


def _text(message: Json) -> str:
    return text(part(message, "text"), "body")


def _button(message: Json) -> str:
    return text(part(message, "button"), "text")


def _interactive(message: Json) -> str:
    """A button, a line of a list (with its description), or a form that was filled in."""
    chosen = part(message, "interactive", text(part(message, "interactive"), "type"))
    words = [text(chosen, "title"), text(chosen, "description"), text(chosen, "body")]
    return "\n".join(filter(None, words))


def _file(message: Json) -> str:
    """Named also when it has a caption: the agent must know that there was one."""
    message_type = text(message, "type")
    file = part(message, message_type)
    named = _file_name(file) or say(f"inbound.{message_type}")
    return "\n".join(filter(None, (named, text(file, "caption"))))


def _file_name(file: Json) -> str:
    name = text(file, "filename")
    return say("inbound.document_named", name=name) if name else ""


def _location(message: Json) -> str:
    place = part(message, "location")
    point = ", ".join(filter(None, (text(place, "latitude"), text(place, "longitude"))))
    words = ", ".join(filter(None, (text(place, "name"), text(place, "address"), point)))
    return say("inbound.location", place=words) if words else ""


def _contacts(message: Json) -> str:
    people = (_contact(person) for person in parts(message, "contacts"))
    return "\n".join(filter(None, people))


def _contact(person: Json) -> str:
    phones = [text(phone, "phone") for phone in parts(person, "phones")]
    words = [text(part(person, "name"), "formatted_name"), *phones]
    shown = ", ".join(filter(None, words))
    return say("inbound.contact", contact=shown) if shown else ""


def _reaction(message: Json) -> str:
    emoji = text(part(message, "reaction"), "emoji")
    return say("inbound.reaction", emoji=emoji) if emoji else say("inbound.reaction_removed")


def _order(message: Json) -> str:
    count = len(parts(part(message, "order"), "product_items"))
    note = text(part(message, "order"), "text")
    return "\n".join(filter(None, (say("inbound.order", count=count), note)))


def _system(message: Json) -> str:
    words = text(part(message, "system"), "body")
    return say("inbound.system", text=words) if words else ""


_READERS: Mapping[str, Callable[[Json], str]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    **dict.fromkeys(MEDIA_TYPES, _file),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
}

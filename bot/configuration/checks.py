"""Rules between several values of the file.

They read the plain data, not the models, so that one wrong value elsewhere hides none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.configuration.document import Fault, Path
from bot.configuration.values import nearest, slug
from bot.domain.model import WRAP_UP_TIMEOUT_CODE, AfterCallWorkMode, Medium

_TIMED = {AfterCallWorkMode.MANDATORY_TIMEOUT, AfterCallWorkMode.MANDATORY_FORCED_TIMEOUT}
_OFFERS_CODES = {AfterCallWorkMode.OPTIONAL, AfterCallWorkMode.AGENT_REQUESTED}
_MENU_HOLDS = 100
Item = tuple[Path, dict[str, Any]]
Place = tuple[Path, str]


def faults(data: object) -> Iterator[Fault]:
    queues, people = list(_items(data, "queues")), list(_items(data, "people"))
    for queue in queues:
        yield from _queue_faults(queue)
    yield from _twice(_texts(queues, "name"), "another queue has the name {word}; rename one")
    yield from _twice(_ids(queues), "another queue has the id {word}; give one its own id")
    for person in people:
        yield from _person_faults(person, queues)
    yield from _twice(_texts(people, "email"), "{word} is listed twice; keep one entry")
    yield from _twice(_texts(people, "user_group"), "{word} is listed twice; keep one entry")


def notes(data: object) -> Iterator[Fault]:
    """Allowed, but worth a second look."""
    for medium in Medium:
        senders = [
            ((*path, "senders", medium, "address"), address)
            for path, queue in _items(data, "queues")
            if isinstance(address := _dig(queue, "senders", medium, "address"), str)
        ]
        yield from _twice(
            senders,
            "another queue sends from {word} too: a customer has one conversation with that "
            "number, so whichever queue writes first keeps it",
        )


def _queue_faults(item: Item) -> Iterator[Fault]:
    path, queue = item
    name = queue.get("name")
    if isinstance(name, str) and name.strip() and "id" not in queue and not slug(name):
        yield Fault((*path, "name"), "no id can be made of this name; add one, like id: billing")
    yield from _after_call_work_faults(item)
    codes = [(code_path, code) for code_path, code in _strings(queue, path, "wrap_up_codes")]
    yield from _twice(codes, "the wrap-up code {word} is listed twice; keep one")
    for code_path, code in codes:
        if code.strip().upper() == WRAP_UP_TIMEOUT_CODE:
            yield Fault(code_path, f"{WRAP_UP_TIMEOUT_CODE} is set by the clock; leave it out")
    canned = [((*path, *inner), part) for inner, part in _items(queue, "canned_messages")]
    for key, listed in (("wrap_up_codes", codes), ("canned_messages", canned)):
        if len(listed) > _MENU_HOLDS:
            sentence = f"lists {len(listed)}, and a menu in Slack holds {_MENU_HOLDS}; remove some"
            yield Fault((*path, key), sentence)
    yield from _twice(_texts(canned, "name"), "the name {word} is used twice; rename one")


def _after_call_work_faults(item: Item) -> Iterator[Fault]:
    path, queue = item
    mode = _dig(queue, "after_call_work", "mode") or AfterCallWorkMode.OPTIONAL
    has_limit = _dig(queue, "after_call_work", "limit") is not None
    if mode not in set(AfterCallWorkMode):
        return
    if has_limit and mode not in _TIMED:
        timed = " or ".join(sorted(_TIMED))
        sentence = f"the mode {mode} has no limit; remove it, or use {timed}"
        yield Fault((*path, "after_call_work", "limit"), sentence)
    if mode in _TIMED and not has_limit:
        sentence = f"the mode {mode} needs a limit; write one like limit: 5m"
        yield Fault((*path, "after_call_work", "mode"), sentence)
    if mode not in _OFFERS_CODES and not queue.get("wrap_up_codes"):
        sentence = f"the mode {mode} asks for a code; list the queue's wrap_up_codes"
        yield Fault((*path, "after_call_work", "mode"), sentence)


def _person_faults(item: Item, queues: list[Item]) -> Iterator[Fault]:
    path, person = item
    if "email" in person and "user_group" in person:
        yield Fault(path, "has both email and user_group; make two entries of it")
    if "email" not in person and "user_group" not in person:
        yield Fault(path, "needs an email or a user_group")
    for key in ("name", "phone"):
        if key in person and "user_group" in person:
            yield Fault((*path, key), f"a user group has no {key}; remove it")
    places = list(_strings(person, path, "queues"))
    yield from _twice(places, "{word} is listed twice; keep one")
    yield from _unknown_queues(places, queues)


def _unknown_queues(places: list[Place], queues: list[Item]) -> Iterator[Fault]:
    names = [name for _, name in _texts(queues, "name")]
    known = {word.casefold(): word for word in [*names, *(id_ for _, id_ in _ids(queues))]}
    for path, word in places:
        if word.strip().casefold() not in known:
            meant = known.get(nearest(word.strip().casefold(), list(known)))
            hint = f"did you mean {meant}?" if meant else "add it under queues"
            yield Fault(path, f"there is no queue {word}; {hint}")


def _twice(places: Iterable[Place], sentence: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, word in places:
        key = word.strip().casefold()
        if key in seen:
            yield Fault(path, sentence.format(word=word))
        seen.add(key)


def _ids(queues: list[Item]) -> list[Place]:
    """Only written ids and those made of names that differ: equal names are blamed as names."""
    made: dict[str, Place] = {}
    written: list[Place] = []
    for path, queue in queues:
        name, own = queue.get("name"), queue.get("id")
        if isinstance(own, str):
            written.append(((*path, "id"), own))
        elif isinstance(name, str) and slug(name):
            made.setdefault(name.strip().casefold(), ((*path, "name"), slug(name)))
    return [*written, *made.values()]


def _texts(items: list[Item], key: str) -> list[Place]:
    return [((*path, key), item[key]) for path, item in items if isinstance(item.get(key), str)]


def _items(data: object, key: str) -> Iterator[Item]:
    entries = data.get(key) if isinstance(data, dict) else None
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            yield (key, place), entry


def _strings(data: dict[str, Any], path: Path, key: str) -> Iterator[Place]:
    entries = data.get(key)
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, str):
            yield (*path, key, place), entry


def _dig(data: object, *keys: str) -> object:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data

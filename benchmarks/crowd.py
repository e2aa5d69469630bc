"""A million contacts, ten thousand queues and their people: the same at every run.

Numbers are from ranges that nobody has: 555-0100 to 555-0199 of every American area code, and the
country code 999, which is not given out.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from functools import lru_cache

from benchmarks.loading import Content, Rows
from benchmarks.names import FIRST_NAMES, FIRST_WEIGHTS, LAST_NAMES, LAST_WEIGHTS
from bot.domain.search import fold_words, initial_pairs, number_words

AGENT_QUEUES = 200
SENDER = "+12025550100"
TEAM_ID, AGENT_USER_ID, AGENT_ID = "T0SANDBOX", "U0BENCH", "agent-0"
_AREA_CODES = range(201, 990)
_TOPICS = ("Billing", "Deliveries", "Returns", "Claims", "Sales", "Technical Support", "Bookings")
_PLACES = ("North", "South", "Málaga", "København", "Zürich", "Łódź", "Orléans", "Leeds", "Texas")


@dataclass(frozen=True, slots=True)
class Size:
    contacts: int = 1_000_000
    queues: int = 10_000
    agents: int = 2_000


def crowd(size: Size) -> Content:
    few = Size(contacts=500, queues=50, agents=50)
    return Content(
        name=f"{size.contacts}-contacts",
        columns=_COLUMNS,
        rows=lambda: _rows(size),
        sample=lambda: _rows(few),
    )


def _rows(size: Size) -> Rows:
    yield from _queues(size)
    yield from _agents(size)
    yield from _contacts(size)


_COLUMNS = {
    "queue": ("id", "name", "slack_channel_id", "default_region", "acw_mode", "acw_limit_s"),
    "queue_sender": ("queue_id", "medium", "address", "carrier"),
    "agent": ("id", "name", "email", "slack_team_id", "slack_user_id", "phone"),
    "agent_permission": ("agent_id", "permission", "source"),
    "queue_member": ("agent_id", "queue_id", "source"),
    "contact": ("id", "name", "is_provisional"),
    "contact_address": ("contact_id", "kind", "value", "label", "position"),
    "search_word": ("kind", "entity_id", "word"),
}


def _queues(size: Size) -> Rows:
    for number in range(size.queues):
        queue_id = f"queue-{number:05}"
        name = f"{_TOPICS[number % 7]} {_PLACES[number % 9]} {number}"
        yield "queue", (queue_id, name, f"C{number:08}", "US", "optional", None)
        yield "queue_sender", (queue_id, "sms", SENDER, "twilio")
        for word in fold_words(name):
            yield "search_word", ("queue", queue_id, word)


def _agents(size: Size) -> Rows:
    people = _People(seed=2)
    for number in range(size.agents):
        agent_id, name, phone = f"agent-{number}", people.name(), _number(number)
        user_id = AGENT_USER_ID if agent_id == AGENT_ID else f"U{number:08}"
        email = f"{agent_id}@northwind.example"
        yield "agent", (agent_id, name, email, TEAM_ID, user_id, phone)
        for word in dict.fromkeys([*fold_words(name), *_number_words(phone)]):
            yield "search_word", ("agent", agent_id, word)
    for permission in ("conversation:message:create", "routing:queue:view"):
        yield "agent_permission", (AGENT_ID, permission, "")
    step = max(size.queues // AGENT_QUEUES, 1)
    for number in range(0, size.queues, step):
        yield "queue_member", (AGENT_ID, f"queue-{number:05}", "")


def _contacts(size: Size) -> Rows:
    """In the order of their ids: keys that come sorted are loaded several times as fast."""
    people = _People(seed=1)
    digests = (
        hashlib.md5(b"%d" % number, usedforsecurity=False) for number in range(size.contacts)
    )
    for number, contact_id in enumerate(sorted(digest.hexdigest() for digest in digests)):
        name = people.name()
        phones = [_number(number), _number(number + size.contacts)][: 1 + (number % 2)]
        yield "contact", (contact_id, name, False)
        own = _name_words(name)
        words = dict.fromkeys([*own, *initial_pairs(own)])
        for position, phone in enumerate(phones):
            label = ("mobile", "work")[position]
            yield "contact_address", (contact_id, "phone", phone, label, position)
            words |= dict.fromkeys(_number_words(phone))
        for word in words:
            yield "search_word", ("contact", contact_id, word)


class _People:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def name(self) -> str:
        """A tenth have a second first name, a twentieth two family names."""
        first = self._draw(FIRST_NAMES, FIRST_WEIGHTS, 2 if self._random.random() < 0.1 else 1)
        last = self._draw(LAST_NAMES, LAST_WEIGHTS, 2 if self._random.random() < 0.05 else 1)
        return " ".join([*first, *last])

    def _draw(self, names: list[str], weights: list[float], count: int) -> list[str]:
        return self._random.choices(names, cum_weights=weights, k=count)


def _number(place: int) -> str:
    american = len(_AREA_CODES) * 100
    if place < american:
        return f"+1{_AREA_CODES[place // 100]}55501{place % 100:02}"
    # Spread out, as people's numbers are; 7_919 has no divisor in common with ten to the ninth.
    return f"+999{place * 7_919_000_003 % 10**9:09}"


def _number_words(e164: str) -> list[str]:
    """As ``number_words``, which takes a minute for as many as these."""
    if e164.startswith("+1"):
        return number_words(e164)
    return [e164[1:], e164[4:], f"0{e164[4:]}", e164[-4:]]


def _name_words(name: str) -> list[str]:
    return [word for part in name.split() for word in _part_words(part)]


@lru_cache(maxsize=4096)
def _part_words(part: str) -> list[str]:
    return fold_words(part)

"""Hypothesis strategies: what customers, colleagues and configuration may hold, and worse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.domain.model import Medium, RecipientKind, RecipientMatch, Template
from bot.domain.window import Caution, QueueChoice, WindowState

NOW = datetime(2026, 3, 1, 10, 42, tzinfo=UTC)
NASTY = [
    "",
    " ",
    "\u200b",
    "\n\t",
    "<!channel> <@U0ANA> & *bold* _it_ `x`",
    "😀" * 300,
    "مرحبا بالعالم " * 40,
    "\u202eevil\u202c",
    "e" + "\u0301" * 400,
    "👩‍👩‍👧‍👦" * 80,
    "&" * 300,
    "Q" * 300,
    "\ud83d",
    "a · b · +1",
]
names = st.one_of(st.sampled_from(NASTY), st.text(max_size=200))
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=400), st.just("long 😀 & " * 2000))
ids = st.uuids().map(str)
addresses = st.one_of(
    st.sampled_from(["+447700900123", "+12025550123", "447700900124", "GB.1349120865530274"]),
    st.from_regex(r"\A\+?[1-9][0-9]{6,14}\Z"),
)
times = st.datetimes(min_value=datetime(2020, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
urls = st.sampled_from([None, "", "javascript:alert(1)", "https://x.slack.com/archives/C1/p1"])


@st.composite
def matches(draw: st.DrawFn) -> RecipientMatch:
    kind = draw(st.sampled_from(RecipientKind))
    return RecipientMatch(
        kind=kind,
        id="" if kind is RecipientKind.TYPED else draw(ids),
        name=draw(names),
        address=draw(addresses),
        label=draw(names),
    )


def distinct_matches(most: int = 20) -> st.SearchStrategy[tuple[RecipientMatch, ...]]:
    listed = st.lists(matches(), max_size=most, unique_by=lambda m: (m.kind, m.id, m.address))
    return listed.map(tuple)


queues = st.builds(
    QueueChoice,
    queue_id=ids,
    name=names,
    sender_address=st.one_of(addresses, st.just("")),
    default_region=st.just("GB"),
)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    return Template(
        id=draw(ids),
        carrier=draw(st.sampled_from(["twilio", "whatsapp"])),  # type: ignore[arg-type]
        account="A1",
        name=draw(names),
        language="en",
        approval="APPROVED",
        body=draw(texts),
        variables=tuple(draw(st.lists(names, max_size=60))),
    )


cautions = st.builds(
    Caution,
    wording_key=st.just("refused.with_agent"),
    params=st.fixed_dictionaries({"recipient": names, "agent": names, "since": times}),
    blocks=st.booleans(),
    thread_url=urls,
)


@st.composite
def states(draw: st.DrawFn) -> WindowState:
    from bot.domain.model import CannedMessage

    offered = draw(st.lists(templates(), max_size=3))
    canned = st.builds(CannedMessage, id=ids, queue_id=ids, name=names, body=texts)
    choices: dict[str, Any] = {
        "media": tuple(draw(st.sets(st.sampled_from(Medium)))),
        "medium": draw(st.sampled_from(Medium)),
        "queue": draw(st.none() | queues),
        "kind": draw(st.none() | st.sampled_from(RecipientKind)),
        "recipients": draw(distinct_matches()),
        "recipients_version": draw(st.integers(0, 1000)),
        "templates": tuple(offered),
        "canned": tuple(draw(st.lists(canned, max_size=4))),
        "template": draw(st.none() | st.sampled_from(offered)) if offered else None,
        "template_values": tuple(draw(st.lists(texts, max_size=5))),
        "template_required": draw(st.booleans()),
        "message": draw(texts),
        "preview": draw(texts),
        "counter": draw(names),
        "cautions": tuple(draw(st.lists(cautions, max_size=60))),
    }
    return WindowState(**choices)

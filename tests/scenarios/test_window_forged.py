"""Everything that the window can send back, forged or stale: one sentence, nothing sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from storage import schema
from tests.scenarios.stage import Stage

Json = dict[str, Any]
MARIA = "+44 7700 900123"


def _values(payload: Json, name: str) -> Json:
    for actions in payload["view"]["state"]["values"].values():
        if name in actions:
            held: Json = actions[name]
            return held
    raise AssertionError(name)


def _recipient(value: Any) -> Callable[[Json], None]:
    def change(payload: Json) -> None:
        _values(payload, "recipients")["selected_options"][0]["value"] = value

    return change


def _queue(value: Any) -> Callable[[Json], None]:
    def change(payload: Json) -> None:
        _values(payload, "queue")["selected_option"]["value"] = value

    return change


def _metadata(text: Any) -> Callable[[Json], None]:
    def change(payload: Json) -> None:
        payload["view"]["private_metadata"] = text

    return change


def _message(value: Any) -> Callable[[Json], None]:
    def change(payload: Json) -> None:
        _values(payload, "message")["value"] = value

    return change


def _state(payload: Json) -> None:
    payload["view"]["state"] = {"values": {"nonsense": []}}


def _many(payload: Json) -> None:
    held = _values(payload, "recipients")
    held["selected_options"] *= 101


FORGED: dict[str, Callable[[Json], None]] = {
    "recipient of no kind": _recipient("z||+447700900123"),
    "recipient without an address": _recipient("c|maria|"),
    "contact that does not exist": _recipient("c|nobody|+447700900123"),
    "contact with another's address": _recipient("c|maria|+447700900124"),
    "typed emergency number": _recipient("t||911"),
    "typed premium number": _recipient("t||+19005550123"),
    "our own number": _recipient("t||+12025550100"),
    "recipient that is no text": _recipient(7),
    "recipient that is too long": _recipient("c|" + "x" * 400 + "|+447700900123"),
    "queue of somebody else": _queue("deliveries"),
    "queue that does not exist": _queue("nowhere"),
    "queue that is no text": _queue(["billing"]),
    "metadata of four thousand characters": _metadata("{" + " " * 4000 + "}"),
    "metadata that is no JSON": _metadata("]["),
    "metadata with more in it": _metadata('{"medium": "sms", "admin": true}'),
    "metadata of another medium": _metadata('{"medium": "pigeon"}'),
    "metadata that is missing": _metadata(None),
    "message that is no text": _message({"a": 1}),
    "message of ten thousand characters": _message("x" * 10_000),
    "state of another shape": _state,
    "a hundred and one recipients": _many,
}


@pytest.mark.parametrize("what", FORGED)
async def test_a_forged_submission_ends_in_one_sentence_and_sends_nothing(
    stage: Stage, what: str
) -> None:
    await stage.ana.fills_in("Hello", to="maria")

    answered = (await stage.ana.forges(FORGED[what]))["response"]
    await stage.settle()

    sentences = list(answered["errors"].values())
    assert len(sentences) == 1
    assert sentences[0].endswith(".")
    assert "Something went wrong" not in sentences[0]
    assert await stage.count(schema.conversation) == 0
    assert await stage.maria.received() == []


async def test_a_medium_that_the_queue_lost_is_refused_under_the_queue(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to="maria")
    await stage.changes(schema.queue_sender.delete())
    answered = await stage.ana.submits()
    ((block_id, sentence),) = answered["errors"].items()
    assert block_id == "queue:sms"
    assert "has no address for SMS" in sentence


async def test_a_queue_that_lost_its_address_before_the_worker_came(stage: Stage) -> None:
    await stage.ana.fills_in("Hello", to="maria")
    await stage.ana.submits()
    await stage.changes(schema.queue_sender.delete())
    await stage.settle()
    (recipient,) = await stage.rows(schema.submission_recipient)
    assert "has no address for SMS" in recipient["reason"]
    assert await stage.maria.received() == []


async def test_view_that_somebody_else_has_sent_tells_nothing_of_its_customers(
    stage: Stage,
) -> None:
    await stage.ana.sends("Hello", to="maria")
    (sent,) = await stage.rows(schema.submission)
    await stage.ben.opens_the_window()

    def claim(payload: Json) -> None:
        payload["view"]["id"] = sent["id"]

    answered = (await stage.ben.forges(claim))["response"]

    assert answered["response_action"] == "errors"
    assert "Maria" not in str(answered)

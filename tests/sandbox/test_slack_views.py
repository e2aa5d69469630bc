"""Modals and App Home as an app and a person live through them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_stage import (
    Json,
    Stage,
    modal,
    open_stage,
    option,
    plain,
    section,
    text_input,
)

TROUBLE = "We had some trouble connecting. Try again?"


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def trigger(stage: Stage) -> str:
    answer = await stage.act("command", user_id="UANA", channel_id="C1", command="/send")
    return str(answer["trigger_id"])


async def modals(stage: Stage) -> list[Json]:
    shown: list[Json] = (await stage.call("GET", "views?user_id=UANA"))["modals"]
    return shown


async def act(stage: Stage, act: str, view: Json, **body: Any) -> Json:
    return await stage.act(act, user_id="UANA", view_id=view["id"], **body)


async def fill(stage: Stage, view: Json, value: Any, block_id: str = "b") -> Json:
    return await act(stage, "input", view, block_id=block_id, action_id="a", value=value)


def values(view: Json) -> Any:
    return view["state"]["values"]


def select(block_id: str = "q", **fields: Any) -> Json:
    element = {"type": "external_select", "action_id": "a", "min_query_length": 0}
    block = {"type": "input", "block_id": block_id, "label": plain("Queue"), "element": element}
    return {**block, **fields}


async def test_trigger_works_once(stage: Stage) -> None:
    trigger_id = await trigger(stage)
    await stage.client.views_open(trigger_id=trigger_id, view=modal(section()))
    again = stage.client.views_open(trigger_id=trigger_id, view=modal(section()))
    assert await refused(again) == "exchanged_trigger_id"
    unknown = stage.client.views_open(trigger_id="1.2.x", view=modal(section()))
    assert await refused(unknown) == "invalid_trigger_id"


async def test_trigger_expires(stage: Stage) -> None:
    await stage.call("POST", "settings", {"trigger_life_ms": 20})
    trigger_id = await trigger(stage)
    await asyncio.sleep(0.03)
    late = stage.client.views_open(trigger_id=trigger_id, view=modal(section()))
    assert await refused(late) == "expired_trigger_id"


async def test_refused_view_leaves_the_trigger_unused(stage: Stage) -> None:
    trigger_id = await trigger(stage)
    with pytest.raises(SlackApiError) as caught:
        await stage.client.views_open(trigger_id=trigger_id, view=modal(section(""), colour="x"))
    messages = caught.value.response["response_metadata"]["messages"]
    assert all(m.startswith("[ERROR] ") and "[json-pointer:/view" in m for m in messages)
    await stage.client.views_open(trigger_id=trigger_id, view=modal(section()))


async def test_stack_holds_three(stage: Stage) -> None:
    await stage.open_view(modal({"type": "actions", "elements": [button("more")]}))
    for _ in range(2):
        await stage.act("click", user_id="UANA", action_id="more")
        pushed = await stage.client.views_push(
            trigger_id=stage.arrivals[-1].payload["trigger_id"],
            view=modal({"type": "actions", "elements": [button("more")]}),
        )
    assert pushed["view"]["previous_view_id"] == (await modals(stage))[1]["id"]
    assert pushed["view"]["root_view_id"] == (await modals(stage))[0]["id"]
    await stage.act("click", user_id="UANA", action_id="more")
    trigger_id = stage.arrivals[-1].payload["trigger_id"]
    fourth = stage.client.views_push(trigger_id=trigger_id, view=modal(section()))
    assert await refused(fourth) == "push_limit_reached"


def button(action_id: str, **fields: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **fields}


async def test_push_needs_a_trigger_out_of_a_modal(stage: Stage) -> None:
    push = stage.client.views_push(trigger_id=await trigger(stage), view=modal(section()))
    assert await refused(push) == "invalid_trigger_id"


async def test_stale_hash_conflicts(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    update = stage.client.views_update
    second = await update(view_id=view["id"], hash=view["hash"], view=modal(section("2")))
    assert second["view"]["hash"] != view["hash"]
    stale = update(view_id=view["id"], hash=view["hash"], view=modal(section("3")))
    assert await refused(stale) == "hash_conflict"


async def test_external_id_finds_one_view_and_is_free_again_afterwards(stage: Stage) -> None:
    view = await stage.open_view(modal(section(), external_id="x1"))
    await stage.client.views_update(external_id="x1", view=modal(section(), external_id="x1"))
    stage.answer = lambda payload: push(modal(section(), external_id="x1"))
    assert (await act(stage, "submit", view))["detail"] == "duplicate_external_id"
    await act(stage, "close", view)
    gone = stage.client.views_update(external_id="x1", view=modal(section()))
    assert await refused(gone) == "not_found"
    stage.answer = lambda payload: None
    await stage.open_view(modal(section(), external_id="x1"))


def push(view: Json) -> Json:
    return {"response_action": "push", "view": view}


async def test_closed_view_is_not_found(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    await act(stage, "close", view)
    assert await refused(stage.client.views_update(view_id=view["id"], view=modal(section()))) == (
        "not_found"
    )


async def test_initial_values_make_the_first_state(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input(initial_value="hello"), select()))
    (shown,) = await modals(stage)
    assert values(shown)["b"]["a"] == {"type": "plain_text_input", "value": "hello"}
    assert values(shown)["q"]["a"] == {"type": "external_select", "selected_option": None}
    assert values(view) == {}


async def test_values_stay_under_their_ids_and_go_with_a_new_block_id(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input("b"), text_input("c")))
    await fill(stage, view, "typed", "b")
    await fill(stage, view, "lost", "c")
    updated = modal(text_input("b", initial_value="ignored"), text_input("d"))
    await stage.client.views_update(view_id=view["id"], view=updated)
    (shown,) = await modals(stage)
    assert values(shown)["b"]["a"]["value"] == "typed"
    assert values(shown)["d"]["a"]["value"] is None
    assert "c" not in values(shown)


async def test_input_is_silent_unless_it_dispatches(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input("b"), text_input("c", dispatch_action=True)))
    assert (await fill(stage, view, "x", "b"))["dispatched"] is False
    assert (await fill(stage, view, "y", "c"))["dispatched"] is True
    (payload,) = stage.interactions("block_actions")
    assert payload["actions"][0]["value"] == "y"
    assert values(payload["view"])["b"]["a"]["value"] == "x"
    assert payload["container"] == {"type": "view", "view_id": view["id"]}


async def test_suggestions_come_without_current_selections(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input(), select(), private_metadata="q1"))
    await fill(stage, view, "typed")
    stage.answer = lambda payload: {"options": [option("1")]}
    answer = await act(stage, "options", view, block_id="q", action_id="a", value="")
    assert answer["options"] == [option("1")]
    (payload,) = stage.interactions("block_suggestion")
    assert (payload["view"]["private_metadata"], payload["value"]) == ("q1", "")
    assert payload["view"]["state"]["values"] == {}


async def test_only_what_was_suggested_can_be_chosen(stage: Stage) -> None:
    view = await stage.open_view(modal(select()))
    stage.answer = lambda payload: {"options": [option("1")]}
    await act(stage, "options", view, block_id="q", action_id="a", value="")
    assert (await fill(stage, view, "2", "q"))["error"] == "no_such_option"
    await fill(stage, view, "1", "q")
    assert values((await modals(stage))[0])["q"]["a"]["selected_option"] == option("1")


async def test_too_few_letters_are_not_sent(stage: Stage) -> None:
    block = select()
    block["element"]["min_query_length"] = 2
    view = await stage.open_view(modal(block))
    answer = await act(stage, "options", view, block_id="q", action_id="a", value="x")
    assert answer == {"ok": True, "options": [], "sent": False}


async def test_too_many_suggestions_show_nothing(stage: Stage) -> None:
    view = await stage.open_view(modal(select()))
    stage.answer = lambda payload: {"options": [option(str(n)) for n in range(101)]}
    answer = await act(stage, "options", view, block_id="q", action_id="a", value="")
    assert (answer["options"], answer["error"]) == ([], "invalid_options")


async def test_missing_required_input_is_held_back_by_the_client(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input("b"), text_input("c", optional=True)))
    answer = await act(stage, "submit", view)
    assert (answer["sent"], list(answer["errors"])) == (False, ["b"])
    assert stage.interactions("view_submission") == []


async def test_empty_answer_closes_the_top_view_only(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    stage.answer = lambda payload: push(modal(section(), callback_id="top"))
    await act(stage, "submit", view)
    bottom, top = await modals(stage)
    stage.answer = lambda payload: None
    await act(stage, "submit", top)
    assert await modals(stage) == [bottom]


async def test_update_and_clear_in_the_answer(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    stage.answer = lambda payload: {"response_action": "update", "view": modal(section("new"))}
    assert (await act(stage, "submit", view))["response_action"] == "update"
    (shown,) = await modals(stage)
    assert (shown["id"], shown["blocks"][0]["text"]["text"]) == (view["id"], "new")
    stage.answer = lambda payload: {"response_action": "clear"}
    await act(stage, "submit", view)
    assert await modals(stage) == []


async def test_errors_are_shown_under_their_inputs(stage: Stage) -> None:
    view = await stage.open_view(modal(text_input("b", optional=True)))
    stage.answer = lambda payload: errors(b="Not a number")
    answer = await act(stage, "submit", view)
    assert answer["errors"] == {"b": "Not a number"}
    assert (await modals(stage))[0]["errors"] == {"b": "Not a number"}


def errors(**texts: str) -> Json:
    return {"response_action": "errors", "errors": texts}


@pytest.mark.parametrize(
    "answer",
    [
        errors(unknown="x"),
        errors(text="x"),
        errors(),
        {"response_action": "explode"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push", "view": modal(section(), title=plain("x" * 25))},
    ],
)
async def test_answer_that_slack_cannot_follow_is_trouble(stage: Stage, answer: Json) -> None:
    view = await stage.open_view(modal(section(block_id="text"), text_input(optional=True)))
    stage.answer = lambda payload: answer
    assert (await act(stage, "submit", view))["error"] == TROUBLE
    assert [v["id"] for v in await modals(stage)] == [view["id"]]


async def test_late_submission_is_trouble_and_keeps_the_view(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    await stage.call("POST", "settings", {"ack_deadline_ms": 50})

    async def late() -> None:
        await asyncio.sleep(0.2)

    stage.answer = lambda payload: late()
    answer = await act(stage, "submit", view)
    assert (answer["error"], answer["status"]) == (TROUBLE, None)
    assert len(await modals(stage)) == 1


async def test_view_closed_comes_only_when_asked_for(stage: Stage) -> None:
    quiet = await stage.open_view(modal(section()))
    await act(stage, "close", quiet)
    assert stage.interactions("view_closed") == []
    loud = await stage.open_view(modal(section(), notify_on_close=True))
    await act(stage, "close", loud)
    (payload,) = stage.interactions("view_closed")
    assert (payload["view"]["id"], payload["is_cleared"]) == (loud["id"], False)


async def test_clearing_the_stack_reports_its_root(stage: Stage) -> None:
    root = await stage.open_view(modal(section(), notify_on_close=True))
    stage.answer = lambda payload: push(modal(section()))
    await act(stage, "submit", root)
    top = (await modals(stage))[-1]
    await act(stage, "close", top, clear=True)
    (payload,) = stage.interactions("view_closed")
    assert (payload["view"]["id"], payload["is_cleared"]) == (root["id"], True)
    assert await modals(stage) == []


async def test_covered_view_cannot_be_touched(stage: Stage) -> None:
    root = await stage.open_view(modal(section()))
    stage.answer = lambda payload: push(modal(section()))
    await act(stage, "submit", root)
    assert (await act(stage, "submit", root))["error"] == "not_found"


async def test_home_is_published_per_person_with_hash(stage: Stage) -> None:
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button("new")]}]}
    first = (await stage.client.views_publish(user_id="UANA", view=home))["view"]
    await stage.client.views_publish(user_id="UANA", view=home, hash=first["hash"])
    stale = stage.client.views_publish(user_id="UANA", view=home, hash=first["hash"])
    assert await refused(stale) == "hash_conflict"
    opened = await stage.act("home", user_id="UANA")
    assert opened["view"]["id"] == first["id"]
    assert stage.events("app_home_opened")[0]["view"]["id"] == first["id"]
    await stage.act("click", user_id="UANA", action_id="new")
    trigger_id = stage.interactions("block_actions")[0]["trigger_id"]
    await stage.client.views_open(trigger_id=trigger_id, view=modal(section()))
    assert len(await modals(stage)) == 1


async def test_click_on_what_is_not_shown_is_refused(stage: Stage) -> None:
    view = await stage.open_view(modal(section()))
    assert (await act(stage, "click", view, action_id="ghost"))["error"] == "no_such_element"

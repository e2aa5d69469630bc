"""App Home: what an agent has open, and the after-call work to finish."""

from __future__ import annotations

from typing import Any

from tests.scenarios.stage import BILLING_PLACE, Stage
from tests.scenarios.thread import Thread, drawn

MARIA = "+44 7700 900123"


async def home_of_ana(stage: Stage) -> dict[str, Any]:
    await stage.act("home", user_id="U0ANA")
    await stage.settle()
    view: dict[str, Any] = (await stage.control("GET", "views?user_id=U0ANA"))["home"]
    return view


def links(view: dict[str, Any]) -> list[str]:
    accessories = [block.get("accessory", {}) for block in view["blocks"]]
    return [one["url"] for one in accessories if "url" in one]


def place_of(thread: Thread) -> str:
    return f"{BILLING_PLACE}/p{thread.ts.replace('.', '')}"


async def test_home_lists_my_conversations_and_who_waits_for_me(stage: Stage) -> None:
    first = await stage.ana.sends("Hello", to=MARIA)
    second = await stage.ana.sends("Hello", to="+12025550123")
    await stage.maria.writes("Thank you")
    await stage.settle()

    home = await home_of_ana(stage)

    told = drawn(home)
    assert "2 open, capacity 1 · 1 waiting for you" in told
    assert told.count("Billing Support") == 2
    maria, aisha = (line for line in told.splitlines() if "Billing Support" in line)
    assert "Maria Lopez" in maria
    assert "wrote" in maria
    assert "Aisha Khan" in aisha
    assert "wrote" not in aisha
    assert [link.partition("/archives/")[2] for link in links(home)] == [
        place_of(first),
        place_of(second),
    ]


async def test_words_among_colleagues_are_not_the_customers(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.guest.replies(thread, "I know her")
    await stage.settle()
    assert "wrote" not in drawn(await home_of_ana(stage))

    await stage.maria.writes("Thank you")
    await stage.settle()
    written = await stage.ana.replies(thread, "@lea do we?")
    await stage.settle()
    await stage.ana.deletes(thread, written)
    await stage.settle()
    assert "wrote" in drawn(await home_of_ana(stage))


async def test_home_lists_after_call_work_until_it_is_finished(stage: Stage) -> None:
    thread = await stage.ana.sends("Hello", to=MARIA)
    await stage.ana.ends(thread)

    told = drawn(await home_of_ana(stage))
    assert "Nothing open." in told
    assert "After-call work to finish" in told
    assert "*Maria Lopez* · SMS · Billing Support" in told

    await stage.ana.wraps_up("Question answered")
    assert "After-call work" not in drawn(await home_of_ana(stage))

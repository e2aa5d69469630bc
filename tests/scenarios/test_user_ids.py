"""A customer who keeps the number to themselves: WhatsApp names them by a user id alone."""

from __future__ import annotations

import pytest

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import (
    BY_META,
    fills_in_value,
    held,
    offers_whatsapp,
    opens_whatsapp,
    shown,
)

OMAR = "+447700900125"  # his phone in the sandbox; the app learns it when he shows it


async def has_written(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.somebody(OMAR, writes_to=BY_META).writes("Hello", medium="whatsapp")
    await stage.settle()


def shows_number(stage: Stage, *, is_shown: bool) -> None:
    (omar,) = [one for one in stage.world.seed["customers"] if one["number"] == OMAR]
    omar["hides_number"] = not is_shown


@pytest.mark.parametrize("is_shown", [True, False])
async def test_hiding_or_showing_the_number_stays_in_the_thread(
    stage: Stage, is_shown: bool
) -> None:
    shows_number(stage, is_shown=True)
    await has_written(stage)  # both ids are told
    shows_number(stage, is_shown=is_shown)
    customer = stage.somebody(OMAR, writes_to=BY_META)
    await customer.writes("One more thing", medium="whatsapp")
    await stage.settle()

    (thread,) = await stage.threads("C0APPOINT")
    assert "One more thing" in (await thread.lines())[-1]
    names = [row["name"] for row in await stage.rows(schema.contact)]
    assert names.count("Omar Haddad") == 1


async def test_showing_the_number_after_hiding_it_stays_in_the_thread(stage: Stage) -> None:
    await has_written(stage)
    shows_number(stage, is_shown=True)
    customer = stage.somebody(OMAR, writes_to=BY_META)
    await customer.writes("Here is my number", medium="whatsapp")
    await stage.settle()

    (thread,) = await stage.threads("C0APPOINT")
    assert "Here is my number" in (await thread.lines())[-1]
    await stage.ben.clicks(thread, "Accept")
    await stage.settle()
    await stage.ben.replies(thread, "Thank you")
    await stage.settle()
    assert "Thank you" in await customer.reads()


async def test_stop_without_a_number_counts_for_the_number(stage: Stage) -> None:
    await has_written(stage)
    customer = stage.somebody(OMAR, writes_to=BY_META)
    await customer.writes("STOP", medium="whatsapp")
    shows_number(stage, is_shown=True)
    await customer.writes("And this is my number", medium="whatsapp")
    await stage.settle()
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", OMAR)
    assert "has asked not to be messaged" in await shown(stage.ben)

    await customer.writes("START", medium="whatsapp")
    await stage.settle()

    assert await stage.count(schema.opt_out) == 0


async def test_found_by_name_and_reached_without_a_number(stage: Stage) -> None:
    await has_written(stage)
    thread = await stage.thread("C0APPOINT")
    await stage.ben.clicks(thread, "Accept")
    await stage.settle()
    await stage.ben.ends(thread)
    await stage.settle()
    if await stage.ben.window():
        view = await stage.ben.window()
        await stage.act("close", user_id="U0BEN", view_id=view["id"] if view else "")
    await stage.passes(80 * 3600)

    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", "omar")
    await stage.ben.chooses("template", "follow")
    await fills_in_value(stage.ben, 1, "Ben")
    await stage.ben.submits()
    await stage.settle()

    assert "sent." in await shown(stage.ben)
    received = await stage.somebody(OMAR, writes_to=BY_META).reads()
    assert "Hello Omar, Ben here. Shall we go on where we stopped?" in received


async def test_a_queue_that_only_reaches_numbers_says_so(stage: Stage) -> None:
    await has_written(stage)
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", "omar")
    await stage.ben.chooses("queue", "Deliveries")

    assert await held(stage.ben, "recipients") == []
    assert "Omar Haddad has a WhatsApp user name and no number" in await shown(stage.ben)

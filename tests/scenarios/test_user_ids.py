"""A customer who keeps the number to themselves: WhatsApp names them by a user id alone."""

from __future__ import annotations

from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import (
    BY_META,
    fills_in_value,
    held,
    offers_whatsapp,
    opens_whatsapp,
    shown,
)

OMAR = "+447700900125"  # his phone in the sandbox; the app never learns it


async def has_written(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.somebody(OMAR, writes_to=BY_META).writes("Hello", medium="whatsapp")
    await stage.settle()


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

"""WhatsApp's 24 hours run out while an agent has the conversation."""

from __future__ import annotations

from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import BY_META, fills_in_value, offers_whatsapp, opens_whatsapp

MARIA = "+447700900123"
TEMPLATE = "Hello Maria, Ben here. Shall we go on where we stopped?"


async def test_thread_names_the_way_to_the_template_and_it_leads_there(stage: Stage) -> None:
    await offers_whatsapp(stage)
    maria = stage.somebody(MARIA, writes_to=BY_META)
    await maria.writes("Hi", medium="whatsapp")
    await stage.settle()
    thread = await stage.thread("C0APPOINT")
    await stage.ben.clicks(thread, "Accept")
    await stage.passes(25 * 3600)
    await stage.ben.replies(thread, "Are you there?")
    await stage.settle()
    assert "Press End message, then send one" in (await thread.lines())[-1]

    await stage.ben.ends(thread)
    await stage.ben.wraps_up("No answer")
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", MARIA)
    await stage.ben.chooses("template", "follow")
    await fills_in_value(stage.ben, 1, "Ben")
    await stage.ben.submits()
    await stage.ben.submits()
    await stage.settle()

    assert await maria.reads() == [TEMPLATE]
    assert TEMPLATE in (await thread.lines())[-1]

"""One line, two ways to write its number: Mexico, Argentina, Brazil."""

from __future__ import annotations

import pytest

from storage import schema
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import (
    BY_META,
    fills_in_value,
    offers_whatsapp,
    opens_whatsapp,
    shown,
)

# As an agent types it, and the wa_id that WhatsApp has for the same line.
FORMS = {
    "55 11 98765 4321": "+551187654321",
    "52 55 1234 5678": "+5215512345678",
}


@pytest.mark.parametrize("typed", FORMS)
async def test_an_answer_from_the_other_form_comes_into_the_same_thread(
    stage: Stage, typed: str
) -> None:
    await offers_whatsapp(stage)
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", typed)
    await stage.ben.chooses("template", "follow")
    await fills_in_value(stage.ben, 0, "Ana")
    await fills_in_value(stage.ben, 1, "Ben")
    await stage.ben.submits()
    await stage.settle()

    customer = stage.somebody(FORMS[typed], writes_to=BY_META)
    await customer.writes("Here I am", medium="whatsapp")
    await stage.settle()

    (thread,) = await stage.threads("C0APPOINT")
    assert "Here I am" in (await thread.lines())[-1]


@pytest.mark.parametrize("typed", FORMS)
async def test_start_in_one_form_lifts_a_stop_in_the_other(stage: Stage, typed: str) -> None:
    await offers_whatsapp(stage)
    short = stage.somebody(FORMS[typed], writes_to=BY_META)
    long = stage.somebody("+" + typed.replace(" ", ""), writes_to=BY_META)
    await short.writes("STOP", medium="whatsapp")
    await stage.settle()
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", typed)
    assert "has asked not to be messaged" in await shown(stage.ben)

    await long.writes("START", medium="whatsapp")
    await stage.settle()

    assert await stage.count(schema.opt_out) == 0

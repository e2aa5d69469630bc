"""Whom the window keeps in To, whom it takes out, and what it says about it."""

from __future__ import annotations

from bot.domain.model import Address
from tests.builders import a_contact, an_agent
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import held, offers_whatsapp, opens_whatsapp, shown, switches
from tests.seeding import add_contact

MARIA = "+44 7700 900123"


async def knows(stage: Stage, name: str, kind: str, value: str) -> None:
    own = (Address(kind=kind, value=value),)
    async with stage.store.transaction() as tx:
        await add_contact(tx.session, a_contact(id=name.lower(), name=name, addresses=own))


async def picks(person: Person, typed: str, line: str) -> None:
    offered = await person.is_offered("recipients", typed)
    chosen = next(option for option in offered if option["text"]["text"].startswith(line))
    await person.enters("recipients", [*await person._chosen("recipients"), chosen])


async def test_one_line_as_number_contact_and_colleague_gets_one_message(stage: Stage) -> None:
    await stage.learns_of(
        an_agent(
            id="lia", name="Lia West", email="lia@northwind.example",
            phone="+447700900123", slack_user_id="U0LIA",
        )
    )  # fmt: skip
    await stage.ana.opens_the_window()
    await picks(stage.ana, MARIA, "+44")
    await picks(stage.ana, "maria", "Maria")
    assert await held(stage.ana, "recipients") == [f"Maria Lopez · mobile {MARIA}"]
    await picks(stage.ana, "lia", "Lia")
    assert "Lia West and Maria Lopez have one number: it gets one message." in await shown(
        stage.ana
    )
    await picks(stage.ana, "0044 7700 900123", "+44")
    assert f"{MARIA} and Maria Lopez have one number" in await shown(stage.ana)

    await stage.ana.enters("message", "Once")
    await stage.ana.submits()
    await stage.settle()
    assert await stage.maria.reads() == ["Once"]


async def test_person_chosen_after_their_bare_number_is_who_is_written_to(stage: Stage) -> None:
    for name in ("Ramon", "Rosa"):
        await knows(stage, name, "phone", "+447700900170")
    await stage.ana.opens_the_window()
    await picks(stage.ana, "+44 7700 900170", "+44")
    await picks(stage.ana, "rosa", "Rosa")
    await stage.ana.enters("message", "Dear {first_name}")
    await stage.ana.submits()
    await stage.settle()
    assert await stage.somebody("+447700900170", "").reads() == ["Dear Rosa"]


async def test_who_has_no_address_in_the_other_medium_is_said_to_be_taken_out(
    stage: Stage,
) -> None:
    await offers_whatsapp(stage)
    await knows(stage, "Ida", "wa_id", "447700900150")
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", "ida")
    await switches(stage.ben, "sms")
    assert await held(stage.ben, "recipients") == []
    assert "Ida cannot be reached over SMS, and was taken out of To." in await shown(stage.ben)

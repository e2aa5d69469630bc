"""What the window offers, what stays when something is changed, and what it says before sending."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.model import Address, ContactId, Medium, RecipientKind, RecipientMatch
from bot.domain.window import SendForm
from bot.services import window
from storage import schema
from tests.builders import ANA, BEN, BILLING, DELIVERIES, LEA, a_contact, a_queue, an_agent
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import held, offers_whatsapp, opens_whatsapp, shown, switches
from tests.seeding import add_contact, add_member, add_queue

MARIA, TOM = "+44 7700 900123", "+44 7700 900124"


def names(options: list[dict[str, Any]]) -> list[str]:
    return [option["text"]["text"] for option in options]


async def knows(stage: Stage, name: str, *addresses: Address, time_zone: str | None = None) -> None:
    contact_id = ContactId(name.lower().replace(" ", "-"))
    known = a_contact(id=contact_id, name=name, addresses=addresses, time_zone=time_zone)
    async with stage.store.transaction() as tx:
        await add_contact(tx.session, known)


async def picks(person: Person, typed: str, line: str) -> None:
    """The line that says so, and not the first one."""
    offered = await person.is_offered("recipients", typed)
    (chosen,) = [option for option in offered if line in option["text"]["text"]]
    await person.enters("recipients", [chosen])


async def test_only_media_with_an_address_are_offered(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.ana.opens_the_window()
    assert "WhatsApp" not in await shown(stage.ana)

    view = await stage.ben.opens_the_window()
    (radio,) = [b["element"] for b in view["blocks"] if b.get("block_id") == "medium"]
    assert names(radio["options"]) == ["SMS", "WhatsApp"]


async def test_queues_are_offered_per_medium(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.ben.opens_the_window()
    assert names(await stage.ben.is_offered("queue")) == ["Deliveries"]

    await switches(stage.ben, "whatsapp")
    assert names(await stage.ben.is_offered("queue")) == ["Appointments", "Deliveries"]


async def test_changing_the_medium_keeps_what_was_typed_and_says_who_does_not_fit(
    stage: Stage,
) -> None:
    await offers_whatsapp(stage)
    await knows(stage, "Ida West", Address(kind="wa_id", value="447700900150"))
    await opens_whatsapp(stage.ben, "Deliveries")
    await stage.ben.chooses("recipients", "ida")
    await stage.ben.chooses("recipients", "maria")

    await switches(stage.ben, "sms")

    assert await held(stage.ben, "recipients") == [f"Maria Lopez · mobile {MARIA}"]
    assert "Ida West" in await shown(stage.ben)
    await stage.ben.enters("message", "Half a sen")
    await stage.ben.chooses("queue", "deliv")
    assert await held(stage.ben, "message") == "Half a sen"


async def test_last_queue_is_remembered_for_each_medium(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.ben.sends("Hello", to=TOM)
    await stage.tom.writes("Hi", to="+447700900102", medium="whatsapp")
    await stage.settle()
    await opens_whatsapp(stage.ben, "Appointments")
    await stage.ben.chooses("recipients", "447700900123")
    await stage.ben.chooses("template", "follow")
    await stage.ben.submits()
    await stage.settle()

    await stage.ben.opens_the_window()

    assert await held(stage.ben, "medium") in ("WhatsApp", "SMS")
    await switches(stage.ben, "sms")
    assert await held(stage.ben, "queue") == "Deliveries"


@pytest.mark.parametrize(
    "typed",
    [MARIA, "+447700900123", "00447700900123", "+44 (0)7700 900123", "whatsapp:+447700900123"],
)
async def test_a_number_in_any_format_is_offered_as_itself(stage: Stage, typed: str) -> None:
    await stage.ana.opens_the_window()
    first = (await stage.ana.is_offered("recipients", typed))[0]
    assert (first["text"]["text"], first["value"]) == (MARIA, "t||+447700900123")


async def test_an_ambiguous_number_is_a_choice_between_its_readings(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await opens_whatsapp(stage.ben, "Deliveries")
    offered = await stage.ben.is_offered("recipients", "541123456789")
    assert names(offered) == ["54 11 2345-6789", "54 9 11 2345-6789"]
    assert [option["description"]["text"] for option in offered] == [
        "Send to this number, read as one in AR"
    ] * 2


async def test_a_number_in_no_known_range_is_pointed_out(stage: Stage) -> None:
    await stage.ana.opens_the_window()
    first = (await stage.ana.is_offered("recipients", "+44 7700 900199"))[0]
    assert first["description"]["text"] == "In no range that we know"
    await stage.ana.enters("recipients", [first])
    assert "+44 7700 900199 is in no range that we know" in await shown(stage.ana)


async def test_a_stored_number_in_no_known_range_is_nobodys_slip(stage: Stage) -> None:
    await stage.ana.opens_the_window()
    await stage.ana.enters("recipients", await stage.ana.is_offered("recipients", "maria"))
    assert "range" not in await shown(stage.ana)


async def test_a_contact_with_several_addresses_offers_each(stage: Stage) -> None:
    mobile = Address(kind="phone", value="+447700900160", label="mobile")
    work = Address(kind="phone", value="+447700900161", label="work")
    await knows(stage, "Zed Young", mobile, work)
    await stage.ana.opens_the_window()
    assert names(await stage.ana.is_offered("recipients", "zed")) == [
        "Zed Young · mobile +44 7700 900160",
        "Zed Young · work +44 7700 900161",
    ]


async def test_the_filter_narrows_down_whom_to_find(stage: Stage) -> None:
    email = "lia@northwind.example"
    lia = an_agent(
        id="lia", name="Lia Lopez", email=email, phone="+447700900170", slack_user_id="U0LIA"
    )
    await stage.learns_of(lia)
    view = await stage.ana.opens_the_window()
    assert names(await stage.ana.is_offered("recipients", "lopez")) == [
        f"Maria Lopez · mobile {MARIA}",
        "Lia Lopez · +44 7700 900170",
    ]
    (menu,) = [b["accessory"] for b in view["blocks"] if b.get("block_id") == "kind"]
    users = next(option for option in menu["options"] if option["text"]["text"] == "Users")
    await stage.ana.enters("kind", users)
    assert names(await stage.ana.is_offered("recipients", "lopez")) == [
        "Lia Lopez · +44 7700 900170"
    ]


async def test_the_same_line_chosen_twice_counts_once(stage: Stage) -> None:
    await stage.ana.opens_the_window()
    await stage.ana.chooses("recipients", "maria")
    await stage.ana.chooses("recipients", "0044 7700 900123")
    assert len(await held(stage.ana, "recipients")) == 1
    await stage.ana.enters("message", "Once")
    await stage.ana.submits()
    await stage.settle()
    assert await stage.maria.reads() == ["Once"]


class TestManyQueues:
    async def test_ten_thousand_queues_with_names_of_every_kind(self, stage: Stage) -> None:
        wild = [
            "Ü" * 300,
            "👩‍👩‍👧 family " * 30,
            "\u202e\u05e7\u05d1\u05d5\u05e6\u05d4 " * 40,
            "a\u0301" * 200,
            "*x* <@U0ANA> & co",
        ]
        async with stage.store.transaction() as tx:
            for number, name in enumerate(wild):
                queue = a_queue(id=f"wild-{number}", name=name)
                await add_queue(tx.session, queue)
                await add_member(tx.session, ANA, queue.id)
            await tx.session.run(
                schema.queue.insert(),
                [
                    {"id": f"q{n}", "name": f"Queue {n}", "acw_mode": "optional"}
                    for n in range(10_000)
                ],
            )
            await tx.session.run(
                schema.queue_sender.insert(),
                [
                    {"queue_id": f"q{n}", "medium": "sms", "address": "+12025550100",
                     "carrier": "twilio"}
                    for n in range(10_000)
                ],
            )  # fmt: skip
            await tx.session.run(
                schema.queue_member.insert(),
                [{"agent_id": ANA, "queue_id": f"q{n}"} for n in range(10_000)],
            )
        await stage.ana.opens_the_window()
        assert len(await stage.ana.is_offered("queue")) == 100
        for option in await stage.ana.is_offered("queue", "family"):
            await stage.ana.enters("queue", option)
        await stage.ana.chooses("recipients", MARIA)
        await stage.ana.enters("message", "From a wild queue")
        assert (await stage.ana.submits())["response_action"] == "update"
        await stage.settle()
        assert await stage.maria.reads() == ["From a wild queue"]
        assert stage.slack_errors() == []


async def test_a_queue_taken_away_is_not_replaced_behind_the_agent_s_back(stage: Stage) -> None:
    await stage.lea.opens_the_window("Billing Support: maria")
    await stage.removes(LEA, BILLING)

    await stage.lea.enters("message", "Hello")

    assert "You are no longer in the queue that was chosen here" in await shown(stage.lea)
    assert "errors" in await stage.lea.submits()
    assert await stage.maria.reads() == []


async def test_a_hundred_recipients_are_looked_up_together(stage: Stage) -> None:
    typed = tuple(
        RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address=f"+4477009{n:05d}")
        for n in range(100)
    )
    form = SendForm(
        medium=Medium.SMS,
        queue_id=BILLING,
        recipients=typed,
        template_id=None,
        template_values=(),
        message="Hello",
    )
    asked: list[str] = []
    engine = stage.store.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    async with stage.store.reading() as tx:
        agent = await tx.agents.get(ANA)
        state = await window.renew(tx, agent, window.Draft(form=form))
    assert len(state.recipients) == 100
    assert len(asked) < 25


async def test_a_queue_that_is_taken_away_with_its_medium_is_not_replaced(stage: Stage) -> None:
    await offers_whatsapp(stage)
    await stage.ben.opens_the_window()
    await switches(stage.ben, "sms")
    await stage.ben.chooses("queue", "Deliveries")
    await stage.removes(BEN, DELIVERIES)
    await stage.ben.enters("message", "Hello")

    assert await held(stage.ben, "queue") is None
    assert "You are no longer in the queue that was chosen here" in await shown(stage.ben)


async def test_a_canned_message_fills_in_the_text_and_can_be_edited(stage: Stage) -> None:
    canned = {"id": "reminder", "queue_id": BILLING, "name": "Reminder", "body": "Dear {name},"}
    await stage.changes(schema.canned_message.insert().values(canned))
    await stage.ana.fills_in("To be replaced", to=MARIA)
    await stage.ana.enters("canned", await the_option(stage.ana, "canned", "Reminder"))
    assert await held(stage.ana, "message") == "Dear {name},"

    await stage.ana.enters("message", "Dear {name}, call us")
    await stage.ana.submits()
    await stage.settle()

    assert await stage.maria.reads() == ["Dear Maria Lopez, call us"]


async def the_option(person: Person, action_id: str, name: str) -> Any:
    view = await person.window()
    assert view is not None
    (menu,) = [
        b["element"]
        for b in view["blocks"]
        if (b.get("element") or {}).get("action_id") == action_id
    ]
    return next(option for option in menu["options"] if option["text"]["text"] == name)

"""Every way to the window, and what it is opened with."""

from __future__ import annotations

import pytest

from tests.builders import LEA, a_queue
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import fields, held, offers_whatsapp, shown
from tests.seeding import add_member, add_queue

MARIA, TOM = "+44 7700 900123", "+44 7700 900124"


class TestOpenings:
    async def test_queue_by_its_name(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Queue: deliv")
        assert await held(stage.lea, "queue") == "Deliveries"

    async def test_queue_and_whom_to_write_to(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Billing Support: maria")
        assert await held(stage.lea, "queue") == "Billing Support"
        assert await held(stage.lea, "recipients") == [f"Maria Lopez · mobile {MARIA}"]

    async def test_queue_number_and_text(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Deliveries: 07700 900124 2 parcels & a letter")
        assert await held(stage.lea, "recipients") == [TOM]
        assert await held(stage.lea, "message") == "2 parcels & a letter"

    @pytest.mark.parametrize(
        ("text", "queue", "recipients", "message"),
        [
            ("Queue: Deliveries +44 7700 900124 Hi", "Deliveries", [TOM], "Hi"),
            ("Queue: Deliveries: tom", "Deliveries", [f"Tom Baker · mobile {TOM}"], None),
            ("Queue: Deliveries\nHello\nthere", "Deliveries", [], "Hello\nthere"),
            ("Queue: Nowhere: +44 7700 900124 Hi", None, [TOM], "Hi"),
            ('"deliveries": +44 7700 900124, hi', "Deliveries", [TOM], "hi"),
            ("+44 7700 900123, +44 7700 900124: Hi", None, [MARIA, TOM], "Hi"),
            ("+447700900123 +447700900124\n- one", None, [MARIA, TOM], "one"),
            ("+49 1512 3456789 20 Euro", None, ["+49 1512 3456789"], "20 Euro"),
            ("D: see you", None, [], "D: see you"),
            ("tel:+447700900123 Hi", None, [MARIA], "Hi"),
            ("Queue: Deliveries: tel:07700900124", "Deliveries", [TOM], None),
            ("Deliveries: is the van on its way?", "Deliveries", [], "is the van on its way?"),
            ("07700 900123, 07700 900124: Hi", None, ["07700 900123", "07700 900124"], "Hi"),
            ("Deliveries: 020 7946 0000: Hi", "Deliveries", ["020 7946 0000"], "Hi"),
            ("+44 7700 900123, 00123456 is your code", None, [MARIA], "00123456 is your code"),
        ],
    )
    async def test_what_was_typed_is_kept_and_in_its_place(
        self,
        stage: Stage,
        text: str,
        queue: str | None,
        recipients: list[str],
        message: str | None,
    ) -> None:
        await stage.lea.opens_the_window(text)
        assert await held(stage.lea, "queue") == queue
        assert await held(stage.lea, "recipients") == recipients
        assert await held(stage.lea, "message") == message

    async def test_more_numbers_than_fit_are_not_left_in_the_text(self, stage: Stage) -> None:
        numbers = " ".join(f"+447700900{300 + n}" for n in range(103))
        await stage.ana.opens_the_window(f"{numbers} Hello")
        assert len(await held(stage.ana, "recipients")) == 100
        assert await held(stage.ana, "message") == "Hello"
        told = "At most 100 recipients at once: everybody from +44 7700 900400 on was left out."
        assert told in await shown(stage.ana)

    async def test_queue_by_its_whole_name_among_others_that_match(self, stage: Stage) -> None:
        for name in ("Apple Support", "Support", "Zebra Support"):
            await leads_a_queue(stage, name)
        await stage.lea.opens_the_window("Queue: support")
        assert await held(stage.lea, "queue") == "Support"

    async def test_several_queues_are_the_agent_s_to_choose(self, stage: Stage) -> None:
        await leads_a_queue(stage, "Billing Archive")
        await stage.lea.sends("Hello", to=TOM, queue="Deliveries")
        await stage.lea.opens_the_window("Billing: 07700 900123 Hi")
        assert await held(stage.lea, "queue") is None
        assert "Several of your queues match “Billing”. Choose one." in await shown(stage.lea)
        await stage.lea.enters("message", "Hi there")
        assert await held(stage.lea, "queue") is None  # and not the last one used
        await stage.lea.submits()
        assert await stage.maria.reads() == []
        assert await held(stage.lea, "recipients") == ["07700 900123"]

    async def test_queue_that_sends_in_another_medium(self, stage: Stage) -> None:
        await offers_whatsapp(stage)
        await stage.ben.sends("Hello", to=TOM)
        await stage.ben.opens_the_window("Queue: Appointments")
        assert await held(stage.ben, "medium") == "WhatsApp"
        assert await held(stage.ben, "queue") == "Appointments"

    async def test_number_with_an_extension_is_not_shortened(self, stage: Stage) -> None:
        await stage.ana.opens_the_window("+1 202 555 0123 ext. 5 Hello")
        assert "Messages cannot reach an extension" in await shown(stage.ana)
        assert await held(stage.ana, "message") == "Hello"

    async def test_landline_is_not_shortened_until_it_can_be_read(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Deliveries: 020 7946 0000 Hello")
        assert "020 7946 0000 is a landline" in await shown(stage.lea)
        assert await held(stage.lea, "message") == "Hello"

    async def test_number_wrapped_in_invisible_direction_marks(self, stage: Stage) -> None:
        await stage.ana.opens_the_window(f"\u202a{MARIA}\u202c Your invoice")
        assert await held(stage.ana, "recipients") == [MARIA]
        assert await held(stage.ana, "message") == "Your invoice"

    async def test_unknown_queue_is_said(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Queue: Nowhere")
        assert "None of your queues is called “Nowhere”. Choose one." in await shown(stage.lea)

    async def test_nobody_of_that_name_is_said(self, stage: Stage) -> None:
        await stage.lea.opens_the_window("Deliveries: Rumpelstilz")
        assert "Nobody called Rumpelstilz can be messaged" in await shown(stage.lea)

    async def test_a_colon_in_a_text_is_just_a_colon(self, stage: Stage) -> None:
        await stage.ana.opens_the_window("Reminder: your invoice")
        assert await held(stage.ana, "message") == "Reminder: your invoice"

    async def test_help_explains(self, stage: Stage) -> None:
        await stage.ana.types_the_command("help")
        assert "/send-on-behalf" in (await stage.ana.told())[0]
        assert await stage.ana.window() is None

    async def test_global_shortcut(self, stage: Stage) -> None:
        await stage.act("shortcut", user_id="U0ANA", callback_id="start_conversation")
        await stage.quiet()
        assert "recipients" in await fields(stage.ana)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Order 20260302-17 at 10:00, please call +44 7700 900124", [TOM]),
            ("On 2026-03-02 10:00 or 02.03.2026: <tel:+447700900124|07700 900124>", [TOM]),
            ("<https://example.com/orders/447700900123|order> +44 7700 900124", [TOM]),
            ("<https://wa.me/447700900124|chat>", [TOM]),
            ("Either of +44 7700 900123/124", [MARIA]),
            ("nothing to see", []),
        ],
    )
    async def test_message_shortcut(self, stage: Stage, text: str, expected: list[str]) -> None:
        posted = await stage.act("message", user_id="U0ANA", channel_id="C0GENERAL", text=text)
        place = {"channel_id": "C0GENERAL", "message_ts": posted["ts"]}
        await stage.act("shortcut", user_id="U0ANA", callback_id="message_number", **place)
        await stage.quiet()
        assert await held(stage.ana, "recipients") == expected
        assert ("There is no phone number in that message" in await shown(stage.ana)) is (
            not expected
        )

    async def test_other_numbers_in_the_message_are_named(self, stage: Stage) -> None:
        text = "Either +44 7700 900123 or\n+44 7700 900124"
        posted = await stage.act("message", user_id="U0ANA", channel_id="C0GENERAL", text=text)
        place = {"channel_id": "C0GENERAL", "message_ts": posted["ts"]}
        await stage.act("shortcut", user_id="U0ANA", callback_id="message_number", **place)
        await stage.quiet()
        assert await held(stage.ana, "recipients") == [MARIA]
        assert "has other numbers too: +44 7700 900124." in await shown(stage.ana)


async def leads_a_queue(stage: Stage, name: str) -> None:
    queue = a_queue(id=name.replace(" ", "-"), name=name, default_region="GB")
    async with stage.store.transaction() as tx:
        await add_queue(tx.session, queue)
        await add_member(tx.session, LEA, queue.id)


async def test_start_a_conversation_on_the_home_tab(stage: Stage) -> None:
    await stage.act("home", user_id="U0ANA")
    await stage.settle()
    home = (await stage.control("GET", "views?user_id=U0ANA"))["home"]
    await stage.act("click", user_id="U0ANA", view_id=home["id"], action_id="home_start")
    await stage.quiet()

    assert await held(stage.ana, "queue") == "Billing Support"

"""Every way to the window, and what it is opened with."""

from __future__ import annotations

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import fields, held, shown

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


async def test_start_a_conversation_on_the_home_tab(stage: Stage) -> None:
    await stage.act("home", user_id="U0ANA")
    await stage.settle()
    home = (await stage.control("GET", "views?user_id=U0ANA"))["home"]
    await stage.act("click", user_id="U0ANA", view_id=home["id"], action_id="home_start")
    await stage.quiet()

    assert await held(stage.ana, "queue") == "Billing Support"

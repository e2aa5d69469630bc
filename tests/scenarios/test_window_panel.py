"""What the window says before sending: cautions, the counter, the preview."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.model import Address, ContactId
from tests.builders import a_contact
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import shown
from tests.seeding import add_contact

MARIA, TOM = "+44 7700 900123", "+44 7700 900124"


async def knows(stage: Stage, name: str, *addresses: Address, time_zone: str | None = None) -> None:
    contact_id = ContactId(name.lower().replace(" ", "-"))
    known = a_contact(id=contact_id, name=name, addresses=addresses, time_zone=time_zone)
    async with stage.store.transaction() as tx:
        await add_contact(tx.session, known)


class TestBeforeYouSend:
    async def test_an_open_conversation_names_who_has_it_with_a_link(self, stage: Stage) -> None:
        await stage.lea.sends("Hello", to=MARIA, queue="Billing Support")
        await stage.ana.opens_the_window()
        await stage.ana.chooses("recipients", MARIA)
        text = await shown(stage.ana)
        assert "Maria Lopez is with Lea Braun since" in text
        assert "/archives/C0BILLING/p" in text

    async def test_my_own_conversation_sends_me_to_its_thread(self, stage: Stage) -> None:
        await stage.ana.sends("Hello", to=MARIA)
        await stage.ana.opens_the_window()
        await stage.ana.chooses("recipients", MARIA)
        assert "Maria Lopez is with you since" in await shown(stage.ana)

    async def test_a_waiting_customer_is_named_with_the_queue(self, stage: Stage) -> None:
        await stage.maria.writes("Hello?")
        await stage.settle()
        await stage.ana.opens_the_window()
        await stage.ana.chooses("recipients", MARIA)
        assert "Maria Lopez is waiting in Billing Support" in await shown(stage.ana)

    async def test_an_ended_conversation_says_that_it_is_continued(self, stage: Stage) -> None:
        thread = await stage.ana.sends("Hello", to=MARIA)
        await stage.ana.ends(thread)
        await stage.ana.wraps_up("Payment arranged")
        await stage.ana.opens_the_window()
        await stage.ana.chooses("recipients", MARIA)
        assert "you continue the conversation that Ana Ruiz ended" in await shown(stage.ana)

    async def test_opt_out_utilization_and_totals(self, stage: Stage) -> None:
        await stage.maria.writes("STOP")
        await stage.settle()
        await stage.ana.opens_the_window()
        for to in (MARIA, TOM, "aisha"):
            await stage.ana.chooses("recipients", to)
        await stage.ana.enters("message", "x" * 161)
        text = await shown(stage.ana)
        assert "Maria Lopez has asked not to be messaged" in text
        assert "You will have 2 open messages; your capacity is 1." in text
        assert "2 messages in all, 4 segments." in text

    async def test_night_is_told_by_the_contact_s_own_time_zone(self, stage: Stage) -> None:
        stage.clock.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        mobile = Address(kind="phone", value="+447700900162")
        await knows(stage, "Mika Far", mobile, time_zone="Pacific/Auckland")
        await stage.ana.opens_the_window()
        await stage.ana.chooses("recipients", "mika")
        assert "Mika Far: it is night there, 01:00." in await shown(stage.ana)


class TestCounter:
    async def test_the_character_that_makes_segments_shorter_is_named(self, stage: Stage) -> None:
        await stage.ana.fills_in("A curly \u2019 quote", to=MARIA)
        assert "15 characters, 1 segment · “\u2019” makes segments shorter" in await shown(
            stage.ana
        )
        await stage.ana.enters("message", "a\u00a0b")
        assert "“invisible U+00A0” makes segments shorter" in await shown(stage.ana)

    async def test_more_than_five_segments_is_an_error_under_the_field(self, stage: Stage) -> None:
        await stage.ana.fills_in("x" * 766, to=MARIA)
        assert "6 segments · more than the 5 segments allowed" in await shown(stage.ana)
        ((block_id, sentence),) = (await stage.ana.submits())["errors"].items()
        assert block_id.startswith("message:")
        assert sentence == "This takes 6 segments, and 5 are allowed. Shorten it."

    async def test_a_long_name_counts_where_it_is_filled_in(self, stage: Stage) -> None:
        await knows(stage, "Wolfeschlegelstein B", Address(kind="phone", value="+447700900163"))
        await stage.ana.fills_in("{first_name} " + "x" * 750, to="wolfe")
        assert "errors" in await stage.ana.submits()

    async def test_the_preview_has_the_first_name(self, stage: Stage) -> None:
        await stage.ana.fills_in("Dear {first_name}", to="maria")
        assert "Dear Maria" in await shown(stage.ana)

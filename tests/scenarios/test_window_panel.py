"""What the window says before sending: cautions, the counter, the preview."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.model import Address, ContactId
from storage import schema
from tests.builders import a_contact
from tests.scenarios.stage import Stage
from tests.scenarios.whatsapp import BY_TWILIO, offers_whatsapp, opens_whatsapp, shown
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

    async def test_the_nights_of_many_are_one_line(self, stage: Stage) -> None:
        stage.clock.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        for number in range(4):
            mobile = Address(kind="phone", value=f"+44770090017{number}")
            await knows(stage, f"Mika {number}", mobile, time_zone="Pacific/Auckland")
        await stage.ana.opens_the_window()
        await stage.ana.enters("recipients", await stage.ana.is_offered("recipients", "mika"))
        text = await shown(stage.ana)
        assert "It is night for 4 of the 4 recipients." in text
        assert "Mika 0: it is night" not in text


class TestPlaceholders:
    async def test_who_has_no_name_is_said_beforehand(self, stage: Stage) -> None:
        await stage.ana.fills_in("Dear {first_name}, hello", to="maria")
        assert "has no name" not in await shown(stage.ana)
        await stage.ana.chooses("recipients", "+44 7700 900177")
        assert "+44 7700 900177 has no name" in await shown(stage.ana)
        await stage.ana.submits()
        await stage.settle()
        assert await stage.somebody("+447700900177", "").reads() == ["Dear, hello"]

    async def test_nobody_is_addressed_by_the_number_they_are_listed_under(
        self, stage: Stage
    ) -> None:
        await stage.ana.sends("Hello", to="+44 7700 900177")
        await stage.changes(schema.conversation.update().values(state="closed", agent_id=None))
        await stage.ana.fills_in("Dear {name}, hello", to="+44 7700 900177")
        assert "+44 7700 900177 has no name: {name} stays empty" in await shown(stage.ana)
        await stage.ana.submits()
        await stage.settle()
        assert (await stage.somebody("+447700900177", "").reads())[-1] == "Dear, hello"

    async def test_text_of_which_nothing_is_left_is_not_sent(self, stage: Stage) -> None:
        await stage.ana.fills_in("{first_name}\n{name}", to="+44 7700 900177")
        await stage.ana.submits()
        await stage.settle()
        assert "nothing sent yet" in await shown(stage.ana)
        assert await stage.somebody("+447700900177", "").reads() == []

    async def test_the_preview_is_of_somebody_who_gets_it(self, stage: Stage) -> None:
        await stage.lea.sends("Hello", to="maria", queue="Billing Support")
        await stage.ana.fills_in("Dear {first_name}", to="maria")
        await stage.ana.chooses("recipients", "tom")
        assert "Dear Tom" in await shown(stage.ana)

    async def test_what_is_no_placeholder_is_said_to_stay(self, stage: Stage) -> None:
        await stage.ana.fills_in("Dear {firstname}", to="maria")
        assert "is sent as it stands: only {first_name} and {name} are filled in" in await shown(
            stage.ana
        )
        await stage.ana.enters("message", "Dear {{first_name}}")
        text = await shown(stage.ana)
        assert "Dear Maria" in text
        assert "as it stands" not in text


class TestCounter:
    async def test_the_character_that_makes_segments_shorter_is_named(self, stage: Stage) -> None:
        await stage.ana.fills_in("A curly \u2019 quote", to=MARIA)
        assert "15 characters, 1 segment · “\u2019” makes segments shorter" in await shown(
            stage.ana
        )
        await stage.ana.enters("message", "a\u00a0b")
        assert "“invisible U+00A0” makes segments shorter" in await shown(stage.ana)
        await stage.ana.enters("message", "x")
        assert "1 character, 1 segment" in await shown(stage.ana)

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

    async def test_who_alone_gets_too_long_a_text_is_named(self, stage: Stage) -> None:
        await knows(stage, "Wolfeschlegelstein B", Address(kind="phone", value="+447700900163"))
        await stage.ana.fills_in("{first_name} " + "x" * 757, to="maria")
        await stage.ana.chooses("recipients", "wolfe")
        sentence = "With the name of Wolfeschlegelstein B this takes 6 segments, and 5 are allowed."
        text = await shown(stage.ana)
        assert "763 characters, 5 segments" in text
        assert sentence in text
        (told,) = (await stage.ana.submits())["errors"].values()
        assert told.startswith(sentence)
        assert await stage.maria.reads() == []

    async def test_over_whatsapp_too_many_characters_are_counted(self, stage: Stage) -> None:
        await offers_whatsapp(stage)
        await stage.maria.writes("Hi", to=BY_TWILIO, medium="whatsapp")
        await stage.settle()
        await opens_whatsapp(stage.ben, "Deliveries")
        await stage.ben.enters("message", "x" * 2000)
        assert "allowed" not in await shown(stage.ben)
        await stage.ben.enters("message", "x" * 2001)
        assert "2001 characters · more than the 2000 characters allowed" in await shown(stage.ben)

    async def test_the_preview_has_the_first_name(self, stage: Stage) -> None:
        await stage.ana.fills_in("Dear {first_name}", to="maria")
        assert "Dear Maria" in await shown(stage.ana)

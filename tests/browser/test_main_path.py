"""The main job as a person does it: send, be answered, answer, end, wrap up."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_agent_sends_is_answered_and_wraps_up(desk: Desk) -> None:
    desk.be("Ana", "billing-support")
    fill_in_the_window(desk)
    send_and_find_the_card(desk)
    talk_in_the_thread(desk)
    end_and_wrap_up(desk)


def fill_in_the_window(desk: Desk) -> None:
    desk.open_window()
    expect(desk.field("On behalf of queue")).to_have_value("Billing Support")
    expect(desk.window.get_by_text("from +1 202-555-0100")).to_be_visible()
    desk.shot("10-window")

    found = desk.type_ahead("To", "mar")
    expect(found.get_by_role("option", name="Maria Lopez")).to_be_visible()
    expect(found.get_by_text("External contacts")).to_be_visible()
    desk.shot("11-type-ahead")
    found.get_by_role("option", name="Maria Lopez").click()

    desk.write("Hello {first_name}, your invoice is ready. Shall I send it to you?")
    expect(desk.window.get_by_text("Hello Maria, your invoice is ready.")).to_be_visible()
    expect(desk.window.get_by_text("characters, 1 segment")).to_be_visible()
    desk.shot("12-filled-in")
    desk.shot("window", of=desk.window)


def send_and_find_the_card(desk: Desk) -> None:
    desk.submit()
    expect(desk.window.get_by_text("Maria Lopez: sent.")).to_be_visible()
    expect(desk.window.get_by_role("link", name="Open thread")).to_be_visible()
    desk.shot("13-result")
    desk.close_window()

    card = desk.card("Maria Lopez")
    for part in ("Connected", "@Ana Ruiz", "SMS · Billing Support", "••"):
        expect(card).to_contain_text(part)
    expect(card.get_by_role("button", name="End message")).to_be_visible()
    expect(desk.bubble("Hello Maria, your invoice is ready.")).to_contain_text("Delivered")
    desk.open_thread("Maria Lopez")
    desk.shot("14-card-and-phone")


def talk_in_the_thread(desk: Desk) -> None:
    desk.take_phone("Maria")
    desk.answer("Yes please, by mail.\nAnd thank you!")
    line = desk.line("Yes please, by mail.")
    expect(line).to_contain_text("Maria Lopez")
    expect(line.get_by_text("And thank you!")).to_be_visible()

    desk.reply("It is on its way, *Maria* :smile:")
    expect(desk.bubble("It is on its way, Maria 😄")).to_contain_text("Delivered")
    expect(
        desk.line("It is on its way").get_by_test_id("reaction-white_check_mark")
    ).to_be_visible()
    desk.page.mouse.move(0, 0)  # no toolbar over a line
    desk.shot("15-thread")
    desk.shot("thread", of=desk.thread)

    desk.answer("<b>1 < 2</b> & *soon* <@U0LEA>")
    expect(desk.line("<b>1 < 2</b> & *soon* <@U0LEA>")).to_be_visible()


def end_and_wrap_up(desk: Desk) -> None:
    desk.card("Maria Lopez").get_by_role("button", name="End message").click()
    expect(desk.window.get_by_role("heading", name="After-call work")).to_be_visible()
    expect(desk.window.get_by_text("Conversation with Maria Lopez · finish by")).to_be_visible()
    desk.shot("16-wrap-up")
    desk.submit()
    expect(desk.error_under("wrap_up_code")).to_be_visible()

    desk.pick("Wrap-up code", "invoice", "Invoice explained")
    desk.field("Notes").fill("Wants it by mail.")
    desk.shot("17-wrap-up-filled-in")
    desk.shot("wrap-up", of=desk.window)
    desk.submit()
    expect(desk.window).to_have_count(0)
    card = desk.card("Maria Lopez")
    for part in ("Ended", "by @Ana Ruiz", "Invoice explained"):
        expect(card).to_contain_text(part)
    expect(card.get_by_role("button", name="End message")).to_have_count(0)
    desk.shot("18-done")

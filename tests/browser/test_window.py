"""The send window in its other states: faults, several recipients, take-over, templates."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_faults_stand_under_their_fields(desk: Desk) -> None:
    desk.be("Ana")
    desk.open_window()
    desk.submit()
    expect(desk.error_under("recipients")).to_be_visible()
    expect(desk.field("To")).to_be_focused()
    desk.shot("20-field-missing")

    desk.add_recipient("grace", "Grace O'Brien")
    expect(desk.error_under("recipients")).to_have_count(0)
    desk.write("Far too much. " * 60)
    expect(desk.window.get_by_text("more than the 5 segments allowed")).to_be_visible()
    desk.submit()
    expect(desk.error_under("message")).to_contain_text("Shorten it")
    desk.shot("21-message-too-long")
    desk.close_window()


def test_type_ahead_says_when_nothing_is_found(desk: Desk) -> None:
    desk.be("Ana")
    desk.open_window()
    expect(desk.type_ahead("To", "nobody of this name")).to_contain_text("No results")
    desk.page.keyboard.press("Escape")
    expect(desk.window).to_be_visible()
    expect(desk.type_ahead("On behalf of queue", "deliv")).to_contain_text("No results")
    desk.page.keyboard.press("Escape")
    desk.close_window()


def test_command_fills_in_number_and_text(desk: Desk) -> None:
    desk.be("Ana")
    desk.open_window("+1 202 555 0199 Your parcel has come")
    expect(desk.window.locator(".chip", has_text="+1 202-555-0199")).to_be_visible()
    expect(desk.field("Message")).to_have_value("Your parcel has come")
    desk.shot("22-filled-in-by-command")
    desk.close_window()


def test_a_window_waits_while_one_is_somebody_else(desk: Desk) -> None:
    desk.be("Ana")
    desk.open_window()
    desk.write("Half a sentence")
    expect(desk.window.get_by_text("15 characters")).to_be_visible()
    desk.page.get_by_test_id("person-U0BEN").click()
    expect(desk.window).to_have_count(0)
    desk.page.get_by_test_id("person-U0ANA").click()
    expect(desk.field("Message")).to_have_value("Half a sentence")
    desk.close_window()


def test_result_tells_of_each_recipient(desk: Desk) -> None:
    desk.be("Ana", "billing-support")
    desk.open_window()
    desk.send("Hello {first_name}", ("aisha", "Aisha Khan"))
    desk.close_window()

    desk.open_window()
    for text, name in (
        ("aisha", "Aisha Khan"),
        ("grace", "Grace O'Brien"),
        ("yusuf", "Yusuf Demir"),
    ):
        desk.add_recipient(text, name)
    desk.write("Hello {first_name}, our office is closed tomorrow.")
    expect(desk.window.get_by_text("2 messages")).to_be_visible()
    before = desk.window.get_by_text("Aisha Khan is with")
    expect(desk.window.get_by_text("your capacity is 1")).to_be_visible()
    desk.bring_into_view(before)
    desk.shot("23-before-you-send")

    desk.submit()
    expect(desk.window.get_by_text("2 of 3 sent")).to_be_visible()
    expect(desk.window.get_by_text("Aisha Khan: not sent.")).to_be_visible()
    expect(desk.window.get_by_role("link", name="Open thread")).to_have_count(3)
    desk.shot("24-result-of-several")
    desk.close_window()


def test_open_conversation_is_taken_over_only_when_told_so(desk: Desk) -> None:
    desk.be("Ben", "deliveries")
    desk.open_window()
    desk.pick("On behalf of queue", "deliv", "Deliveries")
    desk.send("Your parcel comes today", ("tom b", "Tom Baker"))
    desk.close_window()
    desk.card("Tom Baker").get_by_role("button", name="End message").click()
    desk.window.get_by_role("button", name="Skip").click()
    expect(desk.card("Tom Baker")).to_contain_text("Ended")

    desk.open_window()
    desk.add_recipient("tom b", "Tom Baker")
    desk.write("It comes tomorrow instead")
    continues = desk.window.get_by_text("you continue the conversation")
    expect(continues).to_be_visible()
    desk.submit()
    expect(desk.window.get_by_role("heading", name="Take over?")).to_be_visible()
    expect(desk.window.get_by_text("Queue: Deliveries, ended by Ben Okafor")).to_be_visible()
    desk.shot("25-take-over")
    desk.submit()
    expect(desk.window.get_by_text("Tom Baker: taken over.")).to_be_visible()
    desk.close_window()
    expect(desk.card("Tom Baker")).to_contain_text("Connected")
    desk.take_phone("Tom")
    expect(desk.bubble("It comes tomorrow instead")).to_be_visible()


def test_whatsapp_asks_for_a_template_and_its_values(desk: Desk) -> None:
    desk.be("Ben", "appointments")
    desk.open_window()
    desk.window.get_by_text("WhatsApp", exact=True).click()
    expect(desk.window.get_by_text("without + or 00")).to_be_visible()
    desk.pick("On behalf of queue", "appoint", "Appointments")
    desk.add_recipient("maria lop", "Maria Lopez")
    expect(desk.window.get_by_text("only lets an approved template through")).to_be_visible()
    expect(desk.field("Message")).to_have_count(0)

    offered = desk.type_ahead("Template", "invoice")
    expect(offered.get_by_role("option")).to_have_count(2)
    desk.shot("26-templates")
    offered.get_by_role("option", name="invoice_question (en)").click()
    expect(desk.field("Header 1")).to_be_visible()
    desk.submit()
    expect(desk.error_under("template_value")).to_have_count(3)
    for label, value in (("Header 1", "NW-2231"), ("Value 1", "Maria"), ("Value 2", "4 November")):
        desk.field(label).fill(value)
    preview = desk.window.get_by_text("about your invoice of 4 November")
    desk.bring_into_view(preview)
    desk.shot("27-template-values")

    desk.submit()
    expect(desk.window.get_by_text("Maria Lopez: sent.")).to_be_visible()
    desk.close_window()
    desk.take_phone("Maria", "WhatsApp")
    expect(desk.bubble("about your invoice of 4 November")).to_be_visible()
    desk.open_thread("Maria Lopez")
    desk.answer("Yes, go ahead")
    expect(desk.line("Yes, go ahead")).to_be_visible()
    expect(desk.card("Maria Lopez")).to_contain_text("free to answer until")
    desk.shot("28-whatsapp-thread")

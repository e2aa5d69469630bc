"""What people other than the assigned agent see, and each one's App Home."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from sandbox.launch import Stage
from sandbox.world import load_seed
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


def test_help_is_for_the_asking_agent_only(desk: Desk) -> None:
    desk.be("Ana")
    desk.type_command("help")
    told = desk.channel.get_by_test_id("ephemeral").last
    expect(told).to_contain_text("Only visible to you")
    expect(told).to_contain_text("stays internal")
    desk.shot("30-help")
    desk.be("Ben")
    expect(desk.channel.get_by_text("stays internal")).to_have_count(0)


def test_somebody_who_is_no_agent_is_told_whom_to_ask(desk: Desk) -> None:
    desk.be("Nia")
    desk.type_command()
    told = desk.channel.get_by_test_id("ephemeral").last
    expect(told).to_contain_text("Ask Lea Braun to add nia@northwind.example as an agent.")
    desk.shot("31-not-an-agent")
    desk.open_home()
    expect(desk.home.get_by_text("You are not set up")).to_be_visible()
    desk.shot("32-home-of-a-stranger")


def test_home_lists_conversations_and_opens_their_threads(desk: Desk) -> None:
    desk.be("Lea", "billing-support")
    desk.open_home()
    desk.home.get_by_role("button", name="Send a message").click()
    desk.pick("On behalf of queue", "billing", "Billing Support")
    desk.send("Good morning", ("minh", "Minh Nguyễn"))
    desk.close_window()

    row = desk.home.get_by_text("Minh Nguyễn · SMS · Billing Support")
    expect(row).to_be_visible()
    desk.shot("33-home")
    desk.home.get_by_role("link", name="Open thread").or_(
        desk.home.get_by_role("button", name="Open thread")
    ).last.click()
    expect(desk.thread).to_contain_text("Good morning")


def test_app_s_message_to_one_person_is_read_in_its_messages_tab(desk: Desk, stage: Stage) -> None:
    desk.be("Ben")
    expect(desk.page.get_by_test_id("link-state")).to_contain_text("App connected")
    tell(stage, "U0BEN", "Your message was not sent")
    entry = desk.page.get_by_test_id("app-home")
    expect(entry.get_by_label("1 unread")).to_be_visible()
    entry.click()
    expect(desk.channel.get_by_text("Your message was not sent")).to_be_visible()
    expect(desk.page.get_by_test_id("composer")).to_be_hidden()
    desk.shot("37-message-of-the-app")
    desk.open_app_tab("Home")
    expect(desk.home.get_by_role("button", name="Send a message")).to_be_visible()
    desk.be("Lea")
    expect(entry.get_by_label("unread")).to_have_count(0)


def tell(stage: Stage, slack_user_id: str, text: str) -> None:
    """As the app does."""
    token = load_seed(ROOT / "examples" / "workspace.yml")["app"]["bot_token"]
    slack = WebClient(token, base_url=f"{stage.sandbox_url}/slack/api/")
    slack.chat_postMessage(channel=slack_user_id, text=text)


def test_lead_reads_along_and_what_she_writes_stays_internal(desk: Desk) -> None:
    desk.be("Ana", "billing-support")
    desk.open_window()
    desk.send("Hello Søren, one question", ("søren", "Søren Østergaard"))
    desk.close_window()

    desk.be("Lea", "billing-support")
    desk.open_thread("Søren Østergaard")
    desk.reply("Ask for the order number")
    expect(desk.line("Kept internal, not sent to the customer: Ana Ruiz")).to_be_visible()
    desk.shot("34-lead-in-the-thread")
    desk.card("Søren Østergaard").get_by_role("button", name="End message").click()
    expect(desk.window.get_by_text("This conversation is not with you.")).to_be_visible()
    desk.shot("35-not-with-you")
    desk.close_window()


def test_what_mentions_a_colleague_waits_for_a_decision(desk: Desk) -> None:
    desk.be("Ana", "billing-support")
    desk.open_window()
    desk.send("Hello Łucja", ("lucja", "Łucja Wójcik"))
    desk.close_window()
    desk.open_thread("Łucja Wójcik")
    desk.reply("// prefers mail")
    desk.reply("Ask for <@U0LEA>, she knows")
    note = desk.line("it mentions a colleague")
    expect(note).to_be_visible()
    desk.shot("36-kept-internal")
    note.get_by_role("button", name="Send to customer").click()
    desk.take_phone("… 0127")
    expect(desk.bubble("Lea Braun, she knows")).to_be_visible()
    expect(desk.phone.get_by_text("prefers mail")).to_have_count(0)

"""Slow Slack, a carrier that refuses, an app that is down: what a person sees of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.client import Control
from sandbox.launch import Stage
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_window_opens_while_slack_is_slow(desk: Desk, control: Control) -> None:
    control.set(slack_latency_ms=700)
    desk.be("Ana")
    desk.open_window()
    desk.add_recipient("grace", "Grace O'Brien")
    desk.field("Message").press_sequentially("Typed while the window is redrawn", delay=30)
    expect(desk.window.get_by_text("33 characters, 1 segment")).to_be_visible()
    expect(desk.field("Message")).to_have_value("Typed while the window is redrawn")
    desk.close_window()


def test_refused_number_is_told_in_the_thread(desk: Desk) -> None:
    desk.page.get_by_test_id("drawer-faults").click()
    desk.page.get_by_test_id("fault-target").fill("twilio.messages.create")
    desk.page.get_by_test_id("fault-kind").select_option("carrier_error")
    desk.page.get_by_test_id("add-fault").click()
    expect(desk.page.get_by_test_id("fault")).to_contain_text("carrier_error")
    desk.shot("40-fault-switched-on")
    desk.page.get_by_test_id("drawer-faults").click()

    desk.be("Ana", "billing-support")
    desk.open_window()
    desk.send("Will this arrive?", ("zoe", "Zoë Núñez"))
    desk.close_window()
    desk.open_thread("Zoë Núñez")
    expect(desk.line("(30006)")).to_be_visible()
    desk.shot("41-not-delivered")
    desk.line("(30006)").get_by_role("button", name="Try again").click()
    expect(
        desk.line("Will this arrive?").get_by_test_id("reaction-white_check_mark")
    ).to_be_visible()


def test_app_that_is_down_loses_nothing(desk: Desk, stage: Stage) -> None:
    desk.be("Ana", "billing-support")
    desk.open_window()
    desk.send("Before", ("lombardi", "Maria Lombardi"))
    desk.close_window()
    desk.open_thread("Maria Lombardi")
    expect(desk.line("Before").get_by_test_id("reaction-white_check_mark")).to_be_visible()

    stage.kill_app()
    try:
        write_while_the_app_is_down(desk)
    finally:
        stage.start_app()
    expect(desk.page.get_by_test_id("link-state")).to_contain_text("App connected")
    desk.take_phone("… 0128")
    expect(desk.bubble("Written while the app was down")).to_be_visible()
    desk.shot("43-app-back")


def write_while_the_app_is_down(desk: Desk) -> None:
    desk.type_command()
    expect(desk.channel.get_by_text("failed with the error")).to_be_visible()
    desk.reply("Written while the app was down")
    expect(desk.page.get_by_test_id("link-state")).to_contain_text("The app is away")
    desk.shot("42-app-down")

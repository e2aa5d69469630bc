"""The page itself: nothing that happens goes unseen, and no click is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.client import Control
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


_NO_FEED = """
window.WebSocket = class extends WebSocket {
  constructor(url) { super(window.hasFeed ? url : `${url}/nowhere`); }
};
"""


def test_nobody_can_begin_before_the_page_hears_what_happens(desk: Desk) -> None:
    people = desk.page.get_by_role("group", name="Be this person").get_by_role("button")
    desk.page.add_init_script(_NO_FEED)
    desk.page.reload()
    expect(desk.page.get_by_test_id("link-state")).to_contain_text("does not answer")
    expect(people).to_have_count(0)
    desk.page.evaluate("window.hasFeed = true")
    expect(people).not_to_have_count(0)
    expect(desk.page.get_by_test_id("link-state")).to_contain_text("App connected")


_A_WHILE = "async () => { for (let n = 0; n < 9; n += 1) await fetch('/control/state'); }"


def test_click_counts_although_its_button_was_drawn_anew(desk: Desk, control: Control) -> None:
    tab = desk.phone.get_by_role("tab", name="Tom")
    tab.hover()
    desk.page.mouse.down()
    control.set(receipt_delay_ms=control.state()["settings"]["receipt_delay_ms"])
    desk.page.evaluate(_A_WHILE)  # so long that what it heard would have been drawn
    desk.page.mouse.up()
    expect(tab).to_have_attribute("aria-selected", "true")

"""What a person sees and does on the sandbox's page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class Desk:
    """The page, as somebody plays agents on the left and customers on the right."""

    def __init__(self, page: Page, screenshots: Path) -> None:
        self.page, self._screenshots = page, screenshots
        self.window = page.get_by_test_id("modal")
        self.thread = page.get_by_test_id("thread-panel")
        self.channel = page.get_by_test_id("channel-view")
        self.home = page.get_by_test_id("home-view")
        self.phone = page.get_by_role("complementary", name="Customers' phones")

    def shot(self, name: str, of: Locator | None = None) -> None:
        """The whole page, or one part of it."""
        clip = of.bounding_box() if of else None
        path = self._screenshots / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled", clip=clip)

    def bring_into_view(self, part: Locator) -> None:
        """Also while the window is drawn anew, which Playwright's own takes for a fault."""
        expect(part).to_be_visible()
        part.evaluate("part => part.scrollIntoView({block: 'nearest'})")

    # Agents

    def be(self, name: str, place: str = "general") -> None:
        self.page.get_by_role("group", name="Be this person").get_by_text(name).click()
        self.page.get_by_test_id(f"channel-{place}").click()

    def open_home(self) -> None:
        self.page.get_by_test_id("app-home").click()

    def open_app_tab(self, name: str) -> None:
        self.page.get_by_role("tablist", name="App").get_by_role("tab", name=name).click()

    def type_command(self, text: str = "") -> None:
        composer = self.page.get_by_test_id("composer")
        composer.fill(f"/send-on-behalf {text}".strip())
        composer.press("Escape")  # the suggestion
        composer.press("Enter")

    def open_window(self, text: str = "") -> None:
        self.type_command(text)
        expect(self.window.get_by_role("heading", name="Send a message")).to_be_visible()

    def field(self, label: str) -> Locator:
        return self.window.get_by_label(label, exact=True)

    def error_under(self, block: str) -> Locator:
        """The error below the input whose block_id starts like this."""
        return self.window.locator(f'[data-testid^="error-{block}"]')

    def type_ahead(self, label: str, text: str) -> Locator:
        """The list that opens under the field."""
        self.field(label).click()
        self.field(label).press_sequentially(text)
        return self.page.get_by_role("listbox", name=label)

    def pick(self, label: str, text: str, option: str) -> None:
        self.type_ahead(label, text).get_by_role("option", name=option).first.click()
        expect(self.page.get_by_role("listbox", name=label)).to_have_count(0)

    def add_recipient(self, text: str, name: str) -> None:
        self.pick("To", text, name)
        expect(self.window.locator(".chip", has_text=name)).to_be_visible()

    def write(self, text: str) -> None:
        self.field("Message").fill(text)

    def submit(self) -> None:
        self.window.get_by_test_id("modal-submit").click()

    def close_window(self) -> None:
        self.window.get_by_test_id("modal-x").click()
        expect(self.window).to_have_count(0)

    def send(self, message: str, *recipients: tuple[str, str]) -> None:
        """Fills in the open window and sends; the result is in sight when it returns."""
        for text, name in recipients:
            self.add_recipient(text, name)
        self.write(message)
        self.submit()
        expect(self.window.get_by_role("heading", name="Result")).to_be_visible()

    # Conversations

    def card(self, name: str) -> Locator:
        """The newest card of a customer in the channel."""
        return self.channel.get_by_role("article").filter(has_text=name).last

    def open_thread(self, name: str) -> None:
        self.card(name).locator('[data-testid^="open-thread-"]').click()
        expect(self.thread).to_be_visible()

    def line(self, text: str) -> Locator:
        """A line of the open thread."""
        return self.thread.get_by_role("article").filter(has_text=text).last

    def reply(self, text: str) -> None:
        composer = self.page.get_by_test_id("thread-composer")
        composer.fill(text)
        composer.press("Enter")

    # Customers

    def take_phone(self, first_name: str, medium: str = "SMS") -> None:
        self.phone.get_by_role("tab", name=first_name).click()
        self.phone.get_by_role("tab", name=medium, exact=True).click()

    def bubble(self, text: str) -> Locator:
        return self.phone.get_by_test_id("phone-message").filter(has_text=text).last

    def answer(self, text: str) -> None:
        composer = self.page.get_by_test_id("phone-composer")
        composer.fill(text)
        composer.press("Enter")

"""A conversation between Ana and one customer, and what both must see of it in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.agent import Agent
from sandbox.client import Control, until
from sandbox.customer import Customer
from sandbox.launch import Stage
from sandbox.thread import Thread, cards

BILLING, BILLING_NUMBER = "C0BILLING", "+12025550100"
PATIENCE_S = 60.0  # a send that was cut off is only repeated once the carrier's list is settled
CODE = "Refund issued"


@dataclass
class Conversation:
    """``said`` is what both sides wrote, in order: to the customer, or from them."""

    stage: Stage
    number: str
    said: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.control = Control(self.stage.sandbox_url)
        self.ana = Agent(self.control, "U0ANA")
        self.customer = Customer(self.control, self.number)

    @property
    def thread(self) -> Thread:
        shown = f"•{self.number[-4:]}"
        look = lambda: [card for card in cards(self.control, BILLING) if shown in card.card_text()]  # noqa: E731
        [found] = until(f"one card for {shown}", look, lambda rows: len(rows) == 1, PATIENCE_S)
        return found

    def prepare_window(self, body: str) -> None:
        """All but the press of Send."""
        self.ana.open_window()
        self.ana.choose_queue("Billing Support")
        self.ana.add_recipient(self.number)
        self.ana.write(body)
        self.said.append(("to", body))

    def begin(self, body: str) -> None:
        self.prepare_window(body)
        self.ana.send()

    def press_send_again(self) -> None:
        """Unless the window shows already that it was pressed."""
        if self.ana.window().get("submit"):
            self.ana.send()

    def answer(self, body: str) -> None:
        self.said.append(("from", body))
        self.customer.write(BILLING_NUMBER, body)

    def reply(self, body: str) -> None:
        self.said.append(("to", body))
        self.ana.reply(self.thread, body)

    def end(self) -> None:
        self.ana.click(self.thread, "end_message")

    def press_end_again(self) -> None:
        if "Connected" in self.thread.card_text():
            self.end()

    def wrap_up(self) -> None:
        self.ana.wrap_up(CODE)

    def open_wrap_up(self) -> None:
        """By the card: the window may have gone down with the app."""
        for _ in self.ana.modals():
            self.ana.close()
        until("after-call work", self.thread.card_text, _has("After-call work"), PATIENCE_S)
        self.ana.click(self.thread, "wrap_up")
        until("the wrap-up", self.ana.modals)

    def save_again(self) -> None:
        if self.ana.modals() and self.ana.window().get("submit"):
            self.ana.submit()

    def is_seen(self) -> None:
        """Everything said stands once on the phone and once in the thread, each in its order."""
        sent = [body for way, body in self.said if way == "to"]
        until("each text on the phone once", self.customer.texts, _is(sent), PATIENCE_S)
        everything = [body for _, body in self.said]
        until("each line in the thread once", self._lines, _has_same(everything), PATIENCE_S)
        written = [body for way, body in self.said if way == "from"]
        lines = self._lines()
        assert [line for line in lines if line in written] == written
        assert [line for line in lines if line in sent] == sent

    def is_over(self) -> None:
        done = lambda text: "Ended" in text and CODE in text  # noqa: E731
        until("the card says how it ended", self.thread.card_text, done, PATIENCE_S)

    def _lines(self) -> list[str]:
        """What was said, without who said it."""
        bodies = {body for _, body in self.said}
        lines = self.thread.line_texts()
        return [next((b for b in bodies if line.endswith(b)), line) for line in lines]


def _has(text: str) -> Callable[[str], bool]:
    return lambda seen: text in seen


def _is(wanted: list[str]) -> Callable[[list[str]], bool]:
    return lambda seen: seen == wanted


def _has_same(wanted: list[str]) -> Callable[[list[str]], bool]:
    return lambda seen: sorted(seen) == sorted(wanted)

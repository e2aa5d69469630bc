"""``python -m sandbox.tour``: the demo without a browser.

A scripted agent and customer use the real app through the sandbox. Each step is seen at the other
end or the tour ends with status 1 and says which was not.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from sandbox.agent import Agent
from sandbox.client import Control, ControlRefused, NotObserved, until
from sandbox.customer import Customer
from sandbox.launch import LaunchError, Stage, free_port, stopped_by_signals
from sandbox.script import Script, StepFailed
from sandbox.thread import Thread, cards
from sandbox.tour_record import Credit, credit

BILLING, BILLING_NUMBER = "C0BILLING", "+12025550100"
FIRST = "Hello {first_name}, your invoice is ready."
FIRST_AS_READ = "Hello Maria, your invoice is ready."
ANSWER = "Thanks! Is <this> the *last* one & the final amount?"
REPLY = "Yes, it is the last one."
WHILE_DOWN = "Are you still there?"
REPLY_WHILE_DOWN = "I am, one moment please."
CODE, NOTE = "Invoice explained", "Asked about the final amount."


class Tour:
    def __init__(self, stage: Stage, script: Script) -> None:
        self.stage, self.script = stage, script
        self.control = Control(stage.sandbox_url)
        self.ana, self.ben = Agent(self.control, "U0ANA"), Agent(self.control, "U0BEN")
        self.maria = Customer(self.control, "+447700900123")
        self.tom = Customer(self.control, "+447700900124")

    def run(self) -> None:
        self.open_window()
        self.keep_others_out()
        thread = self.send()
        self.talk(thread)
        self.survive(thread)
        self.end(thread)
        self.write_on_whatsapp()
        self.script.finish()

    def open_window(self) -> None:
        self.script.chapter("1. The window")
        with self.script.step("Ana types /send-on-behalf and the window opens"):
            self.ana.open_window()
        with self.script.step("She is offered her own queue, and no other"):
            offered = self.ana.queues_offered()
            _expect(offered == ["Billing Support"], "only Billing Support", offered)
            self.ana.choose_queue("Billing Support")
        with self.script.step("She types “maria lo” and picks Maria Lopez"):
            self.ana.add_recipient("maria lo", "Maria Lopez")
        with self.script.step("She writes a message with the customer's first name in it"):
            self.ana.write(FIRST)

    def keep_others_out(self) -> None:
        with self.script.step("Ben opens the window and never sees Ana's queue"):
            self.ben.open_window()
            offered = [*self.ben.queues_offered(), *self.ben.queues_offered("bill")]
            _expect("Billing Support" not in offered, "no Billing Support for Ben", offered)
        with self.script.step("Ben sends a forged window with Ana's queue: refused"):
            answer = self.ben.submit_forged(self.ana.window())
            _expect(answer.get("response_action") == "errors", "an error under the queue", answer)
            _expect(not cards(self.control, BILLING), "no card", cards(self.control, BILLING))
            self.ben.close()

    def send(self) -> Thread:
        self.script.chapter("2. The message")
        with self.script.step("Ana presses Send and a card appears in #billing-support"):
            self.ana.send()
            threads = until("the card", lambda: cards(self.control, BILLING))
            thread = threads[0]
            _expect("Maria Lopez" in thread.card_text(), "the card names her", thread.card_text())
        with self.script.step("The text is the first line of the card's thread"):
            _until_line(thread, FIRST_AS_READ)
        with self.script.step("Maria's phone has the SMS, from the queue's number"):
            message = _until_text(self.maria, FIRST_AS_READ)
            _expect(message["from"] == BILLING_NUMBER, "from the queue's number", message)
        with self.script.step("The window shows the result"):
            until("sent", lambda: str(self.ana.window()["blocks"]), lambda text: "sent." in text)
            self.ana.close()
        self.script.show(_readable(thread.card_text()))
        return thread

    def talk(self, thread: Thread) -> None:
        self.script.chapter("3. The conversation")
        with self.script.step(f"Maria answers “{ANSWER}” and Ana reads it in the thread"):
            self.maria.write(BILLING_NUMBER, ANSWER)
            _until_line(thread, ANSWER)
        with self.script.step(f"Ana replies in the thread and Maria reads “{REPLY}”"):
            ts = self.ana.reply(thread, REPLY)
            _until_text(self.maria, REPLY)
        with self.script.step("The carrier reports delivery: Ana's line gets its mark"):
            until(
                "the mark", lambda: thread.reactions(ts), lambda names: "white_check_mark" in names
            )

    def survive(self, thread: Thread) -> None:
        self.script.chapter("4. The app is killed, and started again")
        with self.script.step("SIGKILL; Maria and Ana write while nobody is there"):
            self.stage.kill_app()
            self.maria.write(BILLING_NUMBER, WHILE_DOWN)
            self.ana.reply(thread, REPLY_WHILE_DOWN)
        with self.script.step("The app is started again"):
            self.stage.start_app()
        with self.script.step("Ana reads what Maria wrote meanwhile"):
            _until_line(thread, WHILE_DOWN, seconds=20)
        with self.script.step("Maria reads what Ana wrote meanwhile"):
            _until_text(self.maria, REPLY_WHILE_DOWN, seconds=20)
        with self.script.step("Nothing came twice"):
            counts = [thread.count(text) for text in (FIRST_AS_READ, REPLY, WHILE_DOWN)]
            texts = self.maria.texts()
            _expect(counts == [1, 1, 1], "every line once", thread.line_texts())
            _expect(texts == [FIRST_AS_READ, REPLY, REPLY_WHILE_DOWN], "every text once", texts)
            _expect(len(cards(self.control, BILLING)) == 1, "one card", thread.card_text())

    def end(self, thread: Thread) -> None:
        self.script.chapter("5. The end")
        with self.script.step("Ana presses End message and the wrap-up opens"):
            self.ana.end(thread)
        with self.script.step(f"She picks “{CODE}” and writes a note"):
            self.ana.wrap_up(CODE, NOTE)
        with self.script.step("The card shows who handled it, how long, and the code"):
            done = lambda text: "Ended" in text and "by <@U0ANA>" in text and CODE in text  # noqa: E731
            text = until("the ended card", thread.card_text, done)
        self.script.show(_readable(text))
        with self.script.step("The interaction is credited to Ana and Billing Support"):
            wanted = Credit("ana@northwind.example", "Billing Support", CODE, NOTE)
            read = lambda: credit(self.stage.folder)  # noqa: E731
            until("the credit in the database", read, lambda rows: wanted in rows)

    def write_on_whatsapp(self) -> None:
        self.script.chapter("6. WhatsApp")
        self._send_template("Deliveries", "C0DELIVER", "delivery_update", ("Tom", "NW-1042"))
        values = ("NW-2231", "Tom", "4 November")
        self._send_template("Appointments", "C0APPOINT", "invoice_question", values)

    def _send_template(
        self, queue: str, slack_channel_id: str, name: str, values: tuple[str, ...]
    ) -> None:
        before = len(self.tom.received("whatsapp"))
        with self.script.step(f"Ben picks WhatsApp, {queue} and Tom Baker"):
            self.ben.open_window()
            self.ben.choose_medium("whatsapp")
            self.ben.choose_queue(queue)
            self.ben.add_recipient("tom b", "Tom Baker")
        with self.script.step(f"No open window with Tom: he fills in the template {name}"):
            self.ben.choose_template(name)
            self.ben.fill_template(*values)
        with self.script.step("Tom's phone has the template, and the thread too"):
            self.ben.send()
            come = lambda rows: len(rows) > before  # noqa: E731
            message = until("the message", lambda: self.tom.received("whatsapp"), come)[-1]
            thread = until("the card", lambda: cards(self.control, slack_channel_id))[-1]
            _until_line(thread, values[-1])
            self.ben.close()
        self.script.show(message["body"])
        with self.script.step("Tom answers, and now Ben may write freely"):
            self.tom.write(message["from"], f"Good, {name}.", "whatsapp")
            _until_line(thread, f"Good, {name}.")
            self.ben.reply(thread, f"You are welcome ({queue}).")
            _until_text(self.tom, f"You are welcome ({queue}).", "whatsapp")


def _until_line(thread: Thread, text: str, seconds: float = 10.0) -> None:
    found = lambda lines: any(text in line for line in lines)  # noqa: E731
    until(f"“{text}” in the thread", thread.line_texts, found, seconds)


def _until_text(
    customer: Customer, body: str, medium: str = "sms", seconds: float = 10.0
) -> dict[str, object]:
    look = lambda: customer.received(medium)  # noqa: E731
    has = lambda rows: any(row["body"] == body for row in rows)  # noqa: E731
    rows = until(f"“{body}” on the phone", look, has, seconds)
    return next(row for row in rows if row["body"] == body)


def _readable(text: str) -> str:
    """Without the marks that Slack's client turns into times, names and bold letters."""
    dated = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
    return re.sub(r"<@(\w+)>", r"@\1", dated).replace("*", "")


def _expect(is_so: bool, what: str, facts: object) -> None:
    if not is_so:
        raise NotObserved(what, facts)


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="tour-") as made:
        folder = options.folder or Path(made)
        stage = Stage(folder, free_port(), free_port(), transport=options.transport)
        with stopped_by_signals(), stage:
            return _run(stage, Script())


def _run(stage: Stage, script: Script) -> int:
    try:
        script.chapter("Starting app and sandbox")
        with script.step("Tables, queues, people and contacts; both processes are ready"):
            stage.prepare()
            stage.start_sandbox()
            stage.start_app()
        Tour(stage, script).run()
    except (StepFailed, LaunchError, ControlRefused) as fault:
        sys.stderr.write(f"\nThe tour stops here: {fault}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tour", description="The demo without a browser.")
    parser.add_argument("--transport", choices=("http", "socket"), default="http")
    parser.add_argument("--folder", type=Path, help="keep data and logs here")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""SIGKILL in the middle of everything that the app does: nothing is lost and nothing doubled."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import pytest

from sandbox.client import until
from sandbox.launch import Stage
from sandbox.thread import cards
from tests.acceptance.conftest import NewStage
from tests.acceptance.conversation import BILLING, Conversation
from tests.acceptance.kills import AnswerLost, BeforeCommit, CallLost, CallMade, Kill

pytestmark = pytest.mark.acceptance
POST, UPDATE, SMS = "slack.chat.postMessage", "slack.chat.update", "twilio.messages.create"


@dataclass(frozen=True)
class InCalls:
    """Killed within each call to Slack and the carrier."""

    kill: Kill
    transport: str = "http"
    database: str = "sqlite"

    def play(self, new_stage: NewStage) -> None:
        with new_stage(self.transport, self.database) as stage:
            stage.start_sandbox()
            stage.start_app()
            self.first_message(stage, "+12025550131", POST)
            self.first_message(stage, "+12025550132", SMS)
            self.first_line(stage, "+12025550133")
            self.rest(stage, "+12025550134")

    def first_message(self, stage: Stage, number: str, target: str) -> None:
        talk = Conversation(stage, number)
        talk.prepare_window(f"First, killed in {target}")
        self.kill.during(stage, target, talk.ana.send)
        talk.is_seen()

    def first_line(self, stage: Stage, number: str) -> None:
        """The card stands, its first line is a second away."""
        talk = Conversation(stage, number)
        before = len(cards(talk.control, BILLING))
        talk.begin("First, killed in its line")
        has_card = lambda rows: len(rows) > before  # noqa: E731
        until("the card", lambda: cards(talk.control, BILLING), has_card)
        self.kill.during(stage, POST, lambda: None)
        talk.is_seen()

    def rest(self, stage: Stage, number: str) -> None:
        talk = Conversation(stage, number)
        talk.begin("First")
        talk.is_seen()
        self.kill.during(stage, POST, lambda: talk.answer("Answer, killed in its line"))
        talk.is_seen()
        self.kill.during(stage, SMS, lambda: talk.reply("Reply, killed in its SMS"))
        talk.is_seen()
        self.kill.during(stage, "slack.reactions.add", lambda: talk.reply("Killed in its mark"))
        talk.is_seen()
        self.kill.during(stage, UPDATE, talk.end)
        talk.open_wrap_up()
        self.kill.during(stage, UPDATE, talk.wrap_up)
        talk.is_over()
        talk.is_seen()


@dataclass(frozen=True)
class InRequests:
    """Killed within each request from Slack and the carrier; people try again what failed."""

    kill: Kill
    transport: str = "http"

    def play(self, new_stage: NewStage) -> None:
        with new_stage(self.transport) as stage:
            stage.start_sandbox()
            stage.start_app()
            talk = Conversation(stage, "+12025550141")
            talk.prepare_window("First, killed at Send")
            self.kill.during(stage, "slack.interactions", talk.ana.submit)
            talk.press_send_again()
            talk.is_seen()
            self.kill.during(stage, "twilio.inbound", lambda: talk.answer("Killed at the webhook"))
            talk.is_seen()
            self.kill.during(stage, "slack.events", lambda: talk.reply("Killed at the event"))
            talk.is_seen()
            self.kill.during(stage, "slack.interactions", talk.end)
            talk.press_end_again()
            talk.open_wrap_up()
            self.kill.during(stage, "slack.interactions", talk.wrap_up)
            talk.save_again()
            talk.is_over()
            talk.is_seen()


@dataclass(frozen=True)
class WhileDown:
    """Both sides write several times while the app is down."""

    transport: str = "http"

    def play(self, new_stage: NewStage) -> None:
        with new_stage(self.transport) as stage:
            stage.start_sandbox()
            stage.start_app()
            talk = Conversation(stage, "+12025550151")
            talk.begin("First")
            talk.is_seen()
            thread = talk.thread
            stage.kill_app()
            for number in (1, 2, 3):
                talk.answer(f"Written while down {number}")
                talk.ana.reply(thread, f"Replied while down {number}")
                talk.said.append(("to", f"Replied while down {number}"))
            stage.start_app()
            talk.is_seen()


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(InCalls(CallLost()), id="calls-that-were-lost"),
        pytest.param(
            InCalls(CallMade(), "socket", "postgresql"), id="calls-that-were-made-postgresql"
        ),
        pytest.param(InRequests(BeforeCommit()), id="requests-not-committed"),
        pytest.param(InRequests(AnswerLost()), id="requests-without-answer"),
        pytest.param(InRequests(BeforeCommit(), "socket"), id="socket-requests-not-committed"),
        pytest.param(InRequests(AnswerLost(), "socket"), id="socket-requests-without-answer"),
        pytest.param(WhileDown(), id="while-down"),
        pytest.param(WhileDown("socket"), id="while-down-socket"),
    ],
)
def test_nothing_is_lost_or_doubled_by_sigkill(
    scenario: InCalls | InRequests | WhileDown,
    played: dict[object, Future[None]],
) -> None:
    played[scenario].result()

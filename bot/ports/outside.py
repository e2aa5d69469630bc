"""What is outside: contact centres, carriers, Slack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.cards import Card, Home, ReceiptMark, ThreadLine
from bot.domain.model import (
    AgentId,
    CarrierName,
    ConversationId,
    InteractionId,
    Template,
)
from bot.domain.records import (
    Accepted,
    InboundMessage,
    Outbound,
    Receipt,
    Started,
    StartRequest,
)
from bot.domain.window import OutreachProgress, Unsent


class ContactCenter(Protocol):
    """Whose queues and conversations they are. Called by the worker only, one change per job.

    Every call may be repeated after a crash and then changes nothing. Lists (queues, contacts)
    are read from the store in either case: a remote centre keeps them fresh there.
    """

    async def start(self, request: StartRequest) -> Started:
        """Opens or continues one conversation. Raises Refused with the rule that says no."""
        ...

    async def accept(self, conversation_id: ConversationId, agent_id: AgentId) -> None:
        """Takes one that waits, or goes on with one that nobody has."""
        ...

    async def end(self, conversation_id: ConversationId, agent_id: AgentId) -> None: ...
    async def wrap_up(self, interaction_id: InteractionId) -> None:
        """Completes after-call work with the code and note on the interaction's row."""
        ...

    async def send(self, carrier: CarrierName, outbound: Outbound) -> Accepted: ...
    async def find_sent(
        self, carrier: CarrierName, outbound: Outbound, since: datetime
    ) -> Accepted | None: ...


class Carrier(Protocol):
    """One vendor. Its words stay inside; what comes out is ours or an error of bot.errors."""

    name: CarrierName

    async def send(self, outbound: Outbound) -> Accepted: ...
    async def find_sent(self, outbound: Outbound, since: datetime) -> Accepted | None:
        """Looks for an attempt whose answer was lost. Raises OutcomeUnknown when it cannot tell."""
        ...

    def verify(self, url: str, headers: Mapping[str, str], body: bytes) -> bool: ...
    def parse(self, body: bytes, query: Mapping[str, str]) -> list[InboundMessage | Receipt]: ...
    async def templates(self) -> list[Template]: ...


Handshake = Callable[[Mapping[str, str]], str | None]
"""Answers a carrier that checks whether a webhook is ours: the challenge, or None."""


class Threads(Protocol):
    """Slack, outwards. ``key`` is our id in the post's metadata: what find_post looks for."""

    async def post_card(self, slack_channel_id: str, card: Card, key: str) -> str: ...
    async def update_card(self, slack_channel_id: str, slack_ts: str, card: Card) -> None: ...
    async def post_line(
        self, slack_channel_id: str, thread_ts: str, line: ThreadLine, key: str
    ) -> str: ...
    async def find_post(
        self, slack_channel_id: str, thread_ts: str | None, key: str, since: datetime
    ) -> str | None: ...
    async def mark_receipt(self, mark: ReceiptMark) -> None: ...
    async def show_progress(self, view_id: str, progress: OutreachProgress) -> None: ...
    async def post_unsent(self, slack_user_id: str, unsent: Unsent, key: str) -> None:
        """A direct message of the app."""
        ...

    async def has_direct_post(self, slack_user_id: str, key: str, since: datetime) -> bool:
        """Also False where the app was not given the scopes to look."""
        ...

    async def publish_home(self, slack_user_id: str, home: Home) -> None: ...


class Directory(Protocol):
    """Who people are in Slack."""

    async def email_and_name(self, slack_user_id: str) -> tuple[str | None, str]: ...
    async def group_members(self, user_group_id: str) -> list[str]: ...

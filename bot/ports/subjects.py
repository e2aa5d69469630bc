"""A transaction's members, grouped by subject.

``get_*`` raises NotThere, ``find_*`` gives None, ``lock_*`` reads a row that will be changed and
keeps others away from it until the commit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.jobs import Job, NewJob
from bot.domain.model import (
    Agent,
    AgentId,
    CannedMessage,
    CarrierName,
    Contact,
    ContactId,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Interaction,
    InteractionId,
    Medium,
    Message,
    MessageId,
    Pair,
    Queue,
    QueueId,
    RecipientKind,
    RecipientMatch,
    SubmissionId,
    Template,
    WrapUpCode,
)
from bot.domain.records import (
    InboxRow,
    InboxSource,
    NoticeRecord,
    PairStanding,
    Receipt,
    Submission,
)
from bot.domain.window import QueueChoice, RecipientOutcome


class Agents(Protocol):
    async def get(self, agent_id: AgentId) -> Agent: ...
    async def find_by_slack(self, slack_team_id: str, slack_user_id: str) -> Agent | None: ...
    async def find_by_email(self, email: str) -> Agent | None: ...
    async def link(
        self, agent_id: AgentId, slack_team_id: str, slack_user_id: str, name: str
    ) -> None: ...
    async def remember_queue(
        self, agent_id: AgentId, medium: Medium, queue_id: QueueId
    ) -> None: ...
    async def last_queue(self, agent_id: AgentId, medium: Medium) -> QueueId | None: ...
    async def count_connected(self, agent_id: AgentId) -> int: ...
    async def names(self, agent_ids: Collection[AgentId]) -> dict[AgentId, str]: ...


class Queues(Protocol):
    async def get(self, queue_id: QueueId) -> Queue: ...
    async def names(self, queue_ids: Collection[QueueId]) -> dict[QueueId, str]: ...
    async def is_member(self, agent_id: AgentId, queue_id: QueueId) -> bool: ...
    async def media(self, agent_id: AgentId) -> tuple[Medium, ...]: ...
    async def choices(
        self, agent_id: AgentId, medium: Medium, text: str = "", limit: int = 100
    ) -> list[QueueChoice]:
        """The agent's queues with a sender in this medium, word-prefix matched, by name."""
        ...

    async def choice(
        self, agent_id: AgentId, medium: Medium, queue_id: QueueId
    ) -> QueueChoice | None: ...
    async def find_by_sender(self, medium: Medium, sender_address: str) -> list[Queue]: ...
    async def canned(self, queue_id: QueueId) -> list[CannedMessage]: ...
    async def likely_codes(self, queue_id: QueueId, limit: int = 100) -> tuple[WrapUpCode, ...]:
        """All codes of the queue, the most used first."""
        ...


class Contacts(Protocol):
    async def get(self, contact_id: ContactId) -> Contact: ...
    async def find_by_values(self, values: Sequence[str]) -> list[Contact]:
        """Whoever has one of these identifiers, exactly as stored."""
        ...

    async def add_provisional(self, kind: str, value: str, name: str) -> Contact: ...
    async def search(
        self,
        text: str,
        medium: Medium,
        kinds: Sequence[RecipientKind],
        limit: int = 100,
    ) -> list[RecipientMatch]:
        """Word-prefix, accent- and case-blind; digits of a number in any format."""
        ...

    async def find_matches(
        self, chosen: Sequence[RecipientMatch], medium: Medium
    ) -> list[RecipientMatch | None]:
        """The lines again, in order; None where one is gone or has not this address any more."""
        ...


class Conversations(Protocol):
    async def get(self, conversation_id: ConversationId) -> Conversation: ...
    async def find_many(
        self, conversation_ids: Collection[ConversationId]
    ) -> dict[ConversationId, Conversation]: ...
    async def lock(self, conversation_id: ConversationId) -> Conversation: ...
    async def lock_open(self, pair: Pair) -> Conversation | None: ...
    async def find_last(self, pair: Pair) -> Conversation | None:
        """The newest one, closed or not."""
        ...

    async def find_by_thread(
        self, slack_team_id: str, slack_channel_id: str, thread_ts: str
    ) -> Conversation | None: ...
    async def has_unposted(self, slack_channel_id: str, since: datetime) -> bool:
        """Whether a conversation that started there still waits for its card."""
        ...

    async def add(self, conversation: Conversation) -> bool:
        """False when the pair already has one that is not closed."""
        ...

    async def save(self, conversation: Conversation) -> None: ...
    async def add_interaction(self, interaction: Interaction) -> None: ...
    async def get_interaction(self, interaction_id: InteractionId) -> Interaction: ...
    async def find_interaction(self, interaction_id: InteractionId) -> Interaction | None: ...
    async def connected_since(
        self, interaction_ids: Collection[InteractionId]
    ) -> dict[InteractionId, datetime]: ...
    async def save_interaction(self, interaction: Interaction) -> None: ...
    async def list_connected(self, agent_id: AgentId) -> list[Conversation]: ...
    async def list_after_call_work(self, agent_id: AgentId) -> list[Interaction]: ...


class Messages(Protocol):
    async def get(self, message_id: MessageId) -> Message: ...
    async def find_many(self, message_ids: Collection[MessageId]) -> dict[MessageId, Message]: ...
    async def lock(self, message_id: MessageId) -> Message: ...
    async def add(self, message: Message) -> bool:
        """False when this thread line or carrier message is already stored."""
        ...

    async def save(self, message: Message) -> None: ...
    async def set_marked(self, message_id: MessageId, shown: DeliveryStatus) -> None:
        """Touches nothing else of the message, which may be changing meanwhile."""
        ...

    async def set_posted(self, message_id: MessageId, slack_ts: str) -> None:
        """Its line stands in the thread; like ``set_marked``."""
        ...

    async def last(self, conversation_id: ConversationId) -> Message | None:
        """Between agent and customer: what was kept internal was not said."""
        ...

    async def last_inbound_at(self, conversation_id: ConversationId) -> datetime | None: ...
    async def find_by_thread_line(
        self, conversation_id: ConversationId, slack_ts: str
    ) -> Message | None: ...
    async def find_by_carrier_id(self, carrier_message_id: str) -> Message | None: ...
    async def add_receipt(self, receipt: Receipt) -> bool:
        """False when this very receipt was seen before."""
        ...

    async def lock_by_receipt(self, receipt: Receipt) -> Message | None: ...
    async def receipts(self, carrier: CarrierName, carrier_message_id: str) -> list[Receipt]:
        """Receipts that came before the send returned."""
        ...

    async def add_note(
        self, conversation_id: ConversationId, slack_user_id: str, text: str, slack_ts: str
    ) -> None: ...
    async def amend_note(self, conversation_id: ConversationId, slack_ts: str, text: str) -> bool:
        """Whether the line is a note. One without text stays a note and is offered no more."""
        ...

    async def notes(self, interaction: Interaction) -> list[str]: ...
    async def add_notice(self, notice: NoticeRecord) -> None: ...
    async def get_notice(self, notice_id: str) -> NoticeRecord: ...
    async def save_notice(self, notice: NoticeRecord) -> None: ...


class Pairs(Protocol):
    async def standing(self, pairs: Sequence[Pair]) -> Mapping[Pair, PairStanding]: ...
    async def record_inbound(self, pair: Pair, at: datetime) -> None: ...
    async def opt_out(self, pair: Pair, how: str) -> bool:
        """``how``: see ``bot.domain.opt_out``. False when it was already recorded."""
        ...

    async def opt_in(self, pair: Pair, unless: Collection[str] = ()) -> bool:
        """``unless``: the ways of opting out that this does not take back."""
        ...

    async def link_user_id(self, user_id: str, address: str) -> None:
        """WhatsApp says that both are one person."""
        ...

    async def other_names(self, addresses: Collection[str]) -> Mapping[str, list[str]]:
        """By number their user ids, by user id its number; only those that were linked."""
        ...


class Submissions(Protocol):
    async def add(self, submission: Submission) -> bool:
        """False when this view was submitted before."""
        ...

    async def get(self, submission_id: SubmissionId) -> Submission: ...
    async def find(self, submission_id: SubmissionId) -> Submission | None: ...
    async def list_by_conversation(self, conversation_id: ConversationId) -> list[SubmissionId]: ...
    async def save_outcome(
        self,
        submission_id: SubmissionId,
        position: int,
        outcome: RecipientOutcome,
        reason: str = "",
        conversation_id: ConversationId | None = None,
    ) -> None:
        """The agent has yet to read of it."""
        ...

    async def mark_told(self, submission_id: SubmissionId, positions: Collection[int]) -> None: ...


class Inbox(Protocol):
    """What was kept by ``Store.keep``."""

    async def get(self, inbox_id: int) -> InboxRow: ...
    async def list_waiting(self, source: InboxSource, kinds: Sequence[str]) -> list[InboxRow]:
        """Not processed yet, the oldest first."""
        ...

    async def finish(self, inbox_id: int) -> None:
        """Forget the payload, keep the keys."""
        ...


class UserGroups(Protocol):
    """Slack user groups that give their people permissions and queues."""

    async def ids(self) -> list[str]: ...
    async def add_person(
        self, slack_team_id: str, slack_user_id: str, email: str | None, name: str
    ) -> AgentId:
        """An agent who is known to Slack alone, so far without any permission."""
        ...

    async def replace_people(self, user_group_id: str, agent_ids: Sequence[AgentId]) -> None:
        """Gives what the group gives to these agents, and takes it from all others."""
        ...


class Templates(Protocol):
    async def replace(self, carrier: CarrierName, templates: Sequence[Template]) -> None:
        """What the carrier lists now is all there is."""
        ...

    async def find(self, template_id: str) -> Template | None: ...
    async def list_approved(
        self, carrier: CarrierName, text: str = "", limit: int = 100
    ) -> list[Template]: ...


class Jobs(Protocol):
    async def enqueue(self, *jobs: NewJob) -> None: ...
    async def finish(self, job: Job) -> None:
        """The commit raises StaleLease when another worker has the lane. So for the next three."""
        ...

    async def retry(self, job: Job, after_s: float, reason: str) -> None:
        """Keeps the lane's order: nothing in the lane runs before it."""
        ...

    async def park(self, job: Job, reason: str) -> None:
        """Out of the lane, kept where a person sees it."""
        ...

    async def hurry(self, lane: str) -> None:
        """What a retry made the lane wait for may be over: its first job is due now."""
        ...

    async def hold(self, job: Job) -> None:
        """Checks the fence and lets the job go on: for jobs with two transactions."""
        ...

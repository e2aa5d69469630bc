"""The send window as data: what it shows and what comes back. Rendering is for modals/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.model import (
    Agent,
    CannedMessage,
    Medium,
    QueueId,
    RecipientKind,
    RecipientMatch,
    Template,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChoice:
    """A queue the agent may choose, with the sender address the medium gives it."""

    queue_id: QueueId
    name: str
    sender_address: str
    default_region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What an agent's window begins with: of each medium the queue used last, or the only one."""

    agent: Agent
    media: tuple[Medium, ...]  # in which one of their queues can send
    last_medium: Medium | None
    first_queues: Mapping[Medium, QueueChoice | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One line of "Before you send": a catalogue key and its fields; ``thread_url`` is a link."""

    wording_key: str
    params: dict[str, object] = field(default_factory=dict)
    blocks: bool = False  # this recipient will be refused
    thread_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """Everything the send window draws. Made anew from the database at every change."""

    media: tuple[Medium, ...]
    medium: Medium
    queue: QueueChoice | None = None
    kind: RecipientKind | None = None  # the filter; None is All
    recipients: tuple[RecipientMatch, ...] = ()
    recipients_version: int = 0  # rises when recipients were dropped, so that Slack forgets them
    templates: tuple[Template, ...] = ()  # at most 100, what the menu offers
    canned: tuple[CannedMessage, ...] = ()
    template: Template | None = None
    template_values: tuple[str, ...] = ()
    template_required: bool = False
    message: str = ""
    message_version: int = 0  # rises when the message was replaced by a canned one
    preview: str = ""  # as the first recipient will read it; empty when it equals the message
    counter: str = ""  # "132 characters, 1 segment"
    cautions: tuple[Caution, ...] = ()

    @property
    def has_message_field(self) -> bool:
        """A template, chosen or required, takes its place."""
        return self.template is None and not self.template_required


@dataclass(frozen=True, slots=True, kw_only=True)
class SendForm:
    """What was submitted, parsed but not believed."""

    medium: Medium
    queue_id: QueueId | None
    recipients: tuple[RecipientMatch, ...]
    template_id: str | None
    template_values: tuple[str, ...]
    message: str
    kept_message: str = ""  # typed before a template took the field's place
    template_shape: str = ""  # of the template that the window showed, if it is the chosen one


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverQuestion:
    """One open, unassigned conversation the agent may continue."""

    position: int  # of the recipient in the submission
    recipient: str
    last_message: str
    last_message_at: datetime | None
    queue_name: str
    ended_by: str


class RecipientOutcome(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    TAKEN_OVER = "taken_over"
    REFUSED = "refused"
    FAILED = "failed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    recipient: str
    outcome: RecipientOutcome
    reason: str = ""  # a full sentence
    thread_url: str | None = None
    position: int = 0
    has_message: bool = True  # without one the conversation is only open


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """To whom nothing was sent, and why: what the window could not show. Numbers are masked."""

    queue_name: str
    total: int  # recipients, whatever became of them
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachProgress:
    """Progress while any line is pending, the result afterwards."""

    submission_id: str
    lines: tuple[OutcomeLine, ...]

    @property
    def is_finished(self) -> bool:
        return all(line.outcome is not RecipientOutcome.PENDING for line in self.lines)

"""What contact_center.yml says. Rules between several values are in checks.py."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.configuration import values
from bot.domain.model import (
    AfterCallWork,
    AfterCallWorkMode,
    CannedMessage,
    CarrierName,
    Medium,
    Permission,
    Queue,
    QueueId,
    Sender,
    WrapUpCode,
)
from bot.domain.records import DEFAULT_TIMELINE, Organization

Capacity = Annotated[int, Field(ge=1, le=25)]


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({Permission.SEND, Permission.VIEW_QUEUE}),
    Role.LEAD: frozenset({Permission.SEND, Permission.VIEW_QUEUE}),
}


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ThreadingTimeline(Section):
    sms: values.Timeline = DEFAULT_TIMELINE
    whatsapp: values.Timeline = DEFAULT_TIMELINE


class OrganizationSection(Section):
    message_capacity: Capacity = 1
    threading_timeline: ThreadingTimeline = ThreadingTimeline()
    lead_contact: values.Name = Organization().lead_contact

    def to_domain(self) -> Organization:
        timeline = self.threading_timeline
        return Organization(
            timelines={Medium.SMS: timeline.sms, Medium.WHATSAPP: timeline.whatsapp},
            message_capacity=self.message_capacity,
            lead_contact=self.lead_contact,
        )


class SenderSection(Section):
    address: values.PhoneNumber
    carrier: CarrierName


class Senders(Section):
    sms: SenderSection | None = None
    whatsapp: SenderSection | None = None

    def to_domain(self) -> dict[Medium, Sender]:
        sections = {Medium.SMS: self.sms, Medium.WHATSAPP: self.whatsapp}
        return {
            medium: Sender(medium=medium, address=section.address, carrier=section.carrier)
            for medium, section in sections.items()
            if section is not None
        }


class AfterCallWorkSection(Section):
    mode: AfterCallWorkMode = AfterCallWorkMode.OPTIONAL
    limit: values.Limit | None = None

    def to_domain(self) -> AfterCallWork:
        return AfterCallWork(mode=self.mode, limit_s=_seconds(self.limit))


class CannedSection(Section):
    name: values.Name
    text: Annotated[values.Text, Field(max_length=3000)]


class QueueSection(Section):
    name: values.Name
    slack_channel: values.SlackChannelId
    default_region: values.Region
    id: values.Id | None = None
    after_call_work: AfterCallWorkSection = AfterCallWorkSection()
    senders: Senders = Senders()
    wrap_up_codes: list[values.Name] = []
    canned_messages: list[CannedSection] = []

    @property
    def queue_id(self) -> QueueId:
        return QueueId(self.id or values.slug(self.name))

    def to_domain(self) -> Queue:
        return Queue(
            id=self.queue_id,
            name=self.name,
            slack_channel_id=self.slack_channel,
            default_region=self.default_region,
            after_call_work=self.after_call_work.to_domain(),
            senders=self.senders.to_domain(),
            wrap_up_codes=self._codes(),
        )

    def _codes(self) -> tuple[WrapUpCode, ...]:
        return tuple(WrapUpCode(id=values.key_of(n), name=n) for n in self.wrap_up_codes)

    def canned(self) -> tuple[CannedMessage, ...]:
        return tuple(
            CannedMessage(
                id=f"{self.queue_id}:{values.key_of(message.name)}",
                queue_id=self.queue_id,
                name=message.name,
                body=message.text,
            )
            for message in self.canned_messages
        )


class PersonSection(Section):
    """One person by e-mail, or everybody in a Slack user group."""

    email: values.Email | None = None
    user_group: values.SlackGroupId | None = None
    name: values.Name | None = None
    phone: values.PhoneNumber | None = None
    role: Role = Role.AGENT
    permissions: list[Permission] | None = None
    queues: list[str] | None = None
    message_capacity: Capacity | None = None

    @property
    def granted(self) -> frozenset[Permission]:
        if self.permissions is None:
            return ROLE_PERMISSIONS[self.role]
        return frozenset(self.permissions)

    @property
    def address(self) -> str:
        """The e-mail as it is compared: people write theirs in any case."""
        return (self.email or "").lower()


class Configuration(Section):
    """The whole file, free of faults when it comes from the reader."""

    organization: OrganizationSection = OrganizationSection()
    queues: list[QueueSection] = []
    people: list[PersonSection] = []

    def queue_ids(self, person: PersonSection) -> frozenset[QueueId]:
        """Queues are written by id or by name. A lead has all of them unless some are written."""
        if person.queues is None:
            everywhere = self.queues if person.role is Role.LEAD else []
            return frozenset(queue.queue_id for queue in everywhere)
        by_word = {queue.name.casefold(): queue.queue_id for queue in self.queues}
        by_word |= {queue.queue_id: queue.queue_id for queue in self.queues}
        return frozenset(by_word[word.strip().casefold()] for word in person.queues)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())

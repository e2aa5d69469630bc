"""The rows that contact_center.yml asks for, beside those that are there.

Queues and people that the file no longer names go, unless conversations refer to them: then their
row stays to be read, without sender, members, grants or search words, so that nothing new comes
of them. What Slack user groups gave to people stays as long as the group is granted it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Table

from bot.configuration.model import Configuration, PersonSection, QueueSection
from bot.domain.ids import derived_id
from bot.domain.search import fold_words, number_words
from storage import schema

Row = dict[str, Any]
Key = tuple[Any, ...]
Rows = dict[Key, Row]

TABLES: tuple[Table, ...] = (
    schema.setting,
    schema.queue,
    schema.queue_sender,
    schema.wrap_up_code,
    schema.canned_message,
    schema.agent,
    schema.agent_permission,
    schema.queue_member,
    schema.user_group_queue,
    schema.user_group_permission,
    schema.search_word,
)
"""In the order in which rows may be added; they are removed in the opposite one."""

DIRECT = ""
"""The source of what was given to the person and not by a user group."""


@dataclass(slots=True)
class State:
    """Rows by table and primary key. ``*_in_use`` are ids that conversations refer to."""

    tables: dict[Table, Rows] = field(default_factory=lambda: {table: {} for table in TABLES})
    queues_in_use: frozenset[str] = frozenset()
    agents_in_use: frozenset[str] = frozenset()

    def add(self, table: Table, **values: Any) -> None:
        self.tables[table][key_of(table, values)] = values

    def keep(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(table, **row)

    def rows(self, table: Table, **where: Any) -> Iterator[Row]:
        for row in self.tables[table].values():
            if where.items() <= row.items():
                yield row


def key_of(table: Table, row: Mapping[str, Any]) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


def wanted_rows(configuration: Configuration, current: State) -> State:
    wanted = State()
    _settings(wanted, configuration)
    for section in configuration.queues:
        _queue(wanted, section)
    _retired_queues(wanted, current)
    ids = {row["email"]: row["id"] for row in current.rows(schema.agent) if row["email"]}
    for person in configuration.people:
        if person.user_group is None:
            agent_id = ids.get(person.address) or derived_id("agent", person.address)
            _agent(wanted, current, configuration, person, agent_id)
        else:
            _user_group(wanted, configuration, person)
    _granted_by_groups(wanted, current)
    _other_agents(wanted, current)
    return wanted


def _settings(wanted: State, configuration: Configuration) -> None:
    organization = configuration.organization.to_domain()
    minutes = {
        str(medium): int(timeline / timedelta(minutes=1))
        for medium, timeline in organization.timelines.items()
    }
    wanted.add(schema.setting, name="timelines", value=minutes)
    wanted.add(schema.setting, name="message_capacity", value=organization.message_capacity)
    wanted.add(schema.setting, name="lead_contact", value=organization.lead_contact)


def _queue(wanted: State, section: QueueSection) -> None:
    queue = section.to_domain()
    wanted.add(
        schema.queue,
        id=queue.id,
        name=queue.name,
        slack_channel_id=queue.slack_channel_id,
        default_region=queue.default_region,
        acw_mode=queue.after_call_work.mode,
        acw_limit_s=queue.after_call_work.limit_s,
    )
    for sender in queue.senders.values():
        wanted.add(
            schema.queue_sender,
            queue_id=queue.id,
            medium=sender.medium,
            address=sender.address,
            carrier=sender.carrier,
        )
    for position, code in enumerate(queue.wrap_up_codes):
        wanted.add(
            schema.wrap_up_code,
            queue_id=queue.id,
            code=code.id,
            name=code.name,
            position=position,
        )
    for canned in section.canned():
        wanted.add(
            schema.canned_message,
            id=canned.id,
            queue_id=queue.id,
            name=canned.name,
            body=canned.body,
        )
    numbers = [word for sender in queue.senders.values() for word in number_words(sender.address)]
    _words(wanted, "queue", queue.id, [*fold_words(queue.name), *numbers])


def _retired_queues(wanted: State, current: State) -> None:
    named = {row["id"] for row in wanted.rows(schema.queue)}
    names = {row["name"] for row in wanted.rows(schema.queue)}
    for row in current.rows(schema.queue):
        if row["id"] in current.queues_in_use - named:
            is_taken = row["name"] in names
            name = f"{row['name']} ({row['id']})" if is_taken else row["name"]
            wanted.add(schema.queue, **{**row, "name": name})
            codes = current.rows(schema.wrap_up_code, queue_id=row["id"])
            wanted.keep(schema.wrap_up_code, codes)


def _agent(
    wanted: State,
    current: State,
    configuration: Configuration,
    person: PersonSection,
    agent_id: str,
) -> None:
    known = current.tables[schema.agent].get((agent_id,), {})
    capacity = person.message_capacity or configuration.organization.message_capacity
    # Once somebody was seen in Slack, their name is the one that they have there.
    in_slack = known.get("name") if known.get("slack_user_id") else None
    name = in_slack or person.name or known.get("name") or person.address.partition("@")[0]
    wanted.add(
        schema.agent,
        id=agent_id,
        name=name,
        email=person.address,
        message_capacity=capacity,
        phone=person.phone,
        slack_user_id=known.get("slack_user_id"),
    )
    for permission in person.granted:
        row = {"agent_id": agent_id, "permission": permission, "source": DIRECT}
        wanted.add(schema.agent_permission, **row)
    for queue_id in configuration.queue_ids(person):
        wanted.add(schema.queue_member, agent_id=agent_id, queue_id=queue_id, source=DIRECT)
    numbers = number_words(person.phone) if person.phone else []
    _words(wanted, "agent", agent_id, [*fold_words(name), *numbers])


def _user_group(wanted: State, configuration: Configuration, person: PersonSection) -> None:
    for queue_id in configuration.queue_ids(person):
        row = {"slack_user_group_id": person.user_group, "queue_id": queue_id}
        wanted.add(schema.user_group_queue, **row)
    for permission in person.granted:
        row = {"slack_user_group_id": person.user_group, "permission": permission}
        wanted.add(schema.user_group_permission, **row)


def _granted_by_groups(wanted: State, current: State) -> None:
    for row in current.rows(schema.queue_member):
        if (row["source"], row["queue_id"]) in wanted.tables[schema.user_group_queue]:
            wanted.add(schema.queue_member, **row)
    for row in current.rows(schema.agent_permission):
        if (row["source"], row["permission"]) in wanted.tables[schema.user_group_permission]:
            wanted.add(schema.agent_permission, **row)


def _other_agents(wanted: State, current: State) -> None:
    """Those the file does not name: kept while a group grants them something or they are in use."""
    grants = (schema.agent_permission, schema.queue_member)
    granted = {row["agent_id"] for table in grants for row in wanted.rows(table)}
    for row in current.rows(schema.agent):
        if (row["id"],) in wanted.tables[schema.agent]:
            continue
        if row["id"] in current.agents_in_use - granted:
            wanted.add(schema.agent, **{**row, "phone": None})  # no recipient any more
        if row["id"] in granted:
            wanted.add(schema.agent, **row)
            words = current.rows(schema.search_word, kind="agent", entity_id=row["id"])
            wanted.keep(schema.search_word, words)


def _words(wanted: State, kind: str, entity_id: str, words: Iterable[str]) -> None:
    for word in words:
        wanted.add(schema.search_word, kind=kind, entity_id=entity_id, word=word)

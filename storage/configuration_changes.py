"""The difference between two states as lines that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Table

from storage import schema
from storage.configuration_rows import DIRECT, Key, Row, State

_COLUMNS = {
    "slack_channel_id": "Slack channel",
    "default_region": "default region",
    "acw_mode": "after-call work",
    "acw_limit_s": "after-call work limit in seconds",
    "message_capacity": "message capacity",
    "timelines": "threading timeline in minutes",
    "lead_contact": "lead contact",
}


@dataclass(frozen=True, slots=True)
class Change:
    """``sign`` is + for new, - for gone, ~ for changed."""

    sign: str
    subject: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sign} {self.subject}" + (": " if self.details else "") + self._details()

    def _details(self) -> str:
        return ", ".join(self.details)


def changes_between(current: State, wanted: State) -> list[Change]:
    described = _Description(current, wanted)
    return [
        *described.settings(),
        *described.queues(),
        *described.agents(),
        *described.user_groups(),
    ]


class _Description:
    def __init__(self, current: State, wanted: State) -> None:
        self._current = current
        self._wanted = wanted
        self._queue_names = {
            row["id"]: row["name"]
            for state in (current, wanted)
            for row in state.rows(schema.queue)
        }

    def settings(self) -> Iterator[Change]:
        old, new = self._both(schema.setting)
        details = [
            f"{_COLUMNS.get(key[0], key[0])} {_written(new[key]['value'])}"
            for key in sorted(new)
            if old.get(key) != new[key]
        ]
        if details:
            yield Change("~" if old else "+", "organization", tuple(details))

    def queues(self) -> Iterator[Change]:
        live = {row["queue_id"] for row in self._wanted.rows(schema.queue_member)}
        live |= {row["entity_id"] for row in self._wanted.rows(schema.search_word, kind="queue")}
        for key in self._keys(schema.queue):
            parts = [
                *self._part(schema.queue_sender, "queue_id", key, _sender),
                *self._wrap_up_codes(key),
                *self._part(schema.canned_message, "queue_id", key, _canned_message),
                *self._part(schema.search_word, "entity_id", key, lambda row: ""),
            ]
            subject = f"queue {self._queue_names[key[0]]}"
            yield from self._change(schema.queue, key, subject, parts, key[0] in live)

    def agents(self) -> Iterator[Change]:
        grants = (schema.agent_permission, schema.queue_member)
        live = {row["agent_id"] for table in grants for row in self._wanted.rows(table)}
        for key in self._keys(schema.agent):
            parts = [
                *self._part(schema.agent_permission, "agent_id", key, _permission),
                *self._part(schema.queue_member, "agent_id", key, self._membership),
            ]
            old, new = self._both(schema.agent)
            row = new.get(key) or old[key]
            subject = f"agent {row['email'] or row['name']}"
            yield from self._change(schema.agent, key, subject, parts, key[0] in live)

    def user_groups(self) -> Iterator[Change]:
        tables = (schema.user_group_permission, schema.user_group_queue)
        for group in sorted({key[0] for table in tables for key in self._keys(table)}):
            parts = [
                *self._part(tables[0], "slack_user_group_id", (group,), _permission),
                *self._part(tables[1], "slack_user_group_id", (group,), self._membership),
            ]
            was, is_now = (self._has_group(state, group) for state in (self._current, self._wanted))
            sign = "~" if was and is_now else "+" if is_now else "-"
            if parts:
                yield Change(sign, f"user group {group}", tuple(parts) if sign == "~" else ())

    def _has_group(self, state: State, group: str) -> bool:
        tables = (schema.user_group_permission, schema.user_group_queue)
        return any(any(state.rows(table, slack_user_group_id=group)) for table in tables)

    def _change(
        self, table: Table, key: Key, subject: str, parts: list[str], is_live: bool
    ) -> Iterator[Change]:
        old, new = (rows.get(key) for rows in self._both(table))
        if old is None:
            yield Change("+", subject)
        elif new is None or (parts and not is_live):
            yield Change("-", subject)
        else:
            details = tuple(part for part in [*_columns(old, new), *parts] if part)
            if details:
                yield Change("~", subject, details)

    def _part(
        self, table: Table, owner: str, key: Key, word: Callable[[Row], str]
    ) -> Iterator[str]:
        old, new = (
            {part: row for part, row in rows.items() if row[owner] == key[0]}
            for rows in self._both(table)
        )
        for part in sorted({*old, *new}, key=str):
            if part not in new:
                yield _signed("-", word(old[part]))
            elif part not in old:
                yield _signed("+", word(new[part]))
            elif old[part] != new[part]:
                yield _signed("~", word(new[part]))

    def _wrap_up_codes(self, key: Key) -> Iterator[str]:
        """A code that only moved up because another one went is not worth a word."""
        old, new = (
            {row["code"]: row["name"] for row in sorted(rows, key=lambda row: row["position"])}
            for rows in (
                list(state.rows(schema.wrap_up_code, queue_id=key[0]))
                for state in (self._current, self._wanted)
            )
        )
        yield from (f"+wrap-up code {new[code]}" for code in new if code not in old)
        yield from (f"-wrap-up code {old[code]}" for code in old if code not in new)
        both = [code for code in old if code in new]
        yield from (f"~wrap-up code {new[code]}" for code in both if old[code] != new[code])
        if both != [code for code in new if code in old]:
            yield "~order of the wrap-up codes"

    def _membership(self, row: Row) -> str:
        return f"queue {self._queue_names[row['queue_id']]}{_by_group(row)}"

    def _keys(self, table: Table) -> list[Key]:
        old, new = self._both(table)
        return [*new, *(key for key in old if key not in new)]

    def _both(self, table: Table) -> tuple[dict[Key, Row], dict[Key, Row]]:
        return self._current.tables[table], self._wanted.tables[table]


def _columns(old: Row, new: Row) -> Iterator[str]:
    for name, value in new.items():
        if old[name] != value:
            before, after = _written(old[name]), _written(value)
            yield f"{_COLUMNS.get(name, name)} {before} → {after}"


def _written(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {part}" for key, part in value.items())
    return "none" if value is None else str(value)


def _signed(sign: str, words: str) -> str:
    return f"{sign}{words}" if words else ""


def _sender(row: Row) -> str:
    return f"{row['medium']} from {row['address']} ({row['carrier']})"


def _canned_message(row: Row) -> str:
    return f"canned message {row['name']}"


def _permission(row: Row) -> str:
    return f"{row['permission']}{_by_group(row)}"


def _by_group(row: Row) -> str:
    source = row.get("source", DIRECT)
    return f" by user group {source}" if source else ""

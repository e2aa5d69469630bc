"""Makes contact_center.yml true, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.configuration.model import Configuration
from storage import schema, stranded
from storage.clock import Clock, DatabaseClock
from storage.configuration_changes import Change, changes_between
from storage.configuration_rows import TABLES, Row, State, wanted_rows
from storage.engine import Database
from storage.session import Session

_SETTINGS = ("timelines", "message_capacity", "lead_contact")
_USES: dict[Table, tuple[Column[Any], ...]] = {
    schema.queue: (
        schema.conversation.c.queue_id,
        schema.interaction.c.queue_id,
        schema.submission.c.queue_id,
    ),
    schema.agent: (
        schema.conversation.c.agent_id,
        schema.conversation.c.last_agent_id,
        schema.interaction.c.agent_id,
        schema.submission.c.agent_id,
    ),
}
_IDS_AT_ONCE = 500


async def apply(
    database: Database,
    configuration: Configuration,
    *,
    dry_run: bool = False,
    clock: Clock | None = None,
) -> list[Change]:
    """What changes, or would. A second run changes nothing."""
    engine = database.reader if dry_run else database.writer
    async with engine.begin() as connection:
        session = Session(connection, clock or DatabaseClock())
        current = await _read(connection, configuration)
        wanted = wanted_rows(configuration, current)
        left = await stranded.find_stranded(session, wanted)
        if not dry_run:
            await _write(connection, current, wanted)
            await stranded.close(session, left)
    return [*changes_between(current, wanted), *stranded.changes(left, wanted, current)]


async def _read(connection: AsyncConnection, configuration: Configuration) -> State:
    state = State()
    for table in TABLES:
        rows = (await connection.execute(select(*_columns(table)).where(*_ours(table)))).mappings()
        state.keep(table, (dict(row) for row in rows))
    named = {queue.queue_id for queue in configuration.queues}
    gone_queues = [row["id"] for row in state.rows(schema.queue) if row["id"] not in named]
    listed = {person.address for person in configuration.people}
    gone_agents = [row["id"] for row in state.rows(schema.agent) if row["email"] not in listed]
    state.queues_in_use = await _in_use(connection, schema.queue, gone_queues)
    state.agents_in_use = await _in_use(connection, schema.agent, gone_agents)
    return state


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column is not schema.agent.c.slack_team_id]


def _ours(table: Table) -> list[ColumnElement[bool]]:
    if table is schema.setting:
        return [table.c.name.in_(_SETTINGS)]
    if table is schema.search_word:
        return [table.c.kind.in_(["queue", "agent"])]
    return []


async def _in_use(connection: AsyncConnection, table: Table, ids: list[str]) -> frozenset[str]:
    used: set[str] = set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        for column in _USES[table]:
            distinct = select(column).where(column.in_(some)).distinct()
            used.update((await connection.execute(distinct)).scalars())
    return frozenset(used)


async def _write(connection: AsyncConnection, current: State, wanted: State) -> None:
    for table in reversed(TABLES):
        await _remove(connection, table, current, wanted)
    for table in TABLES:
        old, new = current.tables[table], wanted.tables[table]
        await _change(connection, table, [new[k] for k in new if k in old and old[k] != new[k]])
        added = [row for key, row in new.items() if key not in old]
        if added:
            await connection.execute(table.insert(), added)


async def _remove(connection: AsyncConnection, table: Table, current: State, wanted: State) -> None:
    gone = [row for key, row in current.tables[table].items() if key not in wanted.tables[table]]
    if gone:
        await connection.execute(table.delete().where(_is_row(table)), _keys(table, gone))


async def _change(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    if not rows:
        return
    statement = update(table).where(_is_row(table))
    if table is schema.queue:
        # Two queues may have swapped their names, and a name stands only once.
        parked = [{**keys, "name": f"~{keys['key_id']}"} for keys in _keys(table, rows)]
        await connection.execute(statement.values(name=bindparam("name")), parked)
    parameters = [{**row, **keys} for row, keys in zip(rows, _keys(table, rows), strict=True)]
    await connection.execute(statement, parameters)


def _is_row(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))


def _keys(table: Table, rows: Sequence[Row]) -> list[Row]:
    names = [column.name for column in table.primary_key]
    return [{f"key_{name}": row[name] for name in names} for row in rows]

"""Between rows and the domain's nouns, for what several parts of the store read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    select,
    update,
)

from bot.domain.model import Pair, TemplateUse
from storage.session import Session

Noun = TypeVar("Noun")


def noun(kind: type[Noun], row: RowMapping | Mapping[str, Any], /, **changes: Any) -> Noun:
    """Builds a dataclass from the columns that are named as its fields."""
    names = _names(kind)  # type: ignore[arg-type]  # classes are hashable
    values = {name: row[name] for name in names if name in row}
    return kind(**{**values, **changes})


@lru_cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def columns(value: Any, *leave_out: str) -> dict[str, Any]:
    """A flat dataclass as column values."""
    names = [field.name for field in fields(value) if field.name not in leave_out]
    return {name: getattr(value, name) for name in names}


async def row_of(session: Session, table: Table, row_id: str) -> RowMapping | None:
    return await session.row(session.once(_by_id, table), {"row_id": row_id})


async def lock_row(session: Session, table: Table, row_id: str) -> RowMapping | None:
    return await session.row(session.once(_lock_by_id, table), {"row_id": row_id})


async def change_row(session: Session, table: Table, row_id: str, **changes: Any) -> None:
    await session.run(session.once(_change_by_id, table), {"row_id": row_id, **changes})


def _by_id(_: Session, table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("row_id"))


def _lock_by_id(session: Session, table: Table) -> Select[Any]:
    return _by_id(session, table).with_for_update()


def _change_by_id(_: Session, table: Table) -> Update:
    """Changes the columns that it is given."""
    return update(table).where(table.c.id == bindparam("row_id"))


def pair_columns(pair: Pair) -> dict[str, Any]:
    return columns(pair)


def is_pair(table: Any, pair: Pair) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in columns(pair).items()))


def template_column(template: TemplateUse | None) -> dict[str, Any] | None:
    return None if template is None else asdict(template)


def template_use(value: dict[str, Any] | None) -> TemplateUse | None:
    return None if value is None else TemplateUse(**value | _tuples(value))


def _tuples(value: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value.get(name, ())) for name in ("values", "variables")}

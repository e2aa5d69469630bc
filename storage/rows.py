"""Between rows and the domain's nouns, for what several parts of the store read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, and_

from bot.domain.model import Pair, TemplateUse

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

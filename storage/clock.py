"""The database's time, in milliseconds, as an expression of both databases."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Clock(Protocol):
    def milliseconds(self) -> ColumnElement[int]: ...


class DatabaseClock:
    """The only clock that several processes on several machines share."""

    def milliseconds(self) -> ColumnElement[int]:
        return _DatabaseTime()


class _DatabaseTime(FunctionElement[int]):
    type = BigInteger()
    name = "database_time"
    inherit_cache = True


@compiles(_DatabaseTime, "sqlite")
def _sqlite(element: _DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    # unixepoch('subsec') would be shorter, and needs SQLite 3.42.
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"


@compiles(_DatabaseTime, "postgresql")
def _postgresql(element: _DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    # The statement's time: clock_timestamp() could not be looked up in an index, and now() is
    # the transaction's, which may have waited for a lock since.
    return "CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000 AS BIGINT)"

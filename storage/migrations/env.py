"""Run by Alembic: inside the transaction of the connection that `migrate` hands over."""

from typing import Any, Literal

from alembic import context

from storage.schema import metadata
from storage.types import Enumeration, Milliseconds


def _plain_type(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Steps name what the database has: they must not change when our types do."""
    if kind == "type" and isinstance(item, Milliseconds):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Enumeration):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    render_item=_plain_type,
)
with context.begin_transaction():
    context.run_migrations()

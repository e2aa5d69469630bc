"""WhatsApp templates as their carrier last listed them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.domain.model import CarrierName, Template
from bot.domain.search import fold_words
from storage.rows import columns, noun
from storage.schema import template
from storage.session import Session


class SqlTemplates:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def replace(self, carrier: CarrierName, templates: Sequence[Template]) -> None:
        await self._session.run(delete(template).where(template.c.carrier == carrier))
        unique = {one.id: one for one in templates}
        rows = [{**columns(one), "variables": list(one.variables)} for one in unique.values()]
        if rows:
            await self._session.run(self._session.insert(template), rows)

    async def find(self, template_id: str) -> Template | None:
        row = await self._session.row(select(template).where(template.c.id == template_id))
        return None if row is None else noun(Template, row, variables=tuple(row["variables"]))

    async def list_approved(
        self, carrier: CarrierName, text: str = "", limit: int = 100
    ) -> list[Template]:
        """By name and language. An account has hundreds of them: read all, match here."""
        is_usable = (template.c.carrier == carrier) & (template.c.approval == "APPROVED")
        order = (template.c.name, template.c.language)
        rows = await self._session.rows(select(template).where(is_usable).order_by(*order))
        prefixes = fold_words(text)
        matching = [row for row in rows if _has_prefixes(fold_words(row["name"]), prefixes)]
        return [noun(Template, row, variables=tuple(row["variables"])) for row in matching[:limit]]


def _has_prefixes(words: list[str], prefixes: list[str]) -> bool:
    return all(any(word.startswith(prefix) for word in words) for prefix in prefixes)

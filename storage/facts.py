"""Doctor's questions to the database."""

from __future__ import annotations

from sqlalchemy import exists, func, select

from bot.domain.model import Queue, QueueId
from bot.services.doctor import DatabaseFacts
from storage.revision import pending
from storage.schema import agent_permission, queue, search_word, user_group_permission
from storage.store import SqlTx, open_store


class SqlDatabaseProbe:
    """Implements bot.services.doctor.DatabaseProbe on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def facts(self) -> DatabaseFacts:
        if await pending(self._url):
            return DatabaseFacts(is_migrated=False)
        store = open_store(self._url)
        try:
            async with store.reading() as tx:
                return await _facts(tx)
        finally:
            await store.close()


async def _facts(tx: SqlTx) -> DatabaseFacts:
    people = select(func.count(agent_permission.c.agent_id.distinct()))
    groups = select(func.count(user_group_permission.c.slack_user_group_id.distinct()))
    return DatabaseFacts(
        is_migrated=True,
        queues=tuple(await _queues(tx)),
        people=int(await tx.session.value(people)),
        user_groups=int(await tx.session.value(groups)),
    )


async def _queues(tx: SqlTx) -> list[Queue]:
    """Those that can be found: a queue that is only kept to be read has no search words."""
    own = (search_word.c.kind == "queue") & (search_word.c.entity_id == queue.c.id)
    ids = select(queue.c.id).where(exists().where(own)).order_by(queue.c.name)
    return [await tx.queues.get(QueueId(queue_id)) for queue_id in await tx.session.values(ids)]

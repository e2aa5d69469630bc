"""What doctor learns from the database, on both."""

from __future__ import annotations

from pathlib import Path

from bot.configuration.reader import read, read_file
from bot.services.doctor import DatabaseFacts
from storage.configuration import apply
from storage.facts import SqlDatabaseProbe
from storage.store import SqlStore

EXAMPLE = Path(__file__).parents[2] / "examples" / "contact_center.yml"


async def test_new_database_file_is_not_migrated(tmp_path: Path) -> None:
    probe = SqlDatabaseProbe(f"sqlite:///{tmp_path / 'new.db'}")
    assert await probe.facts() == DatabaseFacts(is_migrated=False)


async def test_empty_contact_center(database_url: str) -> None:
    assert await SqlDatabaseProbe(database_url).facts() == DatabaseFacts(is_migrated=True)


async def test_queues_people_and_groups_are_counted(store: SqlStore, database_url: str) -> None:
    await apply(store.database, read_file(EXAMPLE).configuration)
    facts = await SqlDatabaseProbe(database_url).facts()
    assert [queue.name for queue in facts.queues] == [
        "Appointments",
        "Billing Support",
        "Deliveries",
    ]
    assert (facts.people, facts.user_groups) == (3, 0)
    await apply(store.database, read("people: [{user_group: S0AGENTS}]").configuration)
    facts = await SqlDatabaseProbe(database_url).facts()
    assert (facts.queues, facts.people, facts.user_groups) == ((), 0, 1)

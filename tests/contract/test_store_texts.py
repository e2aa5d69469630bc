"""Texts that a database cannot hold come with broken phones, files and attacks."""

import pytest

from bot.domain.records import Arrival, InboxSource
from bot.errors import NotThere
from storage.store import SqlStore
from tests.builders import a_conversation, a_message, a_small_contact_center

BROKEN = "before\0 and \ud83d after"
HELD = "before and ? after"


async def test_a_broken_text_is_kept_as_far_as_it_can_be(store: SqlStore) -> None:
    await a_small_contact_center(store)
    conversation = a_conversation()
    message = a_message(conversation_id=conversation.id, body=BROKEN)
    async with store.transaction() as tx:
        await tx.conversations.add(conversation)
        await tx.messages.add(message)
        assert (await tx.messages.get(message.id)).body == HELD


async def test_a_broken_payload_is_kept_as_far_as_it_can_be(store: SqlStore) -> None:
    arrival = Arrival(
        source=InboxSource.SLACK,
        kind="reply",
        keys=(f"key {BROKEN}",),
        payload={"text": BROKEN, "files": [{"name": BROKEN}], "count": 2},
        lane="a",
    )
    assert [await store.keep([arrival]) for _ in range(2)] == [[True], [False]]
    async with store.reading() as tx:
        [kept] = await tx.inbox.list_waiting(InboxSource.SLACK, ["reply"])

    assert kept.payload == {"text": HELD, "files": [{"name": HELD}], "count": 2}


async def test_an_id_that_nothing_has_is_said_to_be_gone(store: SqlStore) -> None:
    async with store.reading() as tx:
        with pytest.raises(NotThere):
            await tx.messages.get(a_message().id)

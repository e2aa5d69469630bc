"""Search on both databases: by beginnings of words, blind to accents and case, and by digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.model import (
    Address,
    CarrierName,
    ContactId,
    Medium,
    QueueId,
    RecipientKind,
    RecipientMatch,
)
from bot.services.contact_file import ContactRow
from bot.services.contacts import owners_of
from storage import search
from storage.store import SqlStore
from tests.builders import (
    ANA,
    BEN,
    BILLING,
    LEA,
    MARIA,
    MARIA_NUMBER,
    a_contact,
    a_queue,
    a_sender,
    a_small_contact_center,
    an_agent,
)
from tests.seeding import add_agent, add_contact, add_member, add_queue

EVERYBODY = (RecipientKind.CONTACT, RecipientKind.AGENT, RecipientKind.QUEUE)


@pytest.fixture
async def center(store: SqlStore) -> SqlStore:
    await a_small_contact_center(store)
    return store


async def find(
    store: SqlStore,
    text: str,
    medium: Medium = Medium.SMS,
    kinds: Sequence[RecipientKind] = EVERYBODY,
    limit: int = 100,
) -> list[RecipientMatch]:
    async with store.reading() as tx:
        return await tx.contacts.search(text, medium, kinds, limit)


async def names(store: SqlStore, text: str, **options: Any) -> list[str]:
    return [match.name for match in await find(store, text, **options)]


async def add(store: SqlStore, name: str, *addresses: Address) -> None:
    addresses = addresses or (Address(kind="phone", value="+447700900150"),)
    async with store.transaction() as tx:
        contact = a_contact(id=ContactId(name), name=name, addresses=addresses)
        await add_contact(tx.session, contact)


@pytest.mark.parametrize("text", ["mar", "MARIA", "lop", "lopez mar", "Márïa  Lópe"])
async def test_contact_is_found_by_beginnings_of_its_words(center: SqlStore, text: str) -> None:
    assert await names(center, text) == ["Maria Lopez"]


@pytest.mark.parametrize("text", ["aria", "maria baker", "maria lopezz", "zzz"])
async def test_what_no_contact_has_is_not_found(center: SqlStore, text: str) -> None:
    assert await names(center, text) == []


@pytest.mark.parametrize("text", ["ozturk", "ÖZTÜRK", "Öz", "zoe"])
async def test_accents_of_the_name_do_not_matter(center: SqlStore, text: str) -> None:
    await add(center, "Zoë Öztürk")
    assert await names(center, text) == ["Zoë Öztürk"]


@pytest.mark.parametrize(
    "text",
    ["+447700900123", "+44 7700 900123", "0044 7700 900123", "07700 900123", "(07700) 900-123"],
)
async def test_number_is_found_however_it_is_written(center: SqlStore, text: str) -> None:
    assert await names(center, text) == ["Maria Lopez"]


async def test_each_address_is_a_line_and_the_one_typed_comes_first(center: SqlStore) -> None:
    phones = ("+447700900151", "+447700900152")
    await add(center, "Ida", *(Address(kind="phone", value=value) for value in phones))
    assert [match.address for match in await find(center, "ida")] == list(phones)
    typed = await find(center, "07700 900152")
    assert typed[0].address == "+447700900152"


async def test_whatsapp_offers_the_phone_and_the_whatsapp_id_of_one_line_once(
    center: SqlStore,
) -> None:
    same = (
        Address(kind="phone", value="+447700900153", label="mobile"),
        Address(kind="wa_id", value="447700900153"),
        Address(kind="bsuid", value="GB.1"),
    )
    await add(center, "Ida", *same)
    matches = await find(center, "ida", medium=Medium.WHATSAPP)
    assert [(match.label, match.address) for match in matches] == [("mobile", "+447700900153")]
    assert [match.address for match in await find(center, "ida")] == ["+447700900153"]


async def test_a_line_in_two_forms_is_one_with_the_address_that_whatsapp_knows(
    center: SqlStore,
) -> None:
    await add(
        center,
        "Rosa",
        Address(kind="phone", value="+525512345678", label="mobile"),
        Address(kind="wa_id", value="5215512345678"),
    )
    (line,) = await find(center, "rosa", medium=Medium.WHATSAPP)
    assert (line.label, line.address) == ("mobile", "+5215512345678")
    async with center.reading() as tx:
        chosen = [replace(line, address="+525512345678")]
        assert await tx.contacts.find_matches(chosen, Medium.WHATSAPP) == [line]


async def test_colleagues_and_queues_are_found_beside_contacts(center: SqlStore) -> None:
    async with center.transaction() as tx:
        names = {"name": "Bill Low", "email": "bill@northwind.example"}
        bill = an_agent(id="bill", slack_user_id="U0BILL", phone="+447700900160", **names)
        await add_agent(tx.session, bill)
    await add(center, "Billie Jean")
    found = await find(center, "bill")
    assert [(match.kind, match.name) for match in found] == [
        (RecipientKind.CONTACT, "Billie Jean"),
        (RecipientKind.AGENT, "Bill Low"),
        (RecipientKind.QUEUE, "Billing Support"),
    ]
    only_queues = await find(center, "bill", kinds=[RecipientKind.QUEUE])
    assert [match.name for match in only_queues] == ["Billing Support"]


async def test_limit_is_shared_between_kinds(center: SqlStore) -> None:
    for number in range(5):
        await add(center, f"Bill {number}")
    found = await find(center, "bill", limit=3)
    assert [match.kind for match in found].count(RecipientKind.QUEUE) == 1
    assert len(found) == 3


async def test_line_is_found_again_only_with_its_address(center: SqlStore) -> None:
    async with center.reading() as tx:
        chosen = [
            a_line(MARIA, MARIA_NUMBER),
            a_line(MARIA, "+447700900199"),
            a_line("nobody", MARIA_NUMBER),
        ]
        for medium in Medium:
            maria, moved, nobody = await tx.contacts.find_matches(chosen, medium)
            assert maria is not None
            assert maria.name == "Maria Lopez"
            assert (moved, nobody) == (None, None)


def a_line(match_id: str, address: str) -> RecipientMatch:
    return RecipientMatch(kind=RecipientKind.CONTACT, id=match_id, name="", address=address)


async def test_nothing_typed_offers_everybody_by_name(center: SqlStore) -> None:
    assert await names(center, "", kinds=[RecipientKind.CONTACT]) == [
        "Aisha Khan",
        "Maria Lopez",
        "Tom Baker",
    ]


async def test_provisional_contact_is_one_and_yields_to_a_real_one(center: SqlStore) -> None:
    async with center.transaction() as tx:
        first = await tx.contacts.add_provisional("phone", "+447700900170", "Sam")
        again = await tx.contacts.add_provisional("phone", "+447700900170", "Samuel")
        assert first == again
        assert await tx.contacts.find_by_values(["+447700900170"]) == [first]
    await add(center, "Samira", Address(kind="phone", value="+447700900170"))
    async with center.reading() as tx:
        [found] = (await owners_of(tx, ["+447700900170"]))["+447700900170"]
    assert found.name == "Samira"


async def test_import_twice_changes_nothing_and_a_renewed_row_is_found_anew(
    center: SqlStore,
) -> None:
    number = (Address(kind="phone", value="+447700900180"),)
    row = ContactRow(name="Old Name", addresses=number, external_id="crm-1")
    assert await center.save_contacts([row]) == 1
    assert await center.save_contacts([row]) == 0
    renewed = ContactRow(name="New Name", addresses=number, external_id="crm-1")
    assert await center.save_contacts([renewed]) == 0
    assert await names(center, "old name") == []
    assert await names(center, "new name") == ["New Name"]


async def test_queue_choices_are_the_agents_own(center: SqlStore) -> None:
    async def choices(agent_id: Any, text: str = "") -> list[str]:
        async with center.reading() as tx:
            found = await tx.queues.choices(agent_id, Medium.SMS, text)
            return [choice.name for choice in found]

    assert await choices(ANA) == ["Billing Support"]
    assert await choices(BEN, "bil") == []
    assert await choices(LEA) == ["Billing Support", "Deliveries"]
    assert await choices(LEA, "SUPP bill") == ["Billing Support"]


async def test_queue_is_a_choice_only_in_a_medium_it_has_an_address_in(center: SqlStore) -> None:
    whatsapp = a_sender(
        medium=Medium.WHATSAPP, address="+447700900101", carrier=CarrierName.WHATSAPP
    )
    async with center.transaction() as tx:
        queue = a_queue(whatsapp, id=QueueId("chat"), name="Chat")
        await add_queue(tx.session, queue)
        assert await tx.queues.media(ANA) == (Medium.SMS,)
        await add_member(tx.session, ANA, "chat")
        assert await tx.queues.media(ANA) == (Medium.SMS, Medium.WHATSAPP)
        assert await tx.queues.choice(ANA, Medium.SMS, queue.id) is None
        choice = await tx.queues.choice(ANA, Medium.WHATSAPP, queue.id)
        assert choice is not None
        assert choice.sender_address == "+447700900101"
        assert not await tx.queues.is_member(BEN, BILLING)


async def test_common_words_are_found_together_whatever_way_is_taken(
    center: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ways differ in what they cost, which a few contacts cannot show."""
    for name in ("Mara Lund", "Lola Marsh", "Mario Sund", "Mo Abel Lind"):
        await add(center, name)
    expected = {"m l": 4, "ma lo": 2, "mar lu": 1, "m a l": 1, "ma lo zz": 0, "abel mo": 1}
    for common, few in ((30_000, 1_000), (30_000, 0), (2, 0), (0, 0)):
        monkeypatch.setattr(search, "COMMON", common)
        monkeypatch.setattr(search, "FEW", few)
        search._counts.cache_clear()  # the limit is part of the statement
        found = {text: len(await find(center, text)) for text in expected}
        search._counts.cache_clear()
        assert found == expected, (common, few)

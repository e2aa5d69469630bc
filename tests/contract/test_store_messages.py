"""Messages, receipts, pairs, submissions, the inbox: what must stay single, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cards import NoticeButton
from bot.domain.model import (
    CarrierName,
    Conversation,
    DeliveryStatus,
    Direction,
    Medium,
    QueueId,
    SubmissionId,
    Template,
    TemplateUse,
)
from bot.domain.records import (
    NoticeRecord,
    Receipt,
    Submission,
    SubmissionRecipient,
)
from bot.domain.window import RecipientOutcome
from storage.store import SqlStore
from tests.builders import (
    ANA,
    BILLING,
    LEA,
    MARIA_NUMBER,
    TOM_NUMBER,
    a_conversation,
    a_message,
    a_pair,
    a_small_contact_center,
    an_interaction,
)
from tests.clock import START, SetClock


@pytest.fixture
async def conversation(store: SqlStore) -> Conversation:
    added = a_conversation()
    async with store.transaction() as tx:
        await tx.conversations.add(added)
    return added


async def test_message_comes_back_as_it_was_added(
    store: SqlStore, conversation: Conversation
) -> None:
    template = TemplateUse(template_id="1", name="hello", language="en", values=("Maria", "2"))
    message = a_message(conversation_id=conversation.id, template=template, attempt_id="a")
    async with store.transaction() as tx:
        assert await tx.messages.add(message)
        changed = replace(message, delivery_status=DeliveryStatus.SENT, slack_ts="1.2")
        await tx.messages.save(changed)
        assert await tx.messages.lock(message.id) == changed
        assert await tx.messages.find_by_thread_line(conversation.id, "1.2") == changed


@pytest.mark.parametrize("same", [{"slack_ts": "1.2"}, {"carrier_message_id": "SM1"}])
async def test_line_and_carrier_message_are_stored_once(
    store: SqlStore, conversation: Conversation, same: dict[str, str]
) -> None:
    async def add() -> bool:
        async with store.transaction() as tx:
            return await tx.messages.add(a_message(conversation_id=conversation.id, **same))

    assert sorted(await asyncio.gather(*(add() for _ in range(4)))) == [False] * 3 + [True]


async def test_last_message_and_last_of_the_customer(
    store: SqlStore, conversation: Conversation
) -> None:
    inbound = a_message(conversation_id=conversation.id, direction=Direction.INBOUND)
    answer = a_message(conversation_id=conversation.id, created_at=START + timedelta(seconds=1))
    async with store.transaction() as tx:
        await tx.messages.add(inbound)
        await tx.messages.add(answer)
        assert await tx.messages.last(conversation.id) == answer
        assert await tx.messages.last_inbound_at(conversation.id) == START


async def test_receipt_counts_once_and_waits_for_its_message(
    store: SqlStore, conversation: Conversation
) -> None:
    receipt = Receipt(
        carrier=CarrierName.TWILIO,
        carrier_message_id="SM1",
        delivery_status=DeliveryStatus.DELIVERED,
        attempt_id="a",
    )
    message = a_message(conversation_id=conversation.id, attempt_id="a")
    async with store.transaction() as tx:
        assert await tx.messages.add_receipt(receipt)
        assert not await tx.messages.add_receipt(receipt)
        assert await tx.messages.lock_by_receipt(receipt) is None
        await tx.messages.add(message)
        assert await tx.messages.lock_by_receipt(receipt) == message
        assert await tx.messages.receipts(CarrierName.TWILIO, "SM1") == [receipt]


async def test_notes_belong_to_the_interaction_they_were_written_in(
    store: SqlStore, clock: SetClock, conversation: Conversation
) -> None:
    ended = an_interaction(
        conversation_id=conversation.id, acw_ended_at=START + timedelta(seconds=10)
    )
    async with store.transaction() as tx:
        for _ in range(2):
            await tx.messages.add_note(conversation.id, "U0ANA", "first", "1.1")
    clock.advance(20)
    async with store.transaction() as tx:
        await tx.messages.add_note(conversation.id, "U0ANA", "second", "1.2")
        assert await tx.messages.notes(ended) == ["first"]
        later = replace(ended, connected_at=clock.now, acw_ended_at=None)
        assert await tx.messages.notes(later) == ["second"]


async def test_notice_keeps_its_buttons(store: SqlStore, conversation: Conversation) -> None:
    buttons = (NoticeButton.TAKE_OVER, NoticeButton.KEEP_INTERNAL)
    notice = NoticeRecord(id="n", conversation_id=conversation.id, text="Kept", buttons=buttons)
    async with store.transaction() as tx:
        await tx.messages.add_notice(notice)
        await tx.messages.add_notice(notice)
        await tx.messages.save_notice(replace(notice, slack_ts="1.3"))
        assert await tx.messages.get_notice("n") == replace(notice, slack_ts="1.3")


async def test_standing_of_many_pairs_is_told_at_once(
    store: SqlStore, conversation: Conversation
) -> None:
    tom = a_pair(customer_address=TOM_NUMBER)
    async with store.transaction() as tx:
        assert await tx.pairs.opt_out(tom, "stop")
        assert not await tx.pairs.opt_out(tom, "stop")
        await tx.pairs.record_inbound(tom, START)
        await tx.pairs.record_inbound(tom, START - timedelta(hours=1))
        standing = await tx.pairs.standing([conversation.pair, tom])
        assert await tx.pairs.opt_in(tom)
        assert not await tx.pairs.opt_in(tom)
    assert standing[conversation.pair].conversation == conversation
    assert standing[tom].conversation is None
    assert standing[tom].is_opted_out
    assert standing[tom].last_inbound_at == START


async def test_view_is_submitted_once(store: SqlStore) -> None:
    addresses = (MARIA_NUMBER, TOM_NUMBER)
    submission = Submission(
        id=SubmissionId("V1"),
        view_id="V1",
        agent_id=ANA,
        queue_id=BILLING,
        medium=Medium.SMS,
        body="Hello",
        recipients=tuple(
            SubmissionRecipient(position=position, address=address, name="")
            for position, address in enumerate(addresses)
        ),
    )

    async def add() -> bool:
        async with store.transaction() as tx:
            return await tx.submissions.add(submission)

    assert sorted(await asyncio.gather(add(), add())) == [False, True]
    async with store.transaction() as tx:
        assert await tx.submissions.get(submission.id) == submission
        conversation_id = a_conversation().id
        await tx.submissions.save_outcome(
            submission.id, 1, RecipientOutcome.SENT, conversation_id=conversation_id
        )
        recipients = (await tx.submissions.get(submission.id)).recipients
        assert [one.conversation_id for one in recipients] == [None, conversation_id]


async def test_templates_of_an_account_are_replaced_as_a_whole(store: SqlStore) -> None:
    def a_template(template_id: str, name: str, approval: str = "APPROVED") -> Template:
        return Template(
            id=template_id,
            carrier=CarrierName.WHATSAPP,
            account="200000000000001",
            name=name,
            language="en",
            approval=approval,
            body="Hello {{1}}",
            variables=("1",),
        )

    paused = a_template("3", "appointment_paused", "PAUSED")
    listed = [a_template("1", "appointment_reminder"), a_template("2", "welcome"), paused]
    async with store.transaction() as tx:
        await tx.templates.replace(CarrierName.WHATSAPP, [paused])
        await tx.templates.replace(CarrierName.WHATSAPP, listed)
        assert await tx.templates.list_approved(CarrierName.WHATSAPP) == listed[:2]
        assert await tx.templates.list_approved(CarrierName.WHATSAPP, "rem") == listed[:1]
        assert await tx.templates.find("3") == paused


async def test_last_choices_are_remembered_per_medium(store: SqlStore, clock: SetClock) -> None:
    await a_small_contact_center(store)
    async with store.transaction() as tx:
        await tx.agents.remember_queue(LEA, Medium.WHATSAPP, QueueId("deliveries"))
    clock.advance(1)
    async with store.transaction() as tx:
        await tx.agents.remember_queue(LEA, Medium.SMS, QueueId("deliveries"))
        await tx.agents.remember_queue(LEA, Medium.SMS, BILLING)
        assert await tx.agents.last_queue(LEA, Medium.SMS) == BILLING


async def test_most_used_codes_come_first(store: SqlStore, conversation: Conversation) -> None:
    await a_small_contact_center(store)
    async with store.transaction() as tx:
        for code in ("no-answer", "no-answer", "question", None):
            done = an_interaction(conversation_id=conversation.id, wrap_up_code=code)
            await tx.conversations.add_interaction(done)
        codes = await tx.queues.likely_codes(BILLING)
    assert [code.id for code in codes] == ["no-answer", "question", "payment"]


async def test_organization_has_defaults_until_it_is_configured(store: SqlStore) -> None:
    async with store.transaction() as tx:
        organization = await tx.organization()
        await tx.remember_slack_team("T1", "https://northwind.slack.example/")
        learned = await tx.organization()
    assert organization.timeline(Medium.SMS) == timedelta(days=3)
    assert (learned.slack_team_id, learned.message_capacity) == ("T1", 1)


async def test_reading_does_not_wait_for_a_writer(store: SqlStore) -> None:
    await a_small_contact_center(store)
    async with store.transaction() as tx, asyncio.timeout(15), store.reading() as snapshot:
        await tx.agents.remember_queue(ANA, Medium.SMS, BILLING)
        assert await snapshot.agents.last_queue(ANA, Medium.SMS) is None

"""Things to test with, each with sane defaults. ``a_small_contact_center`` puts some in a store."""

from __future__ import annotations

from typing import Any

from bot.domain.ids import new_id
from bot.domain.model import (
    Address,
    AfterCallWork,
    Agent,
    AgentId,
    CarrierName,
    Contact,
    ContactId,
    Conversation,
    ConversationId,
    ConversationState,
    DeliveryStatus,
    Direction,
    Interaction,
    InteractionId,
    Medium,
    Message,
    MessageId,
    Pair,
    Permission,
    Queue,
    QueueId,
    Sender,
    WrapUpCode,
)
from storage.store import SqlStore
from tests.clock import START
from tests.seeding import add_agent, add_contact, add_member, add_queue

TEAM = "T0SANDBOX"
BILLING, DELIVERIES = QueueId("billing"), QueueId("deliveries")
ANA, BEN, LEA, NIA = AgentId("ana"), AgentId("ben"), AgentId("lea"), AgentId("nia")
MARIA, TOM, AISHA = ContactId("maria"), ContactId("tom"), ContactId("aisha")
BILLING_NUMBER = "+12025550100"
DELIVERIES_NUMBER = "+447700900100"
MARIA_NUMBER, TOM_NUMBER = "+447700900123", "+447700900124"
AISHA_NUMBER = "+12025550123"


def a_sender(**changes: Any) -> Sender:
    given = {"medium": Medium.SMS, "address": BILLING_NUMBER, "carrier": CarrierName.TWILIO}
    return Sender(**{**given, **changes})


def a_queue(*senders: Sender, **changes: Any) -> Queue:
    """With one SMS sender unless others are given."""
    given: dict[str, Any] = {
        "id": BILLING,
        "name": "Billing Support",
        "slack_channel_id": "C0BILLING",
        "default_region": "US",
        "after_call_work": AfterCallWork(),
        "senders": {sender.medium: sender for sender in senders or (a_sender(),)},
        "wrap_up_codes": (
            WrapUpCode(id="payment", name="Payment arranged"),
            WrapUpCode(id="question", name="Question answered"),
            WrapUpCode(id="no-answer", name="No answer"),
        ),
    }
    return Queue(**{**given, **changes})


def an_agent(**changes: Any) -> Agent:
    """With every permission that sending needs."""
    given: dict[str, Any] = {
        "id": ANA,
        "name": "Ana Ruiz",
        "email": "ana@northwind.example",
        "slack_team_id": TEAM,
        "slack_user_id": "U0ANA",
        "permissions": frozenset(Permission),
    }
    return Agent(**{**given, **changes})


def a_contact(**changes: Any) -> Contact:
    given: dict[str, Any] = {
        "id": MARIA,
        "name": "Maria Lopez",
        "addresses": (Address(kind="phone", value=MARIA_NUMBER, label="mobile"),),
    }
    return Contact(**{**given, **changes})


def a_pair(**changes: Any) -> Pair:
    given: dict[str, Any] = {
        "medium": Medium.SMS,
        "sender_address": BILLING_NUMBER,
        "customer_address": MARIA_NUMBER,
    }
    return Pair(**{**given, **changes})


def a_conversation(**changes: Any) -> Conversation:
    """With Ana, in Billing Support, its thread posted."""
    given: dict[str, Any] = {
        "id": ConversationId(new_id()),
        "pair": a_pair(),
        "queue_id": BILLING,
        "state": ConversationState.CONNECTED,
        "started_at": START,
        "agent_id": ANA,
        "customer_name": "Maria Lopez",
        "slack_team_id": TEAM,
        "slack_channel_id": "C0BILLING",
        "thread_ts": None,
    }
    return Conversation(**{**given, **changes})


def an_interaction(**changes: Any) -> Interaction:
    given: dict[str, Any] = {
        "id": InteractionId(new_id()),
        "conversation_id": ConversationId("conversation"),
        "queue_id": BILLING,
        "agent_id": ANA,
        "direction": Direction.OUTBOUND,
        "connected_at": START,
    }
    return Interaction(**{**given, **changes})


def a_message(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "id": MessageId(new_id()),
        "conversation_id": ConversationId("conversation"),
        "direction": Direction.OUTBOUND,
        "body": "Your parcel is on its way.",
        "delivery_status": DeliveryStatus.QUEUED,
        "created_at": START,
    }
    return Message(**{**given, **changes})


async def a_small_contact_center(store: SqlStore) -> None:
    """Billing Support with Ana, Deliveries with Ben; Lea leads both, Nia may do nothing.

    Three contacts: Maria and Tom with British numbers, Aisha with an American one.
    """
    async with store.transaction() as tx:
        await add_queue(tx.session, a_queue())
        await add_queue(tx.session, deliveries())
        for agent in (an_agent(), *_others()):
            await add_agent(tx.session, agent)
        for agent_id, queue_id in _MEMBERSHIPS:
            await add_member(tx.session, agent_id, queue_id)
        for contact in (a_contact(), *_other_contacts()):
            await add_contact(tx.session, contact)


_MEMBERSHIPS = ((ANA, BILLING), (BEN, DELIVERIES), (LEA, BILLING), (LEA, DELIVERIES))


def deliveries() -> Queue:
    return a_queue(
        a_sender(address=DELIVERIES_NUMBER),
        id=DELIVERIES,
        name="Deliveries",
        slack_channel_id="C0DELIVER",
        default_region="GB",
        wrap_up_codes=(WrapUpCode(id="delivered", name="Delivered"),),
    )


def _others() -> list[Agent]:
    ben = an_agent(id=BEN, name="Ben Okafor", email="ben@northwind.example", slack_user_id="U0BEN")
    lea = an_agent(id=LEA, name="Lea Braun", email="lea@northwind.example", slack_user_id="U0LEA")
    nia = an_agent(
        id=NIA,
        name="Nia Novak",
        email="nia@northwind.example",
        slack_user_id="U0NIA",
        permissions=frozenset(),
    )
    return [ben, lea, nia]


def _other_contacts() -> list[Contact]:
    toms = (Address(kind="phone", value=TOM_NUMBER, label="mobile"),)
    aishas = (Address(kind="phone", value=AISHA_NUMBER, label="work"),)
    return [
        a_contact(id=TOM, name="Tom Baker", addresses=toms),
        a_contact(id=AISHA, name="Aisha Khan", addresses=aishas),
    ]

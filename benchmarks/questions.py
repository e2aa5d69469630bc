"""What the app asks its database all the time: the store's own methods, each timed by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.history import AGENTS, Past, Told, agent_id_of, user_id_of
from benchmarks.office import TEAM_ID
from bot.domain.jobs import JobKind, NewJob
from bot.domain.model import AgentId, CarrierName, ConversationId, DeliveryStatus, Medium, Pair
from bot.domain.records import Receipt
from bot.services import home, relay, standing
from storage.store import SqlStore, SqlTx

LANES = 20  # as many as a worker claims at once
LEASE_S = 15.0
RECENT = 10_000


@dataclass(slots=True)
class Centre:
    """A store with a past, and whom to ask about in it."""

    store: SqlStore
    past: Past
    chance: random.Random = field(default_factory=lambda: random.Random(9))

    def any_conversation(self) -> Told:
        """A recent one: about those of a year ago hardly anybody asks, and the first to ask waits
        for the disk."""
        newest = self.past.conversations - 1
        return self.past.one(newest - self.chance.randrange(min(RECENT, newest)))

    def any_conversation_id(self) -> ConversationId:
        return ConversationId(self.any_conversation().id)

    def any_pair(self) -> Pair:
        medium, sender_address, customer_address = self.any_conversation().pair
        addresses = {"sender_address": sender_address, "customer_address": customer_address}
        return Pair(medium=Medium(medium), **addresses)

    def any_agent_id(self) -> AgentId:
        return AgentId(agent_id_of(self.chance.randrange(AGENTS)))


Question = Callable[[Centre], Awaitable[float]]
"""Answers how many milliseconds it took."""
Ask = Callable[[SqlTx, Centre], Awaitable[object]]


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return (time.perf_counter() - began) * 1000


def _reading(ask: Ask) -> Question:
    async def question(centre: Centre) -> float:
        async with centre.store.reading() as tx:
            return await _timed(ask(tx, centre))

    return question


def _locking(ask: Ask) -> Question:
    async def question(centre: Centre) -> float:
        async with centre.store.transaction() as tx:
            return await _timed(ask(tx, centre))

    return question


async def _thread(tx: SqlTx, centre: Centre) -> object:
    """A reply in a thread: whose is it?"""
    one = centre.any_conversation()
    place = (TEAM_ID, one.slack_channel_id, one.thread_ts)
    return await tx.conversations.find_by_thread(*place)


async def _inbound(tx: SqlTx, centre: Centre) -> object:
    """A customer writes: is there a conversation that is not closed?"""
    return await tx.conversations.lock_open(centre.any_pair())


async def _inbound_again(tx: SqlTx, centre: Centre) -> object:
    """There is none: which was the last?"""
    return await tx.conversations.find_last(centre.any_pair())


async def _standing(tx: SqlTx, centre: Centre) -> object:
    return await standing.of_lines(tx, [centre.any_pair()])


async def _utilization(tx: SqlTx, centre: Centre) -> object:
    return await tx.agents.count_connected(centre.any_agent_id())


async def _receipt(tx: SqlTx, centre: Centre) -> object:
    one = centre.any_conversation()
    receipt = Receipt(
        carrier=CarrierName.TWILIO,
        carrier_message_id=one.sent_id,
        delivery_status=DeliveryStatus.DELIVERED,
        attempt_id=one.attempt_id,
    )
    return await tx.messages.lock_by_receipt(receipt)


async def _early_receipts(tx: SqlTx, centre: Centre) -> object:
    """A send has returned: what was reported before?"""
    return await tx.messages.receipts(CarrierName.TWILIO, centre.any_conversation().sent_id)


async def _home(tx: SqlTx, centre: Centre) -> object:
    return await home.build(tx, await tx.agents.get(centre.any_agent_id()))


async def _card(tx: SqlTx, centre: Centre) -> object:
    return await relay.build_card(tx, centre.any_conversation_id())


async def _likely_codes(tx: SqlTx, centre: Centre) -> object:
    queue_id = (await tx.conversations.get(centre.any_conversation_id())).queue_id
    return await tx.queues.likely_codes(queue_id, relay.LIKELY_CODES)


async def _results(tx: SqlTx, centre: Centre) -> object:
    """Whose window shows what becomes of this conversation?"""
    return await tx.submissions.list_by_conversation(centre.any_conversation_id())


async def _unposted(tx: SqlTx, centre: Centre) -> object:
    """A reply in a thread that is nobody's: may its card be on the way?"""
    return await tx.conversations.has_unposted(
        centre.any_conversation().slack_channel_id, await tx.now()
    )


async def _beginning(centre: Centre) -> float:
    user_id = user_id_of(centre.chance.randrange(AGENTS))
    return await _timed(centre.store.find_beginning(TEAM_ID, user_id))


async def _claim(centre: Centre) -> float:
    """Finished again, so that the next claim finds as much."""
    async with centre.store.transaction() as tx:
        await tx.jobs.enqueue(*(_job(number) for number in range(LANES)))
    began = time.perf_counter()
    claimed = await centre.store.claim(LANES, LEASE_S)
    took_ms = (time.perf_counter() - began) * 1000
    async with centre.store.transaction() as tx:
        for job in claimed:
            await tx.jobs.finish(job)
    return took_ms


def _job(number: int) -> NewJob:
    return NewJob(kind=JobKind.SWEEP, lane=f"bench:{number}")


async def _next_due(centre: Centre) -> float:
    """Nothing to claim: when will there be?"""
    return await _timed(centre.store.wait_for_work(0))


async def _sweep(centre: Centre) -> float:
    """With as many lanes at rest each time."""
    await _claim(centre)
    return await _timed(centre.store.sweep())


QUESTIONS: dict[str, Question] = {
    "thread": _reading(_thread),
    "inbound": _locking(_inbound),
    "inbound_again": _reading(_inbound_again),
    "standing": _reading(_standing),
    "utilization": _reading(_utilization),
    "receipt": _locking(_receipt),
    "early_receipts": _reading(_early_receipts),
    "home": _reading(_home),
    "card": _reading(_card),
    "likely_codes": _reading(_likely_codes),
    "results": _reading(_results),
    "unposted": _reading(_unposted),
    "beginning": _beginning,
    "claim": _claim,
    "next_due": _next_due,
    "sweep": _sweep,
}

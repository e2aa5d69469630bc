"""Writes queues, agents and contacts straight into the tables."""

from __future__ import annotations

from bot.domain.model import Agent, Contact, Queue
from bot.domain.search import fold_words
from storage import schema
from storage.agents import agent_words
from storage.contacts import contact_words
from storage.rows import columns
from storage.search import add_words
from storage.session import Session


async def add_queue(session: Session, queue: Queue) -> None:
    row = columns(queue, "after_call_work", "senders", "wrap_up_codes")
    work = queue.after_call_work
    new = session.insert(schema.queue).values(acw_mode=work.mode, acw_limit_s=work.limit_s, **row)
    await session.run(new)
    await _add_senders(session, queue)
    await _add_codes(session, queue)
    await add_words(session, "queue", {queue.id: fold_words(queue.name)})


async def _add_senders(session: Session, queue: Queue) -> None:
    rows = [{"queue_id": queue.id, **columns(one)} for one in queue.senders.values()]
    if rows:
        await session.run(session.insert(schema.queue_sender), rows)


async def _add_codes(session: Session, queue: Queue) -> None:
    rows = [
        {"queue_id": queue.id, "code": code.id, "name": code.name, "position": position}
        for position, code in enumerate(queue.wrap_up_codes)
    ]
    if rows:
        await session.run(session.insert(schema.wrap_up_code), rows)


async def add_agent(session: Session, agent: Agent) -> None:
    await session.run(session.insert(schema.agent).values(columns(agent, "permissions")))
    rows = [{"agent_id": agent.id, "permission": one} for one in agent.permissions]
    if rows:
        await session.run(session.insert(schema.agent_permission), rows)
    await add_words(session, "agent", {agent.id: agent_words(agent.name, agent.phone)})


async def add_member(session: Session, agent_id: str, queue_id: str) -> None:
    row = {"agent_id": agent_id, "queue_id": queue_id}
    await session.run(session.insert(schema.queue_member).values(row))


async def add_contact(session: Session, contact: Contact) -> None:
    await session.run(session.insert(schema.contact).values(columns(contact, "addresses")))
    rows = [
        {"contact_id": contact.id, "position": position, **columns(address)}
        for position, address in enumerate(contact.addresses)
    ]
    if rows:
        await session.run(session.insert(schema.contact_address), rows)
    words = contact_words(contact.name, contact.addresses)
    await add_words(session, "contact", {contact.id: words})

"""A transaction together with whose payload it is: how every listener begins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.model import Agent
from bot.ports import Tx
from bot.services import people
from handlers.dependencies import Dependencies
from handlers.payloads import Payload, person_of


@asynccontextmanager
async def acting(deps: Dependencies, body: Payload) -> AsyncIterator[tuple[Tx, Agent]]:
    """The agent changes something. Raises Refused for who is none, or lacks a permission."""
    person = person_of(body)
    await people.recognise(deps.store, deps.directory, person)  # perhaps seen for the first time
    async with deps.store.transaction() as tx:
        yield tx, await people.identify(tx, person)


@asynccontextmanager
async def looking(deps: Dependencies, body: Payload) -> AsyncIterator[tuple[Tx, Agent]]:
    """The same for what only reads."""
    async with deps.store.reading() as tx:
        yield tx, await people.identify(tx, person_of(body))

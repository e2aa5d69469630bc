"""The menus of the send window that ask as the agent types."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.domain.model import QueueId
from bot.services import choices
from handlers.acting import looking
from handlers.dependencies import Dependencies
from handlers.payloads import Ack, Payload
from modals.ids import Action
from modals.metadata import SendMetadata
from modals.options import queue_options, recipient_options, template_options


def register(app: AsyncApp, deps: Dependencies) -> None:
    @app.options(Action.QUEUE)
    async def handle_queue_options(ack: Ack, body: Payload) -> None:
        settings = SendMetadata.of_view(body.get("view"))
        async with looking(deps, body) as (tx, agent):
            found = await choices.queues(tx, agent, settings.medium, body.get("value") or "")
        await ack(**queue_options(found))

    @app.options(Action.RECIPIENTS)
    async def handle_recipient_options(ack: Ack, body: Payload) -> None:
        search = _search(body)
        async with looking(deps, body) as (tx, agent):
            found = await choices.recipients(tx, agent, search)
        await ack(**recipient_options(found, search.medium))

    @app.options(Action.TEMPLATE)
    async def handle_template_options(ack: Ack, body: Payload) -> None:
        async with looking(deps, body) as (tx, agent):
            found = await choices.templates(tx, agent, _search(body))
        await ack(**template_options(found))


def _search(body: Payload) -> choices.Search:
    """A type-ahead's payload has no selections: the window's settings travel in its metadata."""
    settings = SendMetadata.of_view(body.get("view"))
    return choices.Search(
        medium=settings.medium,
        queue_id=QueueId(settings.queue_id) if settings.queue_id else None,
        kind=settings.kind,
        text=str(body.get("value") or ""),
    )

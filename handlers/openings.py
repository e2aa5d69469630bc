"""What opens the send window: the command, two shortcuts, and App Home."""

from __future__ import annotations

import asyncio

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.window import WindowState
from bot.errors import Refused
from bot.services import openings, people
from bot.services.people import SlackPerson
from bot.services.prefills import Prefill
from handlers.dependencies import Dependencies
from handlers.payloads import Ack, Payload, person_of
from handlers.prefill import is_help, read_command, read_message
from modals.ids import Action, Command, Shortcut
from modals.notices import help_text
from modals.send_window import send_view

PATIENCE_S = 15.0
"""No window opens any more by then; a database that says nothing must not keep people waiting."""


def register(app: AsyncApp, deps: Dependencies) -> None:
    @app.command(Command.SEND_ON_BEHALF)
    async def handle_send_command(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        """Somebody typed /send-on-behalf: the send window opens."""
        text = str(body.get("text") or "")
        if is_help(text):
            await ack(help_text())
            return
        await ack()
        await _open(deps, client, body, read_command(text))

    @app.shortcut(Shortcut.START_CONVERSATION)
    async def handle_start_shortcut(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await _open(deps, client, body, Prefill())

    @app.shortcut(Shortcut.MESSAGE_NUMBER)
    async def handle_number_shortcut(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        """On a message with a number in it: the window opens with that number."""
        await ack()
        await _open(deps, client, body, read_message(body.get("message") or {}))

    @app.action(Action.HOME_START)
    async def handle_home_start(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await _open(deps, client, body, Prefill())


async def _open(
    deps: Dependencies, client: AsyncWebClient, body: Payload, prefill: Prefill
) -> None:
    async with asyncio.timeout(PATIENCE_S):
        state = await _first_state(deps, person_of(body), prefill)
    await client.views_open(trigger_id=body["trigger_id"], view=send_view(state))


async def _first_state(deps: Dependencies, person: SlackPerson, prefill: Prefill) -> WindowState:
    state = await _opened(deps, person, prefill)
    if state is None:
        await people.recognise(deps.store, deps.directory, person)  # seen for the first time
        state = await _opened(deps, person, prefill)
    if state is None:  # unlinked in between
        raise Refused("refused.stale")
    return state


async def _opened(deps: Dependencies, person: SlackPerson, prefill: Prefill) -> WindowState | None:
    beginning = await deps.store.find_beginning(person.team_id, person.user_id)
    return await openings.open_window(deps.store, beginning, prefill) if beginning else None

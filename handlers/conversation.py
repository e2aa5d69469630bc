"""Buttons of cards, notices and home, and the wrap-up: saved at the click, done by the worker."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import WrapUpForm
from bot.domain.model import ConversationId, InteractionId, MessageId
from bot.errors import BadInput, Refused
from bot.services import ending, failures, inbound, replies
from bot.wording import say
from handlers.acting import acting, looking
from handlers.dependencies import Dependencies
from handlers.payloads import Ack, Payload, value_of
from modals.card import parse_card_choice
from modals.field_errors import field_errors
from modals.ids import QUICK_CODES, Action, Callback
from modals.metadata import CardValue, NoticeValue
from modals.notices import copy_view, notice_view
from modals.wrap_up import parse_wrap_up, wrap_up_view


def register(app: AsyncApp, deps: Dependencies) -> None:
    _register_card(app, deps)
    _register_wrap_up(app, deps)
    _register_wrap_up_form(app, deps)
    _register_notices(app, deps)

    @app.action(Action.OPEN_THREAD)
    async def handle_open_thread(ack: Ack) -> None:
        """A link: Slack opens it by itself and tells us all the same."""
        await ack()


def _register_card(app: AsyncApp, deps: Dependencies) -> None:
    @app.action(Action.END_MESSAGE)
    async def handle_end_click(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        """End message: queued before the ack, then the wrap-up opens while the trigger lives."""
        conversation_id = ConversationId(CardValue.parse(value_of(body)).conversation_id)
        async with acting(deps, body) as (tx, agent):
            form = await ending.ask_to_end(tx, agent, conversation_id)
        await ack()
        if form is not None:
            await _open_form(client, body, form)

    @app.action(Action.ACCEPT)
    async def handle_accept_click(ack: Ack, body: Payload) -> None:
        conversation_id = ConversationId(CardValue.parse(value_of(body)).conversation_id)
        async with acting(deps, body) as (tx, agent):
            await ending.ask_to_accept(tx, agent, conversation_id)
        await ack()

    @app.action(Action.CARD_MORE)
    async def handle_card_choice(ack: Ack, body: Payload) -> None:
        """The customer asked to stop, in words of their own."""
        _, conversation_id = parse_card_choice(value_of(body))
        async with acting(deps, body) as (tx, agent):
            await inbound.ask_to_stop(tx, agent, conversation_id)
        await ack()


async def _open_form(client: AsyncWebClient, body: Payload, form: WrapUpForm) -> None:
    await client.views_open(trigger_id=body["trigger_id"], view=wrap_up_view(form))


def _register_wrap_up(app: AsyncApp, deps: Dependencies) -> None:
    async def handle_wrap_up_click(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        value = CardValue.parse(value_of(body))
        async with acting(deps, body) as (tx, agent):
            form = await ending.open_wrap_up(tx, agent, _interaction_id(value))
        await _open_form(client, body, form)

    app.action(Action.WRAP_UP)(handle_wrap_up_click)
    app.action(Action.HOME_WRAP_UP)(handle_wrap_up_click)

    async def handle_quick_code(ack: Ack, body: Payload) -> None:
        """One of the likely codes on the card: wrapped up with one click."""
        value = CardValue.parse(value_of(body))
        async with acting(deps, body) as (tx, agent):
            await ending.save_wrap_up(tx, agent, _interaction_id(value), value.code_id, None)
        await ack()

    for action in QUICK_CODES:
        app.action(action)(handle_quick_code)


def _register_wrap_up_form(app: AsyncApp, deps: Dependencies) -> None:
    @app.view(Callback.WRAP_UP)
    async def handle_wrap_up_submission(ack: Ack, body: Payload, view: Payload) -> None:
        try:
            answer = parse_wrap_up(view)
            async with acting(deps, body) as (tx, agent):
                await ending.save_wrap_up(
                    tx, agent, answer.interaction_id, answer.code_id, answer.note
                )
        except BadInput as fault:
            await ack(response_action="errors", errors=field_errors(view, fault))
            return
        await ack()

    @app.view_closed(Callback.WRAP_UP)
    async def handle_wrap_up_closed(ack: Ack, body: Payload, view: Payload) -> None:
        """Skip, where the queue's after-call work is optional; else it waits on the card."""
        value = CardValue.of_view(view)
        async with acting(deps, body) as (tx, agent):
            await ending.skip_wrap_up(tx, agent, _interaction_id(value))
        await ack()


def _interaction_id(value: CardValue) -> InteractionId:
    if value.interaction_id is None:
        raise Refused("refused.stale")
    return InteractionId(value.interaction_id)


def _register_notices(app: AsyncApp, deps: Dependencies) -> None:
    @app.action(Action.NOTICE_TRY_AGAIN)
    async def handle_try_again(ack: Ack, body: Payload) -> None:
        async with acting(deps, body) as (tx, agent):
            await failures.try_again(tx, agent, _message_id(body))
        await ack()

    @app.action(Action.NOTICE_SEND_TO_CUSTOMER)
    async def handle_send_to_customer(ack: Ack, body: Payload) -> None:
        """A line that was kept internal goes to the customer after all."""
        async with acting(deps, body) as (tx, agent):
            await replies.release(tx, agent, _message_id(body))
        await ack()

    @app.action(Action.NOTICE_TAKE_OVER)
    async def handle_take_over(ack: Ack, body: Payload) -> None:
        """Somebody takes the conversation that nobody has, and their line goes out."""
        async with acting(deps, body) as (tx, agent):
            await replies.ask_to_take_over(tx, agent, _message_id(body))
        await ack()

    @app.action(Action.NOTICE_KEEP_INTERNAL)
    async def handle_keep_internal(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        """It already is: nothing to change, and the person reads that it is so."""
        await ack()
        async with looking(deps, body) as (tx, _):
            await replies.check_held(tx, _message_id(body))
        told = notice_view(say("thread.kept_internal"))
        await client.views_open(trigger_id=body["trigger_id"], view=told)

    @app.action(Action.NOTICE_COPY)
    async def handle_copy(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        async with looking(deps, body) as (tx, agent):
            text = await replies.text_of(tx, agent, _message_id(body))
        await client.views_open(trigger_id=body["trigger_id"], view=copy_view(text))

    @app.view(Callback.NOTICE)
    async def handle_notice_closed(ack: Ack) -> None:
        """The button of a view with a field submits it; there is nothing to save."""
        await ack()


def _message_id(body: Payload) -> MessageId:
    return MessageId(NoticeValue.parse(value_of(body)).message_id)

"""The one place where errors become sentences. Unknown ones get a reference that is also logged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AppError, BadInput
from bot.wording import explain, say
from handlers.payloads import Payload
from modals.field_errors import field_errors
from modals.notices import notice_view

log = logging.getLogger(__name__)

Respond = Callable[..., Awaitable[Any]]


def register(app: AsyncApp) -> None:
    @app.error
    async def handle_error(
        error: Exception,
        body: Payload,
        client: AsyncWebClient,
        respond: Respond,
        response: BoltResponse | None,
    ) -> BoltResponse | None:
        sentence = tell(error)
        match body.get("type"):
            case "view_submission":
                return _in_modal(body, error, sentence)
            case "block_suggestion":
                return _answer({"options": []})
            case "event_callback":
                return None  # it could not be saved: without an ack Slack sends it again
            case "view_closed":
                return BoltResponse(status=200)
            case "block_actions" | "shortcut" | "message_action":
                await _show(client, body, sentence)
            case _:
                await respond(sentence)  # a slash command
        # Heard and answered: where nothing was acked yet, this is the ack.
        return None if response is None else BoltResponse(status=200)


def tell(error: Exception) -> str:
    """The sentence for the person; what nobody foresaw is logged under a reference."""
    if isinstance(error, AppError):
        log.info("handlers.refused", extra={"reason": error.wording_key})
        return explain(error)
    if isinstance(error, SlackApiError) and error.response.get("error") == "expired_trigger_id":
        log.warning("handlers.too_late")  # in a flood of commands a trace of each makes more late
        return say("error.too_late")
    reference = secrets.token_hex(4)
    log.error("handlers.failed", extra={"reference": reference}, exc_info=error)
    return say("error.unknown", reference=reference)


def _in_modal(body: Payload, error: Exception, sentence: str) -> BoltResponse:
    """Under a field where the view has one; else in its place."""
    view = body["view"]
    if (view.get("state") or {}).get("values"):
        fault = error if isinstance(error, BadInput) else None
        shown = field_errors(view, fault) if fault else _under_first_field(view, sentence)
        return _answer({"response_action": "errors", "errors": shown})
    return _answer({"response_action": "update", "view": notice_view(sentence)})


def _under_first_field(view: Payload, sentence: str) -> dict[str, str]:
    inputs = [block["block_id"] for block in view["blocks"] if block.get("type") == "input"]
    return {inputs[-1]: sentence} if inputs else {}


def _answer(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=payload, headers={"content-type": ["application/json"]})


async def _show(client: AsyncWebClient, body: Payload, sentence: str) -> None:
    """In a small window of its own; on top of the one where the click was."""
    is_in_modal = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if is_in_modal else client.views_open
    try:
        await show(trigger_id=body["trigger_id"], view=notice_view(sentence))
    except SlackApiError as error:
        log.warning("handlers.sentence_not_shown", extra={"slack_error": error.response["error"]})

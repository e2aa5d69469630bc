"""The one place where errors become sentences. Unknown ones get a reference that is also logged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AppError, BadInput, Refused
from bot.wording import explain, say
from handlers.faults import SLACK_FAULTS, reason_of
from handlers.payloads import Payload, person_of
from modals.field_errors import field_errors
from modals.notices import notice_view
from modals.phrases import escape

log = logging.getLogger(__name__)

Respond = Callable[..., Awaitable[Any]]
Way = tuple[str, Callable[[], Awaitable[Any]]]


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
                return None if response is None else _in_modal(body, error, sentence)
            case "block_suggestion":
                return _answer({"options": []})
            case "event_callback":
                return None  # it could not be saved: without an ack Slack sends it again
            case "view_closed":
                return BoltResponse(status=200)
            case "block_actions" | "shortcut" | "message_action":
                await _bring(_after_click(client, respond, body, sentence, _is_too_late(error)))
            case _:
                await _bring(_after_command(client, respond, body, sentence))
        # Heard and answered: where nothing was acked yet, this is the ack.
        return None if response is None else BoltResponse(status=200)


def tell(error: Exception) -> str:
    """The sentence for the person; what nobody foresaw is logged under a reference."""
    if isinstance(error, AppError):
        log.info("handlers.refused", extra={"reason": error.wording_key})
        return explain(error)
    if _is_too_late(error):
        log.warning("handlers.too_late")  # in a flood of commands a trace of each makes more late
        return say("error.too_late")
    reference = secrets.token_hex(4)
    log.error("handlers.failed", extra={"reference": reference}, exc_info=error)
    return say("error.unknown", reference=reference)


def _is_too_late(error: Exception) -> bool:
    return reason_of(error) == "expired_trigger_id"


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


def _after_command(
    client: AsyncWebClient, respond: Respond, body: Payload, sentence: str
) -> list[Way]:
    return [*_beside(respond, body, sentence), _directly(client, body, sentence)]


def _after_click(
    client: AsyncWebClient, respond: Respond, body: Payload, sentence: str, is_too_late: bool
) -> list[Way]:
    """A window needs a trigger that lives; what stands beside a thread may be overlooked."""
    windows = [] if is_too_late else [_in_window(client, body, sentence)]
    return [*windows, _directly(client, body, sentence), *_beside(respond, body, sentence)]


def _in_window(client: AsyncWebClient, body: Payload, sentence: str) -> Way:
    """A small one of its own; on top of the one where the click was."""
    is_in_modal = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if is_in_modal else client.views_open
    view = notice_view(sentence)
    return "window", lambda: show(trigger_id=body.get("trigger_id", ""), view=view)


def _directly(client: AsyncWebClient, body: Payload, sentence: str) -> Way:
    """A person's id stands for the direct message with them (docs.slack.dev)."""

    async def write() -> None:
        reader = person_of(body).user_id
        await client.chat_postMessage(channel=reader, text=escape(sentence), unfurl_links=False)

    return "direct message", write


def _beside(respond: Respond, body: Payload, sentence: str) -> list[Way]:
    async def answer() -> None:
        taken = await respond(escape(sentence), replace_original=False)
        if taken.status_code != 200:
            raise SlackRequestError(f"response_url: {taken.status_code}")

    return [("response_url", answer)] if body.get("response_url") else []


async def _bring(ways: Sequence[Way]) -> None:
    """One after the other until one reaches the person: they must not be left without a word."""
    for way, speak in ways:
        try:
            await speak()
            return
        except (*SLACK_FAULTS, Refused) as fault:
            reason = reason_of(fault) or type(fault).__name__
            log.warning("handlers.sentence_not_shown", extra={"way": way, "slack_error": reason})

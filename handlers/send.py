"""The send window, once it is open: kept fresh, and submitted."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import jobs
from bot.domain.model import SubmissionId
from bot.domain.window import OutreachProgress
from bot.errors import BadInput
from bot.services import outreach, results, window
from bot.services.outreach import Press, TakeOverAnswer
from bot.services.outreach_plan import Asked
from bot.services.window import Draft
from handlers import type_aheads
from handlers.acting import acting, looking
from handlers.dependencies import Dependencies
from handlers.faults import SLACK_FAULTS, reason_of
from handlers.freshness import NewestChange
from handlers.payloads import Ack, Payload, action_of, value_of
from modals.field_errors import field_errors
from modals.ids import Action, Callback
from modals.metadata import LineValue, SendMetadata
from modals.progress import progress_view
from modals.send_form import parse_canned, parse_kind, parse_send
from modals.send_window import send_view
from modals.take_over import parse_take_over, take_over_view


def register(app: AsyncApp, deps: Dependencies) -> None:
    _register_changes(app, deps)
    type_aheads.register(app, deps)
    _register_submissions(app, deps)


_CHANGES = (
    Action.MEDIUM,
    Action.QUEUE,
    Action.KIND,
    Action.RECIPIENTS,
    Action.TEMPLATE,
    Action.TEMPLATE_VALUE,
    Action.CANNED,
    Action.MESSAGE,
)


def _register_changes(app: AsyncApp, deps: Dependencies) -> None:
    newest = NewestChange()

    async def handle_window_change(ack: Ack, body: Payload, client: AsyncWebClient) -> None:
        """Something was chosen or typed: everything that depends on it is drawn anew."""
        await ack()
        view = body["view"]
        moment = newest.note(view["id"], action_of(body).get("action_ts") or "0")
        async with looking(deps, body) as (tx, agent):
            state = await window.renew(tx, agent, _draft(body))
        is_overtaken = not await _redraw(client, view, send_view(state), keep_hash=True)
        if is_overtaken and newest.is_newest(view["id"], moment):
            await _redraw_unless_sent(deps, client, body, send_view(state))

    for action in _CHANGES:
        app.action(action)(handle_window_change)


async def _redraw_unless_sent(
    deps: Dependencies, client: AsyncWebClient, body: Payload, renewed: Payload
) -> None:
    """The answer to an earlier change came between, and this one knows more; or Send was pressed,
    even while we draw: then the form must not come back over the result."""
    if await _shows_result(deps, client, body):
        return
    await _redraw(client, body["view"], renewed, keep_hash=False)
    await _shows_result(deps, client, body)


async def _shows_result(deps: Dependencies, client: AsyncWebClient, body: Payload) -> bool:
    view = body["view"]
    async with looking(deps, body) as (tx, agent):
        result = await outreach.result_of(tx, agent, SubmissionId(view["id"]))
    if result is None:
        return False
    await _redraw(client, view, progress_view(result), keep_hash=False)
    await _draw_anew(deps, result)
    return True


async def _draw_anew(deps: Dependencies, drawn: OutreachProgress) -> None:
    """What was drawn here may have been longer on its way than the work took."""
    async with deps.store.transaction() as tx:
        await tx.jobs.enqueue(jobs.show_progress(SubmissionId(drawn.submission_id)))


def _draft(body: Payload) -> Draft:
    view = body["view"]
    metadata = SendMetadata.of_view(view)
    is_canned = action_of(body).get("action_id") == Action.CANNED
    return Draft(
        form=parse_send(view),
        kind=parse_kind(view),
        recipients_version=metadata.recipients_version,
        message_version=metadata.message_version,
        canned_id=parse_canned(view) if is_canned else None,
        shown_medium=metadata.medium,
    )


async def _redraw(
    client: AsyncWebClient, view: Payload, renewed: Payload, *, keep_hash: bool
) -> bool:
    """False when the view has changed since. A view that was closed meanwhile needs nothing."""
    guard = {"hash": view["hash"]} if keep_hash else {}
    try:
        await client.views_update(view_id=view["id"], view=renewed, **guard)
    except SlackApiError as error:
        if reason_of(error) not in ("hash_conflict", "not_found"):
            raise
        return reason_of(error) == "not_found"
    return True


def _register_submissions(app: AsyncApp, deps: Dependencies) -> None:
    @app.view(Callback.SEND_WINDOW)
    async def handle_send_submission(ack: Ack, body: Payload, view: Payload) -> None:
        """Send was pressed: decided again, saved with its jobs, then shown as progress."""
        try:
            async with acting(deps, body) as (tx, agent):
                press = Press(submission_id=view["id"], view_id=view["id"], form=parse_send(view))
                outcome = await outreach.submit(tx, agent, press)
        except BadInput as fault:
            await ack(response_action="errors", errors=field_errors(view, fault))
            return
        await ack(**_answer(outcome))

    @app.view(Callback.TAKE_OVER)
    async def handle_take_over_submission(
        ack: Ack, body: Payload, view: Payload, client: AsyncWebClient
    ) -> None:
        """The questions are answered: only now is anything sent."""
        form = parse_take_over(view)
        root_view_id = str(view["root_view_id"])
        async with acting(deps, body) as (tx, agent):
            answer = TakeOverAnswer(
                draft_id=SubmissionId(form.submission_id),
                submission_id=SubmissionId(root_view_id),
                view_id=root_view_id,
                take_over=form.take_over,
            )
            outcome = await outreach.confirm(tx, agent, answer)
        if isinstance(outcome, Asked):
            await ack(**_answer(outcome))
            return
        await _back_to_root(ack, client, root_view_id, outcome)
        await _draw_anew(deps, outcome)

    @app.action(Action.PROGRESS_TRY_AGAIN)
    async def handle_progress_try_again(ack: Ack, body: Payload) -> None:
        line = LineValue.parse(value_of(body))
        async with acting(deps, body) as (tx, agent):
            submission_id = SubmissionId(line.submission_id)
            await results.try_again(tx, agent, submission_id, line.position)
        await ack()


async def _back_to_root(
    ack: Ack, client: AsyncWebClient, root_view_id: str, outcome: OutreachProgress
) -> None:
    """The send window below turns into the result and the question goes, so that nobody comes
    back to a form that has been sent."""
    try:
        await client.views_update(view_id=root_view_id, view=progress_view(outcome))
    except SLACK_FAULTS:
        await ack(**_answer(outcome))
        return
    await ack()


def _answer(outcome: Asked | OutreachProgress) -> dict[str, Any]:
    if isinstance(outcome, Asked):
        view = take_over_view(outcome.draft_id, outcome.questions)
        return {"response_action": "push", "view": view}
    return {"response_action": "update", "view": progress_view(outcome)}

"""What happens in Slack: committed before Bolt acks, so that a crash makes Slack send it again.

Bolt acks an event whether or not its listener survives. So the work of events is done in a
middleware, which runs before the ack; the listeners only tell Bolt that the event is expected.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain import jobs
from bot.domain.records import ThreadReply
from bot.ports import Store, Tx
from bot.services import intake
from handlers.dependencies import Dependencies
from handlers.middleware import Before
from handlers.payloads import Payload

log = logging.getLogger(__name__)

EVENTS = (
    "message",
    "app_home_opened",
    "member_joined_channel",
    "member_left_channel",
    "channel_archive",
    "channel_unarchive",
    "group_archive",
    "group_unarchive",
)
_WRITTEN = frozenset({None, "file_share", "thread_broadcast"})


def register(app: AsyncApp, deps: Dependencies) -> None:
    async def commit_event(request: AsyncBoltRequest) -> None:
        take = _TAKERS.get(_event_type(request.body))
        if take is not None:
            await take(deps.store, request.body)

    app.middleware(Before(commit_event))

    async def expect(ack: Callable[[], Awaitable[Any]]) -> None:
        await ack()

    for name in EVENTS:
        app.event(name)(expect)


def _event_type(body: Payload) -> str:
    if body.get("type") != "event_callback":
        return ""
    return str((body.get("event") or {}).get("type"))


async def take_message(store: Store, body: Payload) -> None:
    """Only what people write, edit or delete in threads."""
    event = body["event"]
    found = _reply(body, event)
    if found is not None:
        kind, reply = found
        await store.keep([intake.from_thread(kind, _keys(body, event), reply)])


def _reply(body: Payload, event: Payload) -> tuple[str, ThreadReply] | None:
    subtype = event.get("subtype")
    if subtype in _WRITTEN:
        return _in_thread(intake.REPLY, body, event, event)
    if subtype == "message_changed":
        return _in_thread(intake.REPLY_CHANGED, body, event, event.get("message") or {})
    if subtype == "message_deleted":
        return _in_thread(intake.REPLY_DELETED, body, event, event.get("previous_message") or {})
    return None


def _in_thread(
    kind: str, body: Payload, event: Payload, message: Payload
) -> tuple[str, ThreadReply] | None:
    thread_ts, slack_ts = message.get("thread_ts"), message.get("ts")
    is_bots = message.get("bot_id") or not message.get("user")
    if not thread_ts or thread_ts == slack_ts or is_bots:
        return None
    reply = ThreadReply(
        slack_team_id=str(body.get("team_id") or ""),
        slack_channel_id=str(event.get("channel") or ""),
        thread_ts=str(thread_ts),
        slack_ts=str(slack_ts),
        slack_user_id=str(message["user"]),
        text=str(message.get("text") or ""),
        author_team_id=str(message.get("user_team") or message.get("team") or ""),
        file_names=tuple(str(file.get("name") or "") for file in message.get("files") or ()),
    )
    return kind, reply


def _keys(body: Payload, event: Payload) -> list[str]:
    """One message has been seen under several event ids, and one event id never twice."""
    place = (body.get("team_id"), event.get("channel"), event.get("subtype"))
    when = event.get("event_ts") or event.get("ts")
    return [f"event:{body.get('event_id')}", ":".join(map(str, ("message", *place, when)))]


async def take_home_opened(store: Store, body: Payload) -> None:
    event = body["event"]
    if event.get("tab") in (None, "home"):
        async with store.transaction() as tx:
            await _show_home(tx, str(body.get("team_id")), str(event.get("user")))


async def _show_home(tx: Tx, slack_team_id: str, slack_user_id: str) -> None:
    agent = await tx.agents.find_by_slack(slack_team_id, slack_user_id)
    if agent is not None:
        await tx.jobs.enqueue(jobs.publish_home(agent.id))
    else:
        await tx.jobs.enqueue(jobs.publish_stranger_home(slack_user_id))


async def take_joined(store: Store, body: Payload) -> None:
    """Only the bot's own coming changes what can be posted."""
    ours = {one.get("user_id") for one in body.get("authorizations") or ()}
    if body["event"].get("user") in ours:
        await take_channel_change(store, body)


async def take_channel_change(store: Store, body: Payload) -> None:
    """The bot came or went, the channel was archived or brought back: try what waits there."""
    event = body["event"]
    place = str(event.get("channel") or "")
    log.info("slack.channel_changed", extra={"slack_channel_id": place, "change": event["type"]})
    async with store.transaction() as tx:
        await tx.jobs.hurry(jobs.slack_lane(str(body.get("team_id") or ""), place))


_TAKERS: Mapping[str, Callable[[Store, Payload], Awaitable[None]]] = {
    "message": take_message,
    "app_home_opened": take_home_opened,
    "member_joined_channel": take_joined,
    "channel_unarchive": take_channel_change,
    "group_unarchive": take_channel_change,
}

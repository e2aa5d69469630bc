"""From the inbox to the use case: what came in raw is read here, by the worker, in lane order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

from bot.domain.jobs import Job
from bot.domain.records import (
    Arrival,
    InboundMessage,
    InboxRow,
    InboxSource,
    Receipt,
    ThreadReply,
)
from bot.domain.text import mentioned_user_ids
from bot.errors import Refused, ThreadsError
from bot.ports import Directory, Store, Tx
from bot.services import corrections, inbound, people, receipts, replies

log = logging.getLogger(__name__)

REPLY, REPLY_CHANGED, REPLY_DELETED = "reply", "reply_changed", "reply_deleted"
INBOUND, RECEIPT = "inbound", "receipt"

_INBOUND: TypeAdapter[InboundMessage] = TypeAdapter(InboundMessage)
_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)
_REPLY: TypeAdapter[ThreadReply] = TypeAdapter(ThreadReply)

HOLD_BACK = timedelta(milliseconds=150)
"""Slack may deliver two quick replies swapped; a lane waits this long to put them in order."""


def from_thread(kind: str, keys: Sequence[str], reply: ThreadReply) -> Arrival:
    """What happened in a thread."""
    return Arrival(
        source=InboxSource.SLACK,
        kind=kind,
        keys=tuple(keys),
        payload=asdict(reply),
        lane=f"slack:{reply.slack_channel_id}:{reply.thread_ts}",
        position=int(reply.slack_ts.replace(".", "")),
        hold_back=HOLD_BACK,
    )


def from_carrier(source: InboxSource, item: InboundMessage | Receipt, key: str) -> Arrival:
    """One message or receipt."""
    kind, adapter = (INBOUND, _INBOUND) if isinstance(item, InboundMessage) else (RECEIPT, _RECEIPT)
    payload: dict[str, Any] = adapter.dump_python(item, mode="json")  # type: ignore[arg-type]
    return Arrival(source=source, kind=kind, keys=(key,), payload=payload, lane=_lane(item))


def _lane(item: InboundMessage | Receipt) -> str:
    if isinstance(item, InboundMessage):
        return f"{item.pair.medium}:{item.pair.sender_address}:{item.pair.customer_address}"
    return f"receipt:{item.carrier}:{item.carrier_message_id}"


async def process(store: Store, directory: Directory, job: Job) -> None:
    async with store.reading() as tx:
        row = await tx.inbox.get(int(job.payload["inbox_id"]))
    await _introduce_author(store, directory, row)
    names = await _names(directory, row)
    async with store.transaction() as tx:
        await _dispatch(tx, row, names)
        await tx.inbox.finish(row.id)
        await tx.jobs.finish(job)


async def _introduce_author(store: Store, directory: Directory, row: InboxRow) -> None:
    """An agent may write in a thread before anything else that we see of them."""
    if row.kind in _REPLIES:
        reply = _REPLY.validate_python(row.payload)
        team_id = reply.author_team_id or reply.slack_team_id
        person = people.SlackPerson(team_id=team_id, user_id=reply.slack_user_id)
        # Who is no agent, as far as Slack says, has the line kept internal and is told why.
        with suppress(Refused, ThreadsError):
            await people.recognise(store, directory, person)


async def _names(directory: Directory, row: InboxRow) -> dict[str, str]:
    """Display names of people mentioned in a reply: the customer reads names, not ids."""
    ids = mentioned_user_ids(str(row.payload.get("text", ""))) if row.kind in _REPLIES else ()
    return {user_id: await _name(directory, user_id) for user_id in ids}


async def _name(directory: Directory, user_id: str) -> str:
    """Empty for somebody of whom Slack says nothing: a line must not be lost for a name."""
    try:
        return (await directory.email_and_name(user_id))[1]
    except ThreadsError as error:
        log.warning("intake.name_unknown", extra={"slack_user_id": user_id, "reason": str(error)})
        return ""


async def _dispatch(tx: Tx, row: InboxRow, names: dict[str, str]) -> None:
    match row.kind:
        case "reply":
            await _receive_reply(tx, _REPLY.validate_python(row.payload), names)
        case "reply_changed":
            await corrections.correct(tx, _REPLY.validate_python(row.payload), names)
        case "reply_deleted":
            await corrections.withdraw(tx, _REPLY.validate_python(row.payload))
        case "inbound":
            await inbound.receive(tx, _INBOUND.validate_python(row.payload))
        case "receipt":
            await receipts.record_receipt(tx, _RECEIPT.validate_python(row.payload))


async def _receive_reply(tx: Tx, reply: ThreadReply, names: dict[str, str]) -> None:
    """As it stands now: what was edited or deleted before this moment never goes out."""
    for row in await tx.inbox.list_waiting(InboxSource.SLACK, _CORRECTIONS):
        later = _REPLY.validate_python(row.payload)
        place = (later.slack_team_id, later.slack_channel_id, later.slack_ts)
        if place != (reply.slack_team_id, reply.slack_channel_id, reply.slack_ts):
            continue
        if row.kind == REPLY_DELETED:
            return
        reply = replace(reply, text=later.text, file_names=later.file_names)
    await replies.receive_reply(tx, reply, names)


_CORRECTIONS = (REPLY_CHANGED, REPLY_DELETED)
_REPLIES = frozenset({REPLY, REPLY_CHANGED})

"""What the worker does in Slack: cards, lines, marks, progress, homes. One call, one outcome."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

from bot.domain import jobs
from bot.domain.cards import ThreadLine
from bot.domain.jobs import Job
from bot.domain.model import AgentId, Conversation, ConversationId, MessageId, SubmissionId
from bot.errors import ChannelUnavailable, PostRejected, Refused, ThreadGone
from bot.ports import Directory, Store, Threads
from bot.services import home, people, relay, results, unsent
from bot.wording import explain

LOOK_BACK = timedelta(hours=1)
"""How far a lost post is looked for: longer than any retry of one."""


async def post_card(store: Store, threads: Threads, job: Job) -> None:
    conversation_id = ConversationId(job.payload["conversation_id"])
    conversation = await _ensure_card(store, threads, conversation_id, is_repeat=job.attempts > 1)
    async with store.transaction() as tx:
        # The card may have been drawn before a change that found no card to edit.
        await tx.jobs.enqueue(jobs.update_card(conversation_id))
        # Home and result can link to it only now.
        await relay.refresh_homes(tx, conversation.agent_id)
        if submission_id := job.payload.get("submission_id"):
            await tx.jobs.enqueue(jobs.show_progress(submission_id))
        await tx.jobs.finish(job)


async def _ensure_card(
    store: Store, threads: Threads, conversation_id: ConversationId, *, is_repeat: bool
) -> Conversation:
    async with store.reading() as tx:
        conversation = await tx.conversations.get(conversation_id)
        if conversation.thread_ts is not None:
            return conversation
        card = await relay.build_card(tx, conversation_id)
    place, key = conversation.slack_channel_id, f"card:{conversation_id}"
    slack_ts = await _found(store, threads, place, None, key) if is_repeat else None
    if slack_ts is None:
        slack_ts = await threads.post_card(place, card, key)
    async with store.transaction() as tx:
        current = await tx.conversations.lock(conversation_id)
        posted = replace(current, thread_ts=slack_ts)
        await tx.conversations.save(posted)
    return posted


async def _found(
    store: Store, threads: Threads, place: str, thread_ts: str | None, key: str
) -> str | None:
    """A post whose answer was lost may stand: it is looked for before it is repeated."""
    async with store.reading() as tx:
        now = await tx.now()
    return await threads.find_post(place, thread_ts, key, now - LOOK_BACK)


async def update_card(store: Store, threads: Threads, job: Job) -> None:
    conversation_id = ConversationId(job.payload["conversation_id"])
    async with store.reading() as tx:
        conversation = await tx.conversations.get(conversation_id)
        card = await relay.build_card(tx, conversation_id)
    if conversation.thread_ts is not None:
        try:
            await threads.update_card(conversation.slack_channel_id, conversation.thread_ts, card)
        except ThreadGone:
            await _forget_thread(store, conversation)
            await _ensure_card(store, threads, conversation_id, is_repeat=False)
    await _finish(store, job)


async def _forget_thread(store: Store, seen: Conversation) -> None:
    """Unless another job has found it gone as well and opened a new one meanwhile."""
    async with store.transaction() as tx:
        conversation = await tx.conversations.lock(seen.id)
        if conversation.thread_ts == seen.thread_ts:
            await tx.conversations.save(replace(conversation, thread_ts=None))


async def post_message(store: Store, threads: Threads, job: Job) -> None:
    message_id = MessageId(job.payload["message_id"])
    async with store.reading() as tx:
        message = await tx.messages.get(message_id)
        conversation = await tx.conversations.get(message.conversation_id)
        line = await relay.build_line(tx, message, conversation)
    if message.slack_ts is None:
        key = f"message:{message_id}"
        slack_ts = await _post_line(store, threads, conversation, line, key, job)
        async with store.transaction() as tx:
            await tx.messages.set_posted(message_id, slack_ts)
            if message.agent_id is not None:
                await tx.jobs.enqueue(jobs.mark_receipt(message_id))
            await tx.jobs.finish(job)
            return
    await _finish(store, job)


async def post_notice(store: Store, threads: Threads, job: Job) -> None:
    async with store.reading() as tx:
        notice = await tx.messages.get_notice(str(job.payload["notice_id"]))
        conversation = await tx.conversations.get(notice.conversation_id)
    if notice.slack_ts is None:
        key = f"notice:{notice.id}"
        slack_ts = await _post_line(store, threads, conversation, relay.as_line(notice), key, job)
        async with store.transaction() as tx:
            await tx.messages.save_notice(replace(notice, slack_ts=slack_ts))
            await tx.jobs.finish(job)
            return
    await _finish(store, job)


async def _post_line(
    store: Store,
    threads: Threads,
    conversation: Conversation,
    line: ThreadLine,
    key: str,
    job: Job,
) -> str:
    """Posts in the conversation's thread, in a new one when somebody deleted the card."""
    is_repeat = job.attempts > 1
    if conversation.thread_ts is None:
        conversation = await _ensure_card(store, threads, conversation.id, is_repeat=is_repeat)
    assert conversation.thread_ts is not None
    place = conversation.slack_channel_id
    if is_repeat and (found := await _found(store, threads, place, conversation.thread_ts, key)):
        return found
    try:
        return await threads.post_line(place, conversation.thread_ts, line, key)
    except ThreadGone:
        await _forget_thread(store, conversation)
        raise


async def mark_receipt(store: Store, threads: Threads, job: Job) -> None:
    async with store.reading() as tx:
        message = await tx.messages.get(MessageId(job.payload["message_id"]))
        conversation = await tx.conversations.get(message.conversation_id)
    mark = relay.receipt_mark(message, conversation)
    if mark is not None:
        await _cosmetic(threads.mark_receipt(mark))
    async with store.transaction() as tx:
        if mark is not None:
            await tx.messages.set_marked(message.id, mark.delivery_status)
        await tx.jobs.finish(job)


async def show_progress(store: Store, threads: Threads, job: Job) -> None:
    async with store.reading() as tx:
        submission = await tx.submissions.get(SubmissionId(job.payload["submission_id"]))
        progress = await results.progress(tx, submission.id)
    is_shown = await _cosmetic(threads.show_progress(submission.view_id, progress))
    async with store.transaction() as tx:
        if is_shown:
            await unsent.note_shown(tx, submission)
        else:
            await unsent.note_hidden(tx, submission, progress)
        await tx.jobs.finish(job)


async def tell_unsent(store: Store, threads: Threads, job: Job) -> None:
    async with store.reading() as tx:
        submission = await tx.submissions.get(SubmissionId(job.payload["submission_id"]))
        agent = await tx.agents.get(submission.agent_id)
        told = await unsent.build(tx, submission)
        since = await tx.now() - LOOK_BACK
    if told.lines and (reader := agent.slack_user_id):
        key = f"unsent:{submission.id}"
        is_repeat = job.attempts > 1
        if not (is_repeat and await threads.has_direct_post(reader, key, since)):
            await threads.post_unsent(reader, told, key)
    async with store.transaction() as tx:
        await tx.submissions.mark_told(submission.id, [line.position for line in told.lines])
        await tx.jobs.finish(job)


async def publish_home(store: Store, threads: Threads, job: Job) -> None:
    async with store.reading() as tx:
        agent = await tx.agents.get(AgentId(job.payload["agent_id"]))
        state = await home.build(tx, agent)
    if agent.slack_user_id is not None:
        await _cosmetic(threads.publish_home(agent.slack_user_id, state))
    await _finish(store, job)


async def publish_stranger_home(
    store: Store, threads: Threads, directory: Directory, job: Job
) -> None:
    """Linked when their e-mail is known; else told whom to ask."""
    slack_user_id = str(job.payload["slack_user_id"])
    async with store.reading() as tx:
        team_id = (await tx.organization()).slack_team_id
    try:
        person = people.SlackPerson(team_id=team_id, user_id=slack_user_id)
        agent = await people.recognise(store, directory, person)
        async with store.reading() as tx:
            state = await home.build(tx, agent)
    except Refused as refusal:
        state = home.refused(explain(refusal))
    await _cosmetic(threads.publish_home(slack_user_id, state))
    await _finish(store, job)


async def _cosmetic(call: Awaitable[None]) -> bool:
    """A window that was closed or a line that was deleted needs no mark: False."""
    try:
        await call
    except (PostRejected, ChannelUnavailable, ThreadGone):
        return False
    return True


async def _finish(store: Store, job: Job) -> None:
    async with store.transaction() as tx:
        await tx.jobs.finish(job)

"""Which use case each kind of job is. The worker runs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.contact_centers import embedded
from bot.domain.jobs import Job, JobKind
from bot.domain.model import CarrierName, ConversationId, InteractionId, SubmissionId
from bot.ports import Carrier, ContactCenter, Directory, Store, Threads, Tx
from bot.services import (
    ending,
    failures,
    intake,
    posting,
    relay,
    sending,
    starts,
    unsent,
    upkeep,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The ports that jobs are run against."""

    store: Store
    center: ContactCenter
    threads: Threads
    directory: Directory
    carriers: Mapping[CarrierName, Carrier]

    async def run(self, job: Job) -> None:
        if job.kind in _CENTER:
            await _CENTER[job.kind](self.store, self.center, job)
        elif job.kind in _POSTS:
            await _POSTS[job.kind](self.store, self.threads, job)
        else:
            await self._run_other(job)

    async def _run_other(self, job: Job) -> None:
        match job.kind:
            case JobKind.PROCESS_INBOX:
                await intake.process(self.store, self.directory, job)
            case JobKind.PUBLISH_STRANGER_HOME:
                await posting.publish_stranger_home(self.store, self.threads, self.directory, job)
            case JobKind.SYNC_TEMPLATES:
                await upkeep.sync_templates(self.store, self.carriers, job)
            case JobKind.SYNC_USER_GROUPS:
                await upkeep.sync_user_groups(self.store, self.directory, job)
            case JobKind.SWEEP:
                await upkeep.sweep(self.store, job)
            case JobKind.END_AFTER_CALL_WORK | JobKind.CLOSE_TIMELINE:
                await _timer(self.store, job)
            case _:
                raise ValueError(f"no use case for {job.kind}")

    async def give_up(self, tx: Tx, job: Job, error: Exception) -> None:
        """A person is waiting for these: they read what became of it."""
        if job.kind is JobKind.SEND_MESSAGE:
            await failures.give_up(tx, job)
        elif job.kind is JobKind.START_CONVERSATION:
            await starts.give_up(tx, job, error)
        elif job.kind is JobKind.SHOW_PROGRESS:
            await unsent.give_up(tx, SubmissionId(job.payload["submission_id"]))


_CENTER = {
    JobKind.START_CONVERSATION: starts.start_conversation,
    JobKind.SEND_MESSAGE: sending.send_message,
    JobKind.ACCEPT: ending.accept,
    JobKind.END_CONVERSATION: ending.end_conversation,
    JobKind.WRAP_UP: ending.wrap_up,
}

_POSTS = {
    JobKind.POST_CARD: posting.post_card,
    JobKind.UPDATE_CARD: posting.update_card,
    JobKind.POST_MESSAGE: posting.post_message,
    JobKind.POST_NOTICE: posting.post_notice,
    JobKind.MARK_RECEIPT: posting.mark_receipt,
    JobKind.SHOW_PROGRESS: posting.show_progress,
    JobKind.TELL_UNSENT: posting.tell_unsent,
    JobKind.PUBLISH_HOME: posting.publish_home,
}


async def _timer(store: Store, job: Job) -> None:
    async with store.transaction() as tx:
        if job.kind is JobKind.END_AFTER_CALL_WORK:
            interaction_id = InteractionId(job.payload["interaction_id"])
            interaction = await embedded.time_out_after_call_work(tx, interaction_id)
            conversation = await tx.conversations.get(interaction.conversation_id)
            await relay.show_conversation(tx, conversation)
            await relay.refresh_homes(tx, interaction.agent_id)
        else:
            await embedded.close_timeline(tx, ConversationId(job.payload["conversation_id"]))
        await tx.jobs.finish(job)

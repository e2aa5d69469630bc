"""Submissions: one press of Send, and what became of each recipient."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from bot.domain.model import ConversationId, SubmissionId
from bot.domain.records import Submission, SubmissionRecipient
from bot.domain.window import RecipientOutcome
from storage.rows import columns, noun, template_column, template_use
from storage.schema import submission, submission_recipient
from storage.session import Session


class SqlSubmissions:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Submission) -> bool:
        row = columns(new, "recipients", "template")
        statement = self._session.insert(submission).values(
            template=template_column(new.template), **row
        )
        if not await self._session.added(statement):
            return False
        recipients = [{"submission_id": new.id, **columns(one)} for one in new.recipients]
        if recipients:
            await self._session.run(self._session.insert(submission_recipient), recipients)
        return True

    async def get(self, submission_id: SubmissionId) -> Submission:
        if found := await self.find(submission_id):
            return found
        raise LookupError(f"no submission {submission_id}")

    async def find(self, submission_id: SubmissionId) -> Submission | None:
        own = select(submission).where(submission.c.id == submission_id)
        row = await self._session.row(own)
        if row is None:
            return None
        recipients = await self._recipients(submission_id)
        template = template_use(row["template"])
        return noun(Submission, row, recipients=recipients, template=template)

    async def list_by_conversation(self, conversation_id: ConversationId) -> list[SubmissionId]:
        is_in_it = submission_recipient.c.conversation_id == conversation_id
        rows = await self._session.rows(
            select(submission_recipient.c.submission_id).where(is_in_it).distinct()
        )
        return [SubmissionId(row["submission_id"]) for row in rows]

    async def _recipients(self, submission_id: SubmissionId) -> tuple[SubmissionRecipient, ...]:
        is_its = submission_recipient.c.submission_id == submission_id
        own = select(submission_recipient).where(is_its)
        rows = await self._session.rows(own.order_by(submission_recipient.c.position))
        return tuple(noun(SubmissionRecipient, row) for row in rows)

    async def save_outcome(
        self,
        submission_id: SubmissionId,
        position: int,
        outcome: RecipientOutcome,
        reason: str = "",
        conversation_id: ConversationId | None = None,
    ) -> None:
        """A conversation that is already noted stays noted."""
        changes: dict[str, object] = {"outcome": outcome, "reason": reason, "is_told": False}
        if conversation_id is not None:
            changes["conversation_id"] = conversation_id
        await self._change(submission_id, [position], changes)

    async def mark_told(self, submission_id: SubmissionId, positions: Collection[int]) -> None:
        await self._change(submission_id, positions, {"is_told": True})

    async def _change(
        self, submission_id: SubmissionId, positions: Collection[int], changes: dict[str, object]
    ) -> None:
        table = submission_recipient.c
        is_it = (table.submission_id == submission_id) & table.position.in_(positions)
        await self._session.run(update(submission_recipient).where(is_it).values(changes))

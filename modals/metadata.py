"""What views and buttons carry back to us: ids, settings and what the agent was typing.

Anyone can forge what comes back, so it is parsed strictly, and every id in it is looked up again.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.model import Medium, RecipientKind
from bot.domain.templates import fingerprint
from bot.domain.window import WindowState
from bot.errors import Refused
from modals.limits import encodable, size

METADATA_LIMIT = 3000
VALUE_LIMIT = 2000

Id = Annotated[str, Field(min_length=1, max_length=255)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class Carried(BaseModel):
    """JSON in ``private_metadata`` (3,000 characters) or in a button's ``value`` (2,000)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def dump(self, limit: int = METADATA_LIMIT) -> str:
        """Raises ValueError over the limit: ids that long are a fault of ours."""
        text = self.model_dump_json(exclude_defaults=True)
        if len(text) > limit:
            raise ValueError(f"{type(self).__name__} has {len(text)} of {limit} characters")
        return text

    @classmethod
    def parse(cls, text: Any) -> Self:
        """Raises Refused for anything that we did not write."""
        try:
            return cls.model_validate_json(text)
        except (ValidationError, TypeError, ValueError, UnicodeError) as fault:
            raise Refused("refused.stale") from fault

    @classmethod
    def of_view(cls, view: Any) -> Self:
        return cls.parse(view.get("private_metadata") if isinstance(view, dict) else None)


class SendMetadata(Carried):
    """The send window's settings: a type-ahead's payload comes without the view's state."""

    medium: Medium
    queue_id: Id | None = None
    kind: RecipientKind | None = None
    recipients_version: Version = 0
    message_version: Version = 0
    template_id: Id | None = None
    template_shape: Annotated[str, Field(max_length=20)] = ""
    kept_message: Annotated[str, Field(max_length=METADATA_LIMIT)] = ""  # its field is hidden

    @classmethod
    def of(cls, state: WindowState) -> Self:
        template = state.template
        settings = cls(
            medium=state.medium,
            queue_id=state.queue.queue_id if state.queue else None,
            kind=state.kind,
            recipients_version=state.recipients_version,
            message_version=state.message_version,
            template_id=template.id if template else None,
            template_shape=fingerprint(template) if template else "",
        )
        return settings if state.has_message_field else settings._keeping(state.message)

    def _keeping(self, message: str) -> Self:
        """What was typed comes back with its field, as far as there is room for it here."""
        kept = self.model_copy(update={"kept_message": encodable(message)})
        has_room = size(kept.model_dump_json(exclude_defaults=True)) <= METADATA_LIMIT
        return kept if has_room else self


class SubmissionMetadata(Carried):
    """Of the take-over question and of progress."""

    submission_id: Id


class LineValue(Carried):
    """One recipient of a submission: *Try again* in the result."""

    submission_id: Id
    position: Annotated[int, Field(ge=0, lt=1000)]


class CardValue(Carried):
    """What a card's button, or a wrap-up, is about."""

    conversation_id: Id
    interaction_id: Id | None = None
    code_id: Id | None = None


class NoticeValue(Carried):
    message_id: Id

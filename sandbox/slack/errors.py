"""The one exception of the Slack stand-in."""

from __future__ import annotations


class SlackError(Exception):
    """Becomes ``{"ok": false, "error"}``; ``messages`` go to ``response_metadata.messages``.

    ``more`` are further fields of the answer.
    """

    def __init__(
        self, error: str, messages: list[str] | None = None, retry_after: int = 0, **more: str
    ) -> None:
        super().__init__(error, messages or [])
        self.error = error
        self.messages = messages or []
        self.retry_after = retry_after
        self.more = more

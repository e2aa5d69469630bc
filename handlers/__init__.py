"""What comes in from Slack and the carriers."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers import conversation, errors, events, send
from handlers.dependencies import Dependencies

__all__ = ["Dependencies", "register_all"]


def register_all(app: AsyncApp, deps: Dependencies) -> None:
    events.register(app, deps)
    send.register(app, deps)
    conversation.register(app, deps)
    errors.register(app)

"""What comes in from Slack and the carriers."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers import acknowledgement, conversation, errors, events, openings, send
from handlers.dependencies import Dependencies

__all__ = ["Dependencies", "register_all"]


def register_all(app: AsyncApp, deps: Dependencies) -> None:
    """Bolt tries listeners in this order, and each try costs: what must be fastest is first."""
    openings.register(app, deps)
    send.register(app, deps)
    conversation.register(app, deps)
    acknowledgement.register(app)
    events.register(app, deps)
    errors.register(app)

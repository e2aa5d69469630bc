"""How the send window opens: empty, or with what a command or a shortcut already says."""

from __future__ import annotations

from bot.domain.model import Medium
from bot.domain.window import Beginning, SendForm, WindowState
from bot.errors import Refused
from bot.ports import Store, Tx
from bot.services import standing
from bot.services.prefills import Prefill, Understood, understand
from bot.services.window import Draft, renew


async def open_window(store: Store, beginning: Beginning, prefill: Prefill) -> WindowState:
    """Raises Refused for someone without permission, or without a queue that can send."""
    agent, media = beginning.agent, beginning.media
    if prefill == Prefill() and media and agent.missing_permission() is None:
        # A thousand of these may come at once: nothing more is read until something is chosen.
        medium = _first_medium(beginning)
        return WindowState(media=media, medium=medium, queue=beginning.first_queues.get(medium))
    async with store.reading() as tx:
        await standing.check_permissions(tx, agent)
        if not media:
            raise Refused("refused.no_queue", lead=await standing.lead_contact(tx))
        return await _open_prefilled(tx, beginning, prefill)


def _first_medium(beginning: Beginning) -> Medium:
    last, media = beginning.last_medium, beginning.media
    return last if last is not None and last in media else media[0]


async def _open_prefilled(tx: Tx, beginning: Beginning, prefill: Prefill) -> WindowState:
    medium = _first_medium(beginning)
    start = Understood(medium=medium, queue=beginning.first_queues.get(medium))
    understood = await understand(tx, beginning.agent, beginning.media, start, prefill)
    form = SendForm(
        medium=understood.medium,
        queue_id=understood.queue.queue_id if understood.queue else None,
        recipients=understood.recipients,
        template_id=None,
        template_values=(),
        message=understood.message,
    )
    shown = understood.medium if understood.asks_for_queue else None  # as if it had been emptied
    draft = Draft(form=form, told=understood.told, shown_medium=shown)
    return await renew(tx, beginning.agent, draft)

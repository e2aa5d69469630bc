"""Which change of a view is the newest: an older one's answer must not overwrite it."""

from __future__ import annotations

from collections import OrderedDict

_REMEMBERED = 10_000


class NewestChange:
    """In this process. Between processes Slack's own hash decides."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, float] = OrderedDict()

    def note(self, view_id: str, action_ts: str) -> float:
        """Remembers a change; gives the moment to ask about later."""
        moment = float(action_ts)
        self._newest[view_id] = max(moment, self._newest.get(view_id, 0.0))
        self._newest.move_to_end(view_id)
        while len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)
        return moment

    def is_newest(self, view_id: str, moment: float) -> bool:
        return moment >= self._newest.get(view_id, 0.0)

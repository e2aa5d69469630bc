"""What the app's database says about who handled what, read without touching it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_CREDIT = """
SELECT agent.email, queue.name, wrap_up_code.name, interaction.wrap_up_note
FROM interaction
JOIN agent ON agent.id = interaction.agent_id
JOIN queue ON queue.id = interaction.queue_id
JOIN wrap_up_code ON wrap_up_code.queue_id = queue.id
 AND wrap_up_code.code = interaction.wrap_up_code
WHERE interaction.acw_ended_at > interaction.disconnected_at
"""


@dataclass(frozen=True)
class Credit:
    """One interaction that is over: the agent by e-mail, the rest by name."""

    agent: str
    queue: str
    code: str
    note: str


def credit(folder: Path) -> list[Credit]:
    address = f"file:{folder / 'send_on_behalf.db'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return [Credit(*row) for row in connection.execute(_CREDIT)]

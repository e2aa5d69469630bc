"""A file that cannot be opened leaves no thread behind that would speak to a closed loop."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from storage import sqlite_connection


async def test_failed_connection_waits_for_its_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    with pytest.raises(sqlite3.OperationalError):
        await sqlite_connection.connect(str(tmp_path / "no folder" / "a.db"))

    started = set(threading.enumerate()) - before
    assert not any("_connection_worker_thread" in thread.name for thread in started)

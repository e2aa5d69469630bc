"""A stage for every test, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.store import SqlStore
from tests.clock import SetClock
from tests.scenarios.stage import Stage, open_stage


@pytest.fixture
async def stage(store: SqlStore, clock: SetClock) -> AsyncIterator[Stage]:
    async with open_stage(store, clock) as opened:
        yield opened
        # The sandbox has installed the app from its manifest: every call must be allowed by it.
        assert "missing_scope" not in opened.slack_errors()

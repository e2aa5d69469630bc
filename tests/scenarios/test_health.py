"""What load balancers and monitoring ask."""

from __future__ import annotations

import asyncio
from typing import NoReturn

import aiohttp
import pytest

from handlers import health
from storage.store import SqlStore
from tests.scenarios.stage import Stage


async def asked(stage: Stage, path: str) -> tuple[int, str]:
    url = f"{stage.world.app_url}/{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def is_away(store: SqlStore) -> NoReturn:
    raise OSError("the database is away")


async def is_silent(store: SqlStore) -> None:
    await asyncio.Event().wait()


async def test_app_that_reaches_its_database_is_ready(stage: Stage) -> None:
    assert await asked(stage, "readyz") == (200, "ready")


@pytest.mark.parametrize("figures", [is_away, is_silent])
async def test_app_without_its_database_lives_but_is_not_ready(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, figures: object
) -> None:
    monkeypatch.setattr(SqlStore, "figures", figures)
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    assert await asked(stage, "readyz") == (503, "The database does not answer.")
    assert await asked(stage, "healthz") == (200, "ok")


async def test_waiting_work_is_counted(stage: Stage) -> None:
    await stage.maria.writes("Hello?")
    _, before = await asked(stage, "metrics")
    await stage.settle()
    _, after = await asked(stage, "metrics")
    assert "send_on_behalf_jobs_ready 1" in before.splitlines()
    assert "send_on_behalf_jobs_ready 0" in after.splitlines()

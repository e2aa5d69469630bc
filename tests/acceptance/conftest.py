"""Real processes take long to start and then mostly wait: scenarios run several at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from sandbox.launch import Stage
from tests import databases
from tests.ports import free_port

AT_ONCE = 3

NewStage = Callable[..., AbstractContextManager[Stage]]


class Scenario(Protocol):
    def play(self, new_stage: NewStage) -> None: ...


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the example's queues, people and contacts."""
    stage = Stage(tmp_path_factory.mktemp("prepared"), 0, 0)
    stage.app_port = stage.sandbox_port = free_port()
    stage.prepare()
    return stage.folder / "send_on_behalf.db"


@pytest.fixture(scope="session")
def new_stage(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> NewStage:
    """``with new_stage() as stage``: on a database of its own; its processes end with it."""

    @contextmanager
    def make(transport: str = "http", database: str = "sqlite") -> Iterator[Stage]:
        with ExitStack() as opened:
            stage = Stage(tmp_path_factory.mktemp("stage"), free_port(), free_port(), transport)
            if database == "postgresql":
                copied = databases.postgresql_copy(request.getfixturevalue("postgresql"))
                stage.database_url = opened.enter_context(copied)
                stage.prepare()
            else:
                shutil.copy(prepared, stage.folder)
            yield opened.enter_context(stage)

    return make


@pytest.fixture(scope="session")
def played(
    request: pytest.FixtureRequest, new_stage: NewStage
) -> Iterator[dict[Scenario, Future[None]]]:
    """Every scenario that was collected, under way; ``result()`` waits for one."""
    params = [getattr(item, "callspec", None) for item in request.session.items]
    scenarios = [spec.params["scenario"] for spec in params if spec and "scenario" in spec.params]
    if any(getattr(scenario, "database", "") == "postgresql" for scenario in scenarios):
        request.getfixturevalue("postgresql")  # fixtures are made in the main thread only
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {scenario: pool.submit(scenario.play, new_stage) for scenario in scenarios}
        pool.shutdown(cancel_futures=True)

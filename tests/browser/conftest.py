"""One browser, one app and one sandbox for all browser tests; each test has a page of its own.

The fixtures end with this folder: Playwright's loop would be in the way of tests that have
their own.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from sandbox.client import Control
from sandbox.launch import Stage
from tests.browser.desk import Desk
from tests.ports import free_port

log = logging.getLogger(__name__)

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE_MS = 30_000
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        pytest.skip(f"NO BROWSER: install one of {', '.join(_BROWSERS)} to run the browser tests")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Real processes. After ``browser``, so that nothing is started for tests that are skipped."""
    folder = tmp_path_factory.mktemp("browser")
    with Stage(folder, free_port(), free_port(), transport="socket") as started:
        started.prepare()
        started.start_sandbox()
        started.start_app()
        yield started


@pytest.fixture
def control(stage: Stage) -> Iterator[Control]:
    """Settings and faults of a test end with it."""
    control = Control(stage.sandbox_url)
    before = control.state()["settings"]
    yield control
    control.clear_faults()
    control.set(slack_latency_ms=before["slack_latency_ms"])


@pytest.fixture
def desk(browser: Browser, stage: Stage) -> Iterator[Desk]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=_PATIENCE_MS)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(stage.sandbox_url)
    yield Desk(page, SCREENSHOTS)
    context.close()
    _tell_what_happened(stage)
    assert not faults


def _tell_what_happened(stage: Stage) -> None:
    """For whoever reads why a test failed; pytest shows it then only."""
    control = Control(stage.sandbox_url)
    said = stage.children["app"].log.read_text().splitlines()
    rows = [*control.get("deliveries")["deliveries"][-10:], *control.calls("slack.*")[-10:]]
    facts = ("at", "kind", "label", "failure", "target", "status")
    for row in rows:
        said.append(" ".join(str(row[fact]) for fact in facts if fact in row))
    log.warning("\n".join(said[-40:]))

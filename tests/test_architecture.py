"""Rules of the house that import-linter cannot say."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import sqlite_url
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "threads", "modals", "storage")
COMPOSED = {"app", "assembly", "serving"}


def imported(path: Path) -> set[str]:
    """The first names of what a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def test_nothing_imports_what_puts_it_together() -> None:
    for package in (*PACKAGES, "sandbox"):
        for module in modules(package):
            assert not imported(module) & COMPOSED, module


def test_sandbox_and_app_know_nothing_of_each_other() -> None:
    for module in modules("sandbox"):
        assert not imported(module) & set(PACKAGES), module
    for package in PACKAGES:
        for module in modules(package):
            assert "sandbox" not in imported(module), module


RUN = """
import sys, app
assert app.main(sys.argv[1:]) == 0
print(*sys.modules)
"""
SERVE = """
import serving
async def stop_at_once(): ...
serving._until_stopped = stop_at_once
"""


def loaded(folder: Path, command: str, before: str = "") -> set[str]:
    """What a whole run of the command loads, on SQLite and with Slack away."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": sqlite_url(folder / "migrated.db"),
        "PORT": str(free_port()),
        "SLACK_API_URL": "http://127.0.0.1:1",
        "SLACK_BOT_TOKEN": "xoxb-made-up",
        "SLACK_SIGNING_SECRET": "made-up",
    }
    process = [sys.executable, "-c", before + RUN, command]
    done = subprocess.run(process, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path) -> Path:
    shutil.copy(sqlite_template, tmp_path)
    return tmp_path


@pytest.mark.acceptance
def test_serving_on_sqlite_loads_neither_the_migrations_nor_the_other_driver(folder: Path) -> None:
    modules = loaded(folder, "serve", before=SERVE)
    assert {"slack_bolt", "aiohttp.web", "aiosqlite", "storage.store"} <= modules
    assert not modules & {"alembic", "psycopg", "yaml", "rich", "bot.services.doctor"}


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("command", "needless"),
    [
        ("parked", {"slack_bolt", "aiohttp", "alembic", "psycopg", "yaml", "rich"}),
        ("manifest", {"slack_bolt", "aiohttp", "sqlalchemy"}),
    ],
)
def test_command_loads_its_own_parts_only(folder: Path, command: str, needless: set[str]) -> None:
    assert not loaded(folder, command) & needless

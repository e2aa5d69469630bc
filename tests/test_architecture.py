"""Rules of the house that import-linter cannot say."""

from __future__ import annotations

import ast
from pathlib import Path

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

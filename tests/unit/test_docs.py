"""What the documents say exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from bot.config import Settings
from storage.schema import metadata

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GLOSSARY = ROOT / "docs" / "glossary.md"
CONFIGURATION = ROOT / "docs" / "configuration.md"
OPERATIONS = ROOT / "docs" / "operations.md"

CODE = re.compile(r"^```[a-z]*\n(.*?)^```|`([^`\n]+)`", re.S | re.M)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
VARIABLE = re.compile(
    r"\b(?:(?:SLACK|TWILIO|WHATSAPP|DATABASE|PUBLIC|LOG)_[A-Z][A-Z_]*[A-Z]|HOST|PORT)\b"
)
EVENT = re.compile(r"^[a-z_]+\.[a-z_]+$")

documents = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


def code_in(document: Path) -> Iterator[str]:
    for block, inline in CODE.findall(document.read_text(encoding="utf-8")):
        yield block or inline


def each(pattern: str, document: Path) -> set[str]:
    return {found for code in code_in(document) for found in re.findall(pattern, code)}


def variables() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


@documents
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert each(r"(?:^|\s)make ([a-z]+)", document) <= targets


@documents
def test_every_command_that_is_named_is_understood(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed commands are parsed, not run."""
    for command in each(r"python app\.py ([^\n`#;]+)", document):
        words = command.split()
        try:
            app._parser().parse_args(words)
        except SystemExit:
            told = capsys.readouterr().err
            # A command named without its file is fine; one that is unknown is not.
            assert "arguments are required: file" in told, f"app.py {command}: {told}"


@documents
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    for path, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / path) if path else document
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), f"{path}#{anchor}"


def anchors(document: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.M)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


@documents
def test_every_variable_that_is_named_is_a_setting(document: Path) -> None:
    assert each(VARIABLE.pattern, document) <= variables()


def test_every_setting_is_explained() -> None:
    assert variables() == each(VARIABLE.pattern, CONFIGURATION)


def glossary_rows() -> Iterator[list[str]]:
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("Word", "---"):
            yield cells


def test_every_table_of_the_glossary_exists() -> None:
    for _, _, _, tables, _ in glossary_rows():
        for name in re.findall(r"`([^`]+)`", tables):
            table, _, column = name.partition(".")
            assert table in metadata.tables, name
            assert not column or column in metadata.tables[table].columns, name


def test_every_table_has_a_word_in_the_glossary() -> None:
    named = {
        name.partition(".")[0]
        for row in glossary_rows()
        for name in re.findall(r"`([^`]+)`", row[3])
    }
    assert named == set(metadata.tables)


def test_every_place_in_the_glossary_holds_its_word() -> None:
    for word, _, place, _, _ in glossary_rows():
        path, name = re.findall(r"`([^`]+)`", place)
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), word


@documents
def test_every_file_that_is_named_exists(document: Path) -> None:
    folders = "bot|handlers|threads|modals|storage|sandbox|tests|examples|docs"
    for path in each(rf"(?:^|[\s(])((?:{folders})/[\w./-]+)", document):
        assert (ROOT / path.rstrip(".")).exists(), path


def logged() -> Iterator[tuple[str, set[str]]]:
    """Each event that the app logs, with the fields beside it."""
    for folder in ("bot", "handlers", "threads", "modals", "storage", "."):
        pattern = "*.py" if folder == "." else "**/*.py"
        for path in (ROOT / folder).glob(pattern):
            for call in filter(is_log_call, ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
                yield from event_of(call)


def is_log_call(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    is_method = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    return is_method and called.value.id == "log"  # type: ignore[union-attr]


def event_of(call: ast.AST) -> Iterator[tuple[str, set[str]]]:
    assert isinstance(call, ast.Call)
    texts = (a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str))
    extras = (k.value for k in call.keywords if k.arg == "extra" and isinstance(k.value, ast.Dict))
    fields = {key.value for extra in extras for key in extra.keys if isinstance(key, ast.Constant)}
    yield from ((text, {str(field) for field in fields}) for text in texts if EVENT.match(text))


def test_every_event_in_the_log_is_explained_with_its_fields() -> None:
    lines = OPERATIONS.read_text(encoding="utf-8").splitlines()
    events = list(logged())
    assert len(events) > 10
    for event, fields in events:
        explained = [line for line in lines if line.startswith("|") and f"`{event}`" in line]
        assert explained, event
        assert fields <= set(re.findall(r"`(\w+)`", explained[0])), event


def test_no_field_in_the_log_takes_the_place_of_the_event() -> None:
    own = {"at", "level", "logger", "event", "error"}  # bot.logs.JsonLines
    for event, fields in logged():
        assert fields.isdisjoint(own), event


@documents
def test_documents_have_no_dashes_where_a_full_stop_would_do(document: Path) -> None:
    assert "\N{EM DASH}" not in document.read_text(encoding="utf-8")

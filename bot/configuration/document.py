"""A YAML file as plain data that remembers where everything stood.

Every scalar stays the text that was written: YAML itself would turn +12025550100 into a number
without its plus, and the region NO (Norway) into false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
"""Keys and list positions from the top: ("queues", 1, "name")."""

_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Fault:
    """``sentence`` says what is wrong at ``path`` and what to write instead."""

    path: Path
    sentence: str
    line: int | None = None


@dataclass(slots=True)
class Document:
    """``data`` holds dict, list and str only; keys without a value are left out."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: Path) -> int | None:
        """The line of ``path``, or of the nearest thing around it that is in the file."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def parse(text: str) -> Document:
    """Never raises: what YAML cannot read becomes a fault with its line."""
    document = Document()
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            document.data = _Builder(document).build(root, ())
    except yaml.MarkedYAMLError as error:
        document.faults.append(_syntax_fault(error))
    except yaml.YAMLError as error:
        document.faults.append(Fault((), f"the file is not readable text: {error}"))
    return document


def _syntax_fault(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    what = "; ".join(part for part in (error.context, error.problem) if part)
    return Fault((), f"this is not valid YAML: {what}", mark.line + 1 if mark else None)


class _Builder:
    """Turns nodes into data, and notes lines and faults on the way."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[int] = []  # nodes being built: an alias to one of them never ends

    def build(self, node: yaml.Node, path: Path) -> Any:
        self._document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._open:
            self._blame(node, path, "this alias contains itself; write the part out")
            return None
        self._open.append(id(node))
        data = self._collection(node, path)
        self._open.pop()
        return data

    def _collection(self, node: yaml.Node, path: Path) -> Any:
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        return [self.build(item, (*path, place)) for place, item in enumerate(node.value)]

    def _entries(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            self._document.lines.setdefault((*path, key), key_node.start_mark.line + 1)
            if key in seen:
                self._blame(key_node, (*path, key), "this key is written twice; keep one")
                continue
            seen.add(key)
            value = self.build(value_node, (*path, key))
            if value is not None:
                yield key, value

    def _blame(self, node: yaml.Node, path: Path, sentence: str) -> None:
        self._document.faults.append(Fault(path, sentence, node.start_mark.line + 1))


def _scalar(node: yaml.ScalarNode) -> str | None:
    is_plain = node.style is None
    return None if is_plain and node.value in _EMPTY else str(node.value)

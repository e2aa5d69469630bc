"""Reads contact_center.yml: either a configuration without a fault, or every fault at once."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.configuration import checks
from bot.configuration.document import Document, Fault, Path, parse
from bot.configuration.model import Configuration
from bot.configuration.values import nearest
from bot.errors import ConfigError

_SENTENCES = {
    "missing": "is missing",
    "string_type": "is not a text",
    "list_type": "is not a list; start each line below it with a dash",
    "model_type": "is not a set of keys; write them below it, indented",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "int_type": "is not a whole number",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """``notes`` are sentences about what is allowed but may not be meant."""

    configuration: Configuration
    notes: tuple[str, ...] = ()


def read_file(path: FilePath) -> Reading:
    """Raises ConfigError with every fault, or with the one that the file cannot be read."""
    try:
        return read(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read ({error})."]) from error


def read(text: str) -> Reading:
    """Raises ConfigError whose faults stand in the order of their lines."""
    document = parse(text)
    if document.data is None:
        raise ConfigError(_say(document, document.faults or [Fault((), "the file is empty")]))
    configuration, faults = _validate(document)
    faults = [*document.faults, *faults, *checks.faults(document.data)]
    if configuration is None or faults:
        raise ConfigError(_say(document, faults))
    return Reading(configuration, tuple(_say(document, checks.notes(document.data))))


def _validate(document: Document) -> tuple[Configuration | None, list[Fault]]:
    try:
        return Configuration.model_validate(document.data), []
    except ValidationError as error:
        return None, [_fault(details) for details in error.errors(include_url=False)]


def _fault(details: ErrorDetails) -> Fault:
    path = tuple(details["loc"])
    return Fault(path, _sentence(path, details))


def _sentence(path: Path, details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "enum":
        return _unknown_word(path, details["input"])
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**context)
    return details["msg"]


def _unknown_key(path: Path) -> str:
    known = list(_model_at(path[:-1]).model_fields)
    meant = nearest(str(path[-1]), known)
    hint = f"did you mean {meant}?" if meant else f"known here are {', '.join(known)}"
    return f"is not a known key; {hint}"


def _unknown_word(path: Path, word: object) -> str:
    known = [str(member) for member in _type_at(path)]
    meant = nearest(str(word), known)
    hint = f"did you mean {meant}?" if meant else f"write one of {', '.join(known)}"
    return f"{word} is not known here; {hint}"


def _model_at(path: Path) -> type[BaseModel]:
    model: type[BaseModel] = _type_at(path)
    return model


def _type_at(path: Path) -> Any:
    """The model or enum that the file's values at ``path`` are read with."""
    kind: Any = Configuration
    for step in path:
        annotation = kind.model_fields[step].annotation if isinstance(step, str) else kind
        kind = annotation if isinstance(step, str) else get_args(kind)[0]
        if get_origin(kind) in (Union, types.UnionType):
            kind = next(part for part in get_args(kind) if part is not type(None))
    return kind


def _say(document: Document, faults: Iterator[Fault] | list[Fault]) -> list[str]:
    placed = [(fault.line or document.line_of(fault.path), fault) for fault in faults]
    placed.sort(key=lambda pair: (pair[0] or 0, str(pair[1].path)))
    return list(dict.fromkeys(_line(line, fault) for line, fault in placed))


def _line(line: int | None, fault: Fault) -> str:
    where = f"line {line}: " if line else ""
    what = f"{_dotted(fault.path)}: " if fault.path else ""
    end = "" if fault.sentence.endswith("?") else "."
    return f"{where}{what}{fault.sentence}{end}"


def _dotted(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")

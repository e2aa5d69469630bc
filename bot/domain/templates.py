"""WhatsApp templates: their variables, and whether the values make a message Meta takes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.model import Template
from bot.errors import BadInput

MAX_BODY = 1024
"""Characters of a body with its values (developers.facebook.com, template components)."""

MAX_HEADER = 60
"""The same of a heading of text."""

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_REFUSED_LAYOUT = re.compile(r"[\n\r\t\v\f\u0085\u2028\u2029]| {4,}")  # Meta's error 132018
_FIELD = "template_values"


def variables_of(body: str) -> tuple[str, ...]:
    """Each variable once: positional ones by number, named ones as they come."""
    names = dict.fromkeys(_VARIABLE.findall(body))
    if all(name.isdecimal() for name in names):
        return tuple(sorted(names, key=int))
    return tuple(names)


def fill(template: Template, values: Sequence[str]) -> str:
    """The body as the customer reads it; a variable without a value stays visible."""
    by_name = dict(zip(_variables(template), values, strict=False))
    return _VARIABLE.sub(lambda found: by_name.get(found[1]) or found[0], template.body)


def fill_all(template: Template, values: Sequence[str]) -> str:
    """Heading, body and footer, each on lines of its own."""
    heading = fill(replace(template, body=template.header), values) if template.header else ""
    return "\n".join(filter(None, (heading, fill(template, values), template.footer)))


def fingerprint(template: Template) -> str:
    """Differs when anything that the customer reads, or the agent fills in, has changed."""
    parts = (template.header, template.body, template.footer, *template.variables)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def first_values(template: Template) -> tuple[str, ...]:
    """What stands in the fields at first: the recipient's own name where a variable is for it."""
    return tuple(f"{{{name}}}" if name in _NAMES else "" for name in template.variables)


_NAMES = ("first_name", "name")


def check_values(template: Template, values: Sequence[str]) -> None:
    """Raises BadInput (``template_values``) with the first thing that Meta would refuse."""
    variables = _variables(template)
    if len(values) != len(variables):
        raise BadInput(_FIELD, "template_value.count", expected=len(variables), given=len(values))
    for variable, value in zip(variables, values, strict=True):
        _check_value(variable, value)
    _check_length("template_value.too_long", len(fill(template, values)), MAX_BODY)
    heading = fill(replace(template, body=template.header), values)
    _check_length("template_value.header_too_long", len(heading), MAX_HEADER)


def _variables(template: Template) -> tuple[str, ...]:
    return template.variables or variables_of(template.body)


def _check_value(variable: str, value: str) -> None:
    if not value.strip():
        raise BadInput(_FIELD, "template_value.empty", variable=variable)
    if _REFUSED_LAYOUT.search(value):
        raise BadInput(_FIELD, "template_value.layout", variable=variable)


def _check_length(wording_key: str, length: int, limit: int) -> None:
    if length > limit:
        raise BadInput(_FIELD, wording_key, length=length, limit=limit, surplus=length - limit)

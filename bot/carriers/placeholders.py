"""The variables in a template's text: ``{{1}}`` or ``{{first_name}}``."""

from __future__ import annotations

import json
import re

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def variables_in(text: str) -> tuple[str, ...]:
    """Each once: numbers by number, since that is how values are given; names as they appear."""
    found = tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))
    are_numbers = all(name.isascii() and name.isdecimal() for name in found)
    return tuple(sorted(found, key=int)) if are_numbers else found


def has_others(definition: object, body: str) -> bool:
    """Whether a template has variables outside its body, which we cannot fill."""
    return not set(variables_in(json.dumps(definition, ensure_ascii=False))) <= set(
        variables_in(body)
    )

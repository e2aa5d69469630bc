"""Variables in a template's definition, beside those of its body (``bot.domain.templates``)."""

from __future__ import annotations

import json
import re

from bot.domain.templates import variables_of

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def variables_anywhere(definition: object) -> tuple[str, ...]:
    """Those in any text of a definition that is JSON."""
    return variables_of(json.dumps(definition, ensure_ascii=False))


def rename(text: str, prefix: str) -> str:
    """``Invoice {{1}}`` as ``Invoice {{prefix_1}}``."""
    return _PLACEHOLDER.sub(lambda hit: f"{{{{{prefix}_{hit[1]}}}}}", text)

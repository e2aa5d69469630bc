"""Structured logs: one JSON object a line, with ids and never with bodies or whole numbers."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from traceback import extract_tb
from typing import Any

from bot.errors import AppError

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NUMBER = re.compile(r"(?<![\w.])\+?\d{7,15}(?!\w|\.\d)")
# Below WARNING these write bodies, or nothing that anybody needs.
_TALKATIVE = ("slack_bolt", "slack_sdk", "aiohttp.access", "alembic")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "event": mask_numbers(record.getMessage()),
        }
        line |= {k: _plain(v) for k, v in vars(record).items() if k not in _OWN}
        if record.exc_info:
            line["error"] = mask_numbers("\n".join(_told(record.exc_info[1])))
        return json.dumps(line, ensure_ascii=False)


def _told(error: BaseException | None) -> Iterator[str]:
    """Where it happened, cause by cause. Drivers quote customers' words: only ours say more."""
    while error is not None:
        yield from (f"{f.filename}:{f.lineno} {f.name}" for f in extract_tb(error.__traceback__))
        yield f"{type(error).__name__}: {error}" if _is_ours(error) else type(error).__name__
        error = error.__cause__ or error.__context__


def _is_ours(error: BaseException) -> bool:
    return isinstance(error, AppError | OSError)


def mask_numbers(text: str) -> str:
    """Long runs of digits keep their last two: enough to match, too little to call."""
    return _NUMBER.sub(lambda found: "•••" + found[0][-2:], text)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool | None) else mask_numbers(str(value))


def start_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

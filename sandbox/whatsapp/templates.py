"""Message templates: the seed holds them in Graph's own shape (``whatsapp.templates``)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.whatsapp.account import CloudAccount
from sandbox.whatsapp.errors import refusal
from sandbox.world import Json

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_REFUSED = {"PAUSED": 132015, "DISABLED": 132016}
_FILTERS = ("name", "language", "status", "category")


@dataclass(frozen=True)
class FilledTemplate:
    body: str
    category: str
    shown: Json


def template_page(account: CloudAccount, url: str, query: Mapping[str, str]) -> Json:
    """One page of ``GET /{waba_id}/message_templates``; ``url`` is the list's own address."""
    found = [t for t in _templates(account) if _fits(t, query)]
    limit, start = int(query.get("limit", 25)), _offset(query.get("after", ""))
    shown = found[start : start + limit]
    end = start + len(shown)
    after = _cursor(end)
    paging: Json = {"cursors": {"before": _cursor(start), "after": after}}
    if end < len(found):
        paging["next"] = f"{url}?limit={limit}&after={after}"
    data = [_selected(template, query.get("fields", "")) for template in shown]
    return {"data": data} | ({"paging": paging} if shown else {})


def _fits(template: Json, query: Mapping[str, str]) -> bool:
    return all(template[name] == query[name] for name in _FILTERS if name in query)


def _selected(template: Json, fields: str) -> Json:
    if not fields:
        return template
    wanted = {"id", *fields.split(",")}
    return {name: value for name, value in template.items() if name in wanted}


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"at {offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    padded = cursor + "=" * (-len(cursor) % 4)
    text = base64.urlsafe_b64decode(padded).decode(errors="replace")
    return int(text.removeprefix("at ") or 0)


def fill(account: CloudAccount, wanted: Json) -> FilledTemplate:
    """Raises 132001 for a name or language that is not there (a rejected one never was), 132015
    and 132016 for one that is paused or disabled, 132000 for a wrong set of parameters."""
    template = _find(account, wanted)
    given = {str(c.get("type", "")).lower(): c for c in wanted.get("components", [])}
    texts = {}
    for component in template["components"]:
        kind = component["type"].lower()
        if "text" in component:
            texts[kind] = _filled(template, component, _parameters(given, kind))
    shown = {"name": template["name"], "language": template["language"], **texts}
    return FilledTemplate(texts["body"], template["category"].lower(), shown)


def _find(account: CloudAccount, wanted: Json) -> Json:
    name, language = wanted.get("name"), wanted.get("language", {}).get("code")
    if not name or not language:
        raise refusal(131008, "template needs a name and a language code")
    for template in _templates(account):
        if (template["name"], template["language"]) == (name, language):
            if code := _REFUSED.get(template["status"]):
                raise refusal(code)
            if template["status"] == "APPROVED":
                return template
    raise refusal(132001, f"template name ({name}) does not exist in {language}")


def _parameters(given: dict[str, Json], kind: str) -> list[Json]:
    parameters: list[Json] = given.get(kind, {}).get("parameters", [])
    return parameters


def _filled(template: Json, component: Json, parameters: list[Json]) -> str:
    kind = component["type"].lower()
    expected = list(dict.fromkeys(_PLACEHOLDER.findall(component["text"])))
    if len(parameters) != len(expected):
        counts = f"({len(parameters)}) does not match the expected number of params"
        raise refusal(132000, f"{kind}: number of localizable_params {counts} ({len(expected)})")
    is_named = template.get("parameter_format") == "NAMED"
    names = [_name(p) for p in parameters] if is_named else expected
    if set(names) != set(expected):
        raise refusal(132000, f"{kind}: parameter names do not match the template's")
    values = dict(zip(names, map(_text, parameters), strict=True))
    return _PLACEHOLDER.sub(lambda hit: values[hit[1]], component["text"])


def _name(parameter: Json) -> str:
    return str(parameter.get("parameter_name", ""))


def _text(parameter: Json) -> str:
    text: Any = parameter.get("text")
    if not isinstance(text, str) or not text:
        raise refusal(131008, "a template parameter has no text")
    return text


def _templates(account: CloudAccount) -> list[Json]:
    return list(account.seed.get("templates", []))

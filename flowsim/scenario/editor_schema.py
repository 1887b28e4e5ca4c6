"""JSON Schemas for editors, generated from the models: completion and checks while typing.

The first line of a TOML file, `#:schema ../area.schema.json`, tells the editor (Taplo,
Even Better TOML) which one to use. They allow what the loader takes apart before the
model sees it: provenance keys in every table, and `{ value = 41, source = "..." }`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowsim.scenario.lever_model import Lever, SavedCase
from flowsim.scenario.model import Area
from flowsim.scenario.provenance import CONFIDENCES, TEXT_KEYS

DIALECT = "http://json-schema.org/draft-07/schema#"
SUFFIX = ".schema.json"

_SPAN: dict[str, Any] = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
}
_SAID: dict[str, Any] = {name: {"type": "string"} for name in TEXT_KEYS} | {
    "confidence": {"enum": list(CONFIDENCES)}
}
_LONG_NUMBER = "LongNumber"
_RANGES = "Ranges"
_DEFINITIONS: dict[str, Any] = {
    _LONG_NUMBER: {
        "description": "A number with where it is from.",
        "type": "object",
        "properties": {"value": {"type": "number"}, **_SAID, "range": _SPAN},
        "required": ["value"],
        "additionalProperties": False,
    },
    _RANGES: {
        "description": "Key below this table -> lowest and highest value.",
        "type": "object",
        "additionalProperties": _SPAN,
    },
}
_TABLE_KEYS = {**_SAID, "ranges": {"$ref": f"#/$defs/{_RANGES}"}}


def editor_schemas() -> dict[str, str]:
    """File name -> text of each schema: areas, levers, cases."""
    return {
        f"area{SUFFIX}": _text(_schema(Area, "Area", [_one_string_is_enough, _with_provenance])),
        f"lever{SUFFIX}": _text(_schema(Lever, "Lever", [_one_string_is_enough])),
        f"case{SUFFIX}": _text(_schema(SavedCase, "Case", [_one_string_is_enough])),
    }


def write_editor_schemas(folder: Path) -> list[Path]:
    """Write the schemas to the scenarios folder; returns the files."""
    written = []
    for name, text in editor_schemas().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _schema(
    model: type[Any], title: str, changes: list[Callable[[dict[str, Any]], dict[str, Any]]]
) -> dict[str, Any]:
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    tables = {"": {k: v for k, v in schema.items() if k != "$defs"}, **schema.get("$defs", {})}
    for change in changes:
        tables = {name: change(table) for name, table in tables.items()}
    root = tables.pop("")
    definitions = {**tables, **(_DEFINITIONS if _with_provenance in changes else {})}
    # TOML has no word for nothing: a key without a value is left out.
    return {"$schema": DIALECT, **_without_null({**root, "title": title, "$defs": definitions})}


def _one_string_is_enough(table: dict[str, Any]) -> dict[str, Any]:
    """A text for people may be one string for both languages."""
    if table.get("title") != "Text":
        return table
    return {"description": table["description"], "anyOf": [{"type": "string"}, table]}


def _with_provenance(node: Any) -> Any:
    """Provenance keys in every table below, and a long form for every number."""
    if isinstance(node, list):
        return [_with_provenance(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in ("number", "integer"):
        return {"anyOf": [node, {"$ref": f"#/$defs/{_LONG_NUMBER}"}]}
    changed = {
        name: item if name == "default" else _with_provenance(item) for name, item in node.items()
    }
    return _opened(changed) if node.get("type") == "object" else changed


def _opened(table: dict[str, Any]) -> dict[str, Any]:
    """A table or map in which provenance keys may stand beside its own."""
    opened = {**table, "properties": {**table.get("properties", {}), **_TABLE_KEYS}}
    names = opened.pop("propertyNames", None)
    patterns = opened.pop("patternProperties", None)
    if patterns:
        # A provenance key looks like an id too, so the pattern must not decide its value.
        ((pattern, values),) = patterns.items()
        names, opened["additionalProperties"] = {**(names or {}), "pattern": pattern}, values
    if names:
        opened["propertyNames"] = {"anyOf": [{"enum": list(_TABLE_KEYS)}, names]}
    return opened


def _without_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    options = [item for item in node.get("anyOf", []) if item != {"type": "null"}]
    rest = {
        name: _without_null(item)
        for name, item in node.items()
        if name != "anyOf" and not (name == "default" and item is None)
    }
    if len(options) == 1 and "anyOf" in node:
        return {**rest, **_without_null(options[0])}
    return {**rest, "anyOf": _without_null(options)} if options else rest


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

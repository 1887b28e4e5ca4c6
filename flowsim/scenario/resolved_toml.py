"""A scenario as one TOML file: every value that was run, and where each is from.

It is written beside each result and can be loaded like any area: to the same values, the
same holidays and the same fingerprint, whatever happens to files and packages later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from flowsim.scenario.explain import explain
from flowsim.scenario.resolved import Change, Provenance, Scenario
from flowsim.scenario.shape import plain

_SAID = ("source", "assumption", "confidence", "note", "lever")


def resolved_toml(scenario: Scenario) -> str:
    """The text of the file, with all defaults written out."""
    resolved = {
        "area": scenario.area_id,
        "case": scenario.case,
        "holidays": list(scenario.holidays),
        "changes": [_change(change) for change in scenario.changes],
    }
    content = {
        "resolved": resolved,
        **_without_nothing(plain(scenario.area)),
        "provenance": _rows(scenario),
    }
    return tomli_w.dumps(content)


def _change(change: Change) -> dict[str, Any]:
    """A change; what was not there before has no `old`, as TOML has no word for nothing."""
    written = {"lever": change.lever, "key": change.key, "old": change.old, "new": change.new}
    return {name: plain(value) for name, value in written.items() if value is not None}


def _rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Origins, each once, with the keys that rest on it and their ranges."""
    rows: dict[tuple[str | None, ...], dict[str, Any]] = {}
    for number in explain(scenario):
        origin = number.origin
        said = {name: getattr(origin, name) for name in _SAID if getattr(origin, name)}
        row = rows.setdefault(_identity(origin), {**said, "keys": []})
        row["keys"].append(number.key)
        if origin.low is not None and origin.high is not None:
            row.setdefault("ranges", {})[number.key] = [origin.low, origin.high]
    return list(rows.values())


def _identity(origin: Provenance) -> tuple[str | None, ...]:
    return tuple(getattr(origin, name) for name in _SAID)


def _without_nothing(node: Mapping[str, Any]) -> dict[str, Any]:
    """The same without empty texts, lists and tables: the model's default wherever allowed."""
    filled = {name: _filled(item) for name, item in node.items()}
    return {name: item for name, item in filled.items() if item not in ("", [], {})}


def _filled(item: Any) -> Any:
    if isinstance(item, Mapping):
        return _without_nothing(item)
    return [_filled(one) for one in item] if isinstance(item, list) else item

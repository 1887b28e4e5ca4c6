"""A scenario as one TOML file: every value that was run, and where each is from.

It is written beside each result and can be loaded like any area: to the same values, the
same holidays and the same fingerprint, whatever happens to files and packages later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from flowsim.scenario.explain import explain
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Change, Provenance, Scenario
from flowsim.scenario.shape import Shape, plain

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
        **_without_nothing(plain(scenario.area), Shape(Area)),
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


def _without_nothing(item: Any, shape: Shape | None) -> Any:
    """The same without empty fields, which are the model's default wherever allowed.

    What has a name of its own stays, even if nothing more is said of it.
    """
    if isinstance(item, Mapping):
        below = {k: _without_nothing(v, shape.child(k) if shape else None) for k, v in item.items()}
        is_named = shape is not None and not shape.is_part
        return {k: v for k, v in below.items() if is_named or v not in ("", [], {})}
    if isinstance(item, list):
        return [_without_nothing(one, shape.child("0") if shape else None) for one in item]
    return item

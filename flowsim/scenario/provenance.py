"""Taking values and where they come from apart.

Any table may say `source` or `assumption`, `confidence`, `note` and `ranges`; everything
below it inherits that. A single value may be written `{ value = 41, source = "..." }`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowsim.errors import Problem
from flowsim.scenario.problems import problem, unknown
from flowsim.scenario.resolved import Provenance
from flowsim.scenario.shape import Key, is_list, is_number

TEXT_KEYS = ("source", "assumption", "note")
TABLE_KEYS = frozenset({*TEXT_KEYS, "confidence", "ranges"})
_SAYING = frozenset({*TEXT_KEYS, "confidence"})
VALUE_KEYS = frozenset({*TEXT_KEYS, "confidence", "range", "value"})
CONFIDENCES = ("E", "X", "D", "A")
ASSUMED = "A"
"""The confidence of what is said to be an assumption and not tagged otherwise."""
NOTHING_SAID = Provenance()


@dataclass
class Split:
    """Plain values, the provenance of each by key path, and what was wrong on the way."""

    values: dict[str, object]
    provenance: dict[str, Provenance] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def split(table: Mapping[str, object], at: Key = (), inherited: Provenance = NOTHING_SAID) -> Split:
    """The values of a table as written in a file, which stands at key `at` of the area."""
    result = Split({})
    values = _walk(table, at, inherited, {}, result)
    assert isinstance(values, dict)
    result.values = values
    return result


def split_value(value: object, at: Key, inherited: Provenance) -> tuple[object, Split]:
    """The same for any value: a number, a list or a table."""
    result = Split({})
    return _walk(value, at, inherited, {}, result), result


def _walk(
    node: Any,
    key: Key,
    inherited: Provenance,
    ranges: Mapping[Key, tuple[float, float]],
    result: Split,
) -> object:
    if isinstance(node, Mapping):
        if "value" in node and not isinstance(node["value"], Mapping):
            return _wrapped(node, key, inherited, result)
        return _table(node, key, inherited, ranges, result)
    if is_list(node):
        result.provenance[".".join(key)] = inherited
        return [
            _walk(item, (*key, str(position)), inherited, ranges, result)
            if isinstance(item, Mapping) or is_list(item)
            else item
            for position, item in enumerate(node)
        ]
    low, high = ranges.get(key, (None, None))
    result.provenance[".".join(key)] = _ranging(inherited, low, high)
    return node


def _ranging(origin: Provenance, low: float | None, high: float | None) -> Provenance:
    """The same origin with another range; most numbers have none and share one."""
    if origin.low == low and origin.high == high:
        return origin
    return replace(origin, low=low, high=high)


def _table(
    node: Mapping[str, object],
    key: Key,
    inherited: Provenance,
    ranges: Mapping[Key, tuple[float, float]],
    result: Split,
) -> dict[str, object]:
    own = _said(node, key, inherited, result)
    own_ranges = _ranges(node, key, result)
    inner = {**ranges, **own_ranges} if own_ranges else ranges
    values = {
        name: _walk(value, (*key, name), own, inner, result)
        for name, value in node.items()
        if name not in TABLE_KEYS
    }
    for target, span in own_ranges.items():
        known = [".".join(path[len(key) :]) for path in _numbers(values, key)]
        name = ".".join(target[len(key) :])
        if name not in known:
            result.problems.append(unknown("range_of_nothing", _dotted(key, "ranges"), name, known))
        else:
            _check_range(span, _below(values, target[len(key) :]), target, result)
    return values


def _wrapped(node: Mapping[str, object], key: Key, inherited: Provenance, result: Split) -> object:
    for name in sorted(set(node) - VALUE_KEYS):
        result.problems.append(unknown("unknown_key", _dotted(key, name), node[name], VALUE_KEYS))
    own = _said(node, key, inherited, result)
    span = _span(node["range"], _dotted(key, "range"), result) if "range" in node else None
    if span:
        _check_range(span, node["value"], key, result)
        own = replace(own, low=span[0], high=span[1])
    result.provenance[".".join(key)] = own
    return node["value"]


def _said(node: Mapping[str, object], key: Key, inherited: Provenance, result: Split) -> Provenance:
    """What this table says of itself, or else what it inherits."""
    if not _SAYING.intersection(node):
        return _ranging(inherited, None, None)
    for name in TEXT_KEYS:
        if name in node and not (isinstance(node[name], str) and str(node[name]).strip()):
            result.problems.append(
                problem("wrong_type", _dotted(key, name), node[name], "a text in quotes")
            )
    confidence = node.get("confidence")
    if confidence is not None and confidence not in CONFIDENCES:
        result.problems.append(
            unknown("not_allowed", _dotted(key, "confidence"), confidence, CONFIDENCES)
        )
    text = {name: str(node[name]) for name in TEXT_KEYS if name in node}
    if "source" in text or "assumption" in text:
        inherited = replace(NOTHING_SAID, confidence=None if "source" in text else ASSUMED)
    tag = inherited.confidence if confidence is None else str(confidence)
    return replace(inherited, **text, confidence=tag, low=None, high=None)


def _ranges(node: Mapping[str, object], key: Key, result: Split) -> dict[Key, tuple[float, float]]:
    if "ranges" not in node:
        return {}
    given = node["ranges"]
    place = _dotted(key, "ranges")
    if not isinstance(given, Mapping):
        result.problems.append(
            problem("wrong_type", place, given, "a table of keys with [low, high]")
        )
        return {}
    spans = {
        (*key, *str(name).split(".")): _span(span, f"{place}.{name}", result)
        for name, span in given.items()
    }
    return {target: span for target, span in spans.items() if span}


def _span(span: Any, place: str, result: Split) -> tuple[float, float] | None:
    if is_list(span):
        match span:
            case [int() | float() as low, int() | float() as high] if low <= high:
                return float(low), float(high)
    result.problems.append(problem("bad_range", place, span, "two numbers: [low, high]"))
    return None


def _check_range(span: tuple[float, float], value: Any, key: Key, result: Split) -> None:
    if is_number(value) and not span[0] <= float(value) <= span[1]:
        result.problems.append(
            problem(
                "outside_own_range",
                ".".join(key),
                value,
                "a number from {low} to {high}",
                low=f"{span[0]:g}",
                high=f"{span[1]:g}",
            )
        )


def _numbers(node: Any, key: Key) -> list[Key]:
    """Key paths of all numbers below a node."""
    if is_number(node):
        return [key]
    if isinstance(node, Mapping):
        children = [(str(name), child) for name, child in node.items()]
    elif is_list(node):
        children = [(str(i), child) for i, child in enumerate(node)]
    else:
        children = []
    return [path for name, child in children for path in _numbers(child, (*key, name))]


def _below(node: Any, key: Key) -> object:
    for name in key:
        node = node[int(name)] if is_list(node) else node[name]
    return node


def _dotted(key: Key, name: str) -> str:
    return ".".join((*key, name))

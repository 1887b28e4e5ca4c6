"""Which keys of an area a change of a lever is about: its `key` pattern and `where`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flowsim.errors import Problem
from flowsim.scenario.lever_model import LeverChange
from flowsim.scenario.model import Area
from flowsim.scenario.problems import RefusedError, problem, unknown
from flowsim.scenario.shape import MISSING, Key, Shape, is_list, shape_at, value_at

ANY = "*"
PLACED = ("settings", "teams")
"""Parts of an area whose members may belong to a municipality or a hospital."""
THE_ID = "id"
"""In `where`: the name under which the object stands."""


def matches(change: LeverChange, values: Mapping[str, Any]) -> tuple[Key, ...]:
    """Keys that a change is about, in the order of the file.

    Raises:
        RefusedError: when there are none, with the nearest valid key.
    """
    pattern = tuple(change.key.split("."))
    if change.where and ANY not in pattern:
        raise RefusedError(problem("where_without_star", change.key))
    keys = [key for key in _expand(pattern, (), values) if _fits(change, pattern, key, values)]
    if not keys:
        raise RefusedError(_no_match(change, pattern, values))
    return tuple(keys)


def for_one_place(
    change: LeverChange, keys: tuple[Key, ...], values: Mapping[str, Any], place: str
) -> tuple[Key, ...]:
    """The keys that belong to one municipality or hospital.

    Raises:
        RefusedError: when the change is not about settings or teams one by one, so that it
            would hold for everybody.
    """
    section, *rest = change.key.split(".")
    if section not in PLACED or rest[:1] != [ANY]:
        raise RefusedError(problem("not_for_one_place", change.key, place))
    names = ("municipality", "hospital")
    return tuple(
        key for key in keys if place in [value_at(Area, values, (*key[:2], name)) for name in names]
    )


def _expand(pattern: Key, so_far: Key, values: Mapping[str, Any]) -> Iterator[Key]:
    """Keys that fit the pattern; only the last name may be one that is not there yet."""
    if not pattern:
        yield so_far
        return
    names = _names_there(so_far, values)
    if pattern[0] == ANY:
        chosen = names
    elif pattern[0] in names or (_may_be_new(so_far, pattern[0]) and len(pattern) == 1):
        chosen = (pattern[0],)
    else:
        chosen = ()
    for name in chosen:
        key = (*so_far, name)
        if len(pattern) == 1 or _is_there(key, values):
            yield from _expand(pattern[1:], key, values)


def _names_there(key: Key, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Names below a key: what is written there, and for tables what the model has."""
    node = value_at(Area, values, key)
    shape = shape_at(Area, key)
    if shape is not None and shape.is_part and (node is MISSING or isinstance(node, Mapping)):
        return shape.names()
    if isinstance(node, Mapping):
        return tuple(str(name) for name in node)
    return tuple(str(i) for i in range(len(node))) if is_list(node) else ()


def _may_be_new(key: Key, name: str) -> bool:
    shape = shape_at(Area, key)
    return shape is not None and not _is_list(shape) and shape.child(name) is not None


def _is_list(shape: Shape) -> bool:
    return shape.child("0") is not None and not shape.is_part and shape.child("a") is None


def _fits(change: LeverChange, pattern: Key, key: Key, values: Mapping[str, Any]) -> bool:
    """Whether the object at the first `*` has what `where` asks for."""
    if not change.where:
        return True
    found = key[: pattern.index(ANY) + 1]
    shape = shape_at(Area, found)
    names = (THE_ID, *(shape.names() if shape else ()))
    for name, wanted in change.where.items():
        if name not in names:
            raise RefusedError(unknown("unknown_where", change.key, name, names))
        has = found[-1] if name == THE_ID else value_at(Area, values, (*found, name))
        if not _is_any_of(has, wanted):
            return False
    return True


def _is_any_of(has: Any, wanted: Any) -> bool:
    have = list(has) if is_list(has) else [has]
    return any(item in have for item in (wanted if is_list(wanted) else [wanted]))


def _no_match(change: LeverChange, pattern: Key, values: Mapping[str, Any]) -> Problem:
    """The problem of a key that matches nothing, with the nearest key that would."""
    before: Key = ()
    for length in range(1, len(pattern) + 1):
        there = [key for key in _expand(pattern[:length], (), values) if _is_there(key, values)]
        if not there and (length < len(pattern) or not any(_expand(pattern, (), values))):
            names = _names_there(before, values)
            found = unknown("unknown_key", change.key, None, names, written=pattern[length - 1])
            return _whole_key(found, pattern, length)
        before = there[0] if there else before
    return problem("no_match", change.key, dict(change.where))


def _is_there(key: Key, values: Mapping[str, Any]) -> bool:
    return value_at(Area, values, key) is not MISSING


def _whole_key(found: Problem, pattern: Key, length: int) -> Problem:
    """The same problem with the whole corrected key as the nearest."""
    if found.nearest is None:
        return found
    key = (*pattern[: length - 1], found.nearest, *pattern[length:])
    return replace(found, nearest=".".join(key))

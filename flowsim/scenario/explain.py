"""Every number of a scenario: its unit, where it is from, how sure it is, what changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from flowsim.scenario.key_units import unit_of
from flowsim.scenario.resolved import Change, Provenance, Scenario
from flowsim.scenario.shape import Key, is_list, is_number, plain

Status = Literal["source", "assumption", "default", "missing"]


@dataclass(frozen=True)
class Explained:
    """One number, or one list of numbers such as the hours of a day.

    `status` is "default" for a value that the file leaves to the model, and "missing"
    for one that stands there without source and without the word assumption. `old` is
    the value before `origin.lever` changed it.
    """

    key: str
    value: float | tuple[float, ...]
    unit: str
    status: Status
    origin: Provenance
    old: object = None


@dataclass(frozen=True)
class Counts:
    """How many numbers there are, by where they are from; `changed` by a lever."""

    numbers: int
    source: int
    assumption: int
    missing: int
    changed: int


def explain(scenario: Scenario, *, defaults: bool = False) -> tuple[Explained, ...]:
    """One row per number, in the order of the model; those left to the model if asked for."""
    changes = {change.key: change for change in scenario.changes}
    rows = (
        _row(scenario, changes, key, value) for key, value in _numbers(plain(scenario.area), ())
    )
    return tuple(row for row in rows if defaults or row.status != "default")


def count(rows: Iterable[Explained]) -> Counts:
    """How many numbers have a source, are assumptions, or have neither; defaults apart."""
    counted = [row for row in rows if row.status != "default"]
    statuses = [row.status for row in counted]
    return Counts(
        numbers=len(counted),
        source=statuses.count("source"),
        assumption=statuses.count("assumption"),
        missing=statuses.count("missing"),
        changed=sum(row.origin.lever is not None for row in counted),
    )


def _row(scenario: Scenario, changes: dict[str, Change], key: Key, value: Any) -> Explained:
    path = ".".join(key)
    origin = scenario.provenance.get(path)
    change = changes.get(path)
    return Explained(
        key=path,
        value=tuple(value) if is_list(value) else value,
        unit=unit_of(key),
        status=_status(origin),
        origin=origin or Provenance(),
        old=change.old if change else None,
    )


def _status(origin: Provenance | None) -> Status:
    if origin is None:
        return "default"
    if origin.assumption:
        return "assumption"
    return "source" if origin.source else "missing"


def _numbers(node: Any, key: Key) -> Iterator[tuple[Key, Any]]:
    """Numbers and lists of numbers below a node, with their keys."""
    if is_number(node) or (is_list(node) and node and all(is_number(item) for item in node)):
        yield key, node
    elif is_list(node):
        for position, item in enumerate(node):
            yield from _numbers(item, (*key, str(position)))
    elif isinstance(node, dict):
        for name, item in node.items():
            yield from _numbers(item, (*key, name))

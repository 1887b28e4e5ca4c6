"""Which settings and teams have more to do than they can, and which numbers that spoils.

Where more arrives than can be done, the line grows for as long as the run lasts: waiting
times then say how long was simulated, not how the area works. Such settings and teams are
named, before the run by their load and after it by the growth of their lines, and every
KPI that they reach is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.errors import InputError
from flowsim.experiment.growth import Growth, growths
from flowsim.experiment.offered_load import Load
from flowsim.experiment.stored import read_stored
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.transitions import Transition, transitions
from flowsim.tables import storage

FILE = "stability.json"


@dataclass(frozen=True)
class Stability:
    """What is unstable in one case, and the KPIs whose value depends on the run's length."""

    above: tuple[Load, ...]
    growing: tuple[Growth, ...]
    marked: tuple[str, ...]

    @property
    def is_stable(self) -> bool:
        """Whether nothing grew and nothing has more to do than it can."""
        return not (self.above or self.growing)


class UnstableError(InputError):
    """Settings above capacity from which nothing but a place ever takes anybody."""

    def __init__(self, loads: Sequence[Load], case: str) -> None:
        first = loads[0]
        super().__init__(
            "unstable_without_valve",
            settings=", ".join(load.names[0] for load in loads),
            case=case,
            setting=first.names[0],
            offered=round(first.offered, 1),
            capacity=round(first.capacity, 1),
            lacking=first.lacking,
            percent=round(first.less_percent, 1),
        )


def check_stable(loads: Mapping[str, Sequence[Load]]) -> None:
    """Refuse what can only grow: a setting above capacity over the run, without any valve.

    Args:
        loads: by case, as `offered_loads` gives them.

    Raises:
        UnstableError: names the settings, and what would hold the line.
    """
    for case, of_case in loads.items():
        above = [load for load in of_case if load.what == "setting" and load.is_above]
        stuck = [load for load in above if not load.has_valve]
        if stuck:
            raise UnstableError(stuck, case)


def stability(
    scenario: Scenario, loads: Sequence[Load], kpis: pa.Table, series: pa.Table
) -> Stability:
    """What is unstable in a case, from its loads and from what the runs showed.

    Args:
        scenario: the case.
        loads: as `offered_loads` gives them.
        kpis: rows of the schema KPIS, of all cases.
        series: rows of the schema SERIES, of all cases.
    """
    above = tuple(load for load in loads if load.is_above)
    growing = tuple(one for one in growths(series, scenario.case) if one.is_growing)
    if not above and not growing:
        return Stability((), (), ())
    reached = _reached(scenario.area, above, growing)
    return Stability(above, growing, tuple(_marked(kpis, scenario, reached)))


def write_stability(folder: Path, found: Mapping[str, Stability]) -> None:
    """Store it beside the tables, case by case.

    Raises:
        InputError: when the file cannot be written.
    """
    values = {case: asdict(of_case) for case, of_case in found.items()}
    storage.write_json(folder / FILE, values)


def read_stability(folder: Path) -> dict[str, Stability]:
    """What was stored, by case.

    Raises:
        InputError: when the file is missing or broken.
    """
    return read_stored(folder / FILE, dict[str, Stability])


def _reached(area: Area, above: Sequence[Load], growing: Sequence[Growth]) -> frozenset[str]:
    """The unstable settings and all in which patients may be held up by them."""
    steps = transitions(area)[0]
    unstable = {one.setting for one in growing}
    unstable |= {load.names[0] for load in above if load.what == "setting"}
    roles = {area.teams[team].role for load in above if load.what == "team" for team in load.names}
    unstable |= set(_served_by(area, roles, steps))
    before: set[str] = set()
    while unstable != before:
        before = set(unstable)
        for step in steps:
            if step.first_choice in unstable:
                unstable |= step.holders | step.interim
    return frozenset(unstable)


def _served_by(area: Area, roles: set[str], steps: Sequence[Transition]) -> Iterator[str]:
    """Settings that patients leave only after a task of these roles."""
    asked = [task for task in area.tasks.values() if roles & set(task.roles)]
    for step in steps:
        if any(not task.from_kinds or step.from_kind in task.from_kinds for task in asked):
            yield from step.holders


def _marked(kpis: pa.Table, scenario: Scenario, reached: frozenset[str]) -> Iterator[str]:
    """KPIs that count anybody in these settings.

    One that is not split by setting may count them, and is marked to be safe.
    """
    of_case = kpis.filter(pc.equal(kpis["scenario"].cast(pa.string()), scenario.case))
    settings = _members(of_case, "setting")
    for key in dict.fromkeys(of_case["kpi"].cast(pa.string()).to_pylist()):
        if key not in settings or settings[key] & reached:
            yield key


def _members(kpis: pa.Table, by: str) -> Mapping[str, set[str]]:
    rows = kpis.filter(pc.equal(kpis["by"].cast(pa.string()), by))
    found: dict[str, set[str]] = {}
    pairs = pa.table({"kpi": rows["kpi"].cast(pa.string()), "of": rows["of"].cast(pa.string())})
    for row in pairs.group_by(["kpi", "of"]).aggregate([]).to_pylist():
        found.setdefault(row["kpi"], set()).add(row["of"])
    return found

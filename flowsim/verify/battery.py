"""Run all checks, on all processors, and collect their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from flowsim.engine.run import Engine, EngineInUse, engine_in_use, prepare
from flowsim.experiment.executors import answers, count_workers
from flowsim.experiment.run import Progress
from flowsim.verify.exact import Exact, one_more_place, regular_arrivals, whole_chain
from flowsim.verify.losses import blocked_by_care_home, loss_when_full, overflow_ward
from flowsim.verify.queues import opening_hours, two_priorities, waiting_for_a_bed
from flowsim.verify.rows import Pair, Row, held_against, worst_of
from flowsim.verify.systems import Describe, measured, scenario_of
from flowsim.verify.unlimited import met_half_way, weekly_profile, without_limit

SYSTEMS: Mapping[str, Describe] = {
    check.__name__: check
    for check in (
        waiting_for_a_bed,
        two_priorities,
        loss_when_full,
        overflow_ward,
        blocked_by_care_home,
        without_limit,
        weekly_profile,
        opening_hours,
        met_half_way,
    )
}
"""Checks by simulation: a mean over replications against a formula or a solved chain."""
EXACT: Mapping[str, Exact] = {
    check.__name__: check for check in (regular_arrivals, one_more_place, whole_chain)
}
"""Checks to the last integer."""
BLOCKS = 6
"""Pieces of work that a system is divided into, for the processors."""


@dataclass(frozen=True)
class Verification:
    """All rows, in the order of the checks, and how they came about."""

    rows: tuple[Row, ...]
    engine: str
    workers: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether every row passed."""
        return all(row.passed for row in self.rows)


@dataclass(frozen=True)
class _Work:
    """Some replications of a check by simulation; none of them: an exact check."""

    check: str
    replications: tuple[int, ...]
    engine: EngineInUse


_Answer = list[Row] | list[list[Pair]]


def verify(
    *,
    engine: Engine = "auto",
    workers: int | None = None,
    checks: Sequence[str] = (),
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Verification:
    """Run the battery with fixed seeds, on all processors.

    Args:
        engine: which engine is verified; "auto" is the one that runs use by themselves.
        workers: processes; None is one per usable processor.
        checks: names of the checks to run; none: all of them.
        on_progress: called as pieces of work are done.

    Raises:
        InputError: when the compiled engine is asked for and cannot be used.
        FlowsimError: when a run breaks a rule.
    """
    began = monotonic()
    used = engine_in_use(engine)
    prepare(used)
    names = [name for name in (*SYSTEMS, *EXACT) if name in checks or not checks]
    work = [one for name in _longest_first(names) for one in _work_of(name, used)]
    count = min(count_workers(workers), len(work))
    on_progress(Progress(0, len(work), 0))
    found: dict[_Work, _Answer] = {}
    for one, answer in answers(_do, work, workers=count):
        found[one] = answer
        on_progress(Progress(len(found), len(work), 0))
    rows = [
        row for name in names for row in _rows(name, [found[w] for w in work if w.check == name])
    ]
    return Verification(tuple(rows), used, count, monotonic() - began)


def _longest_first(names: Sequence[str]) -> list[str]:
    """Exact checks cannot be divided, so they are begun before the others."""
    return sorted(names, key=lambda name: name in SYSTEMS)


def _work_of(name: str, engine: EngineInUse) -> list[_Work]:
    if name in EXACT:
        return [_Work(name, (), engine)]
    check = SYSTEMS[name]
    runs = range(check(scenario_of(check).area).replications)
    return [_Work(name, tuple(runs[first::BLOCKS]), engine) for first in range(BLOCKS)]


def _do(work: _Work) -> _Answer:
    if work.check in EXACT:
        exact = EXACT[work.check]
        return exact(scenario_of(exact), work.engine)
    check = SYSTEMS[work.check]
    return measured(check, scenario_of(check), work.replications, work.engine)


def _rows(name: str, found: Sequence[Any]) -> list[Row]:
    if name in EXACT:
        return [row for rows in found for row in rows]
    check = SYSTEMS[name]
    scenario = scenario_of(check)
    system = check(scenario.area)
    runs = [pairs for block in found for pairs in block]
    rows = [
        held_against(scenario.area.title, figure, pairs)
        for figure, pairs in zip(system.figures, zip(*runs, strict=True), strict=True)
    ]
    return [worst_of(rows)] if system.shows_worst else rows

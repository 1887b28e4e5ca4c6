"""Who is drawn once for several scenarios: all of a cohort, or those for whom there is room.

A patient's luck depends on nobody else's. So where a scenario differs from another only in
having fewer places to fill at the start, its people are those of the other without the last of
each of these strata, and without the candidates for their readmission.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.initial import filled_at_start
from flowsim.sampling.readmissions import of_whose_stratum
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import OF_PATIENTS, OF_ROWS, OF_TASKS, Cohort, Ints32

Spans = Sequence[tuple[int, int]]
"""First and end of parts of a column, rising."""


def cohort_of(
    scenario: Scenario, *, seed: int, replication: int, known: MutableMapping[str, Cohort]
) -> Cohort:
    """The same as `sample_cohort`, from a cohort that is known where that is possible.

    Args:
        scenario: whose people are wanted.
        seed: of all draws.
        replication: which run.
        known: cohorts of this seed and replication by `people_fingerprint`; one that had to
            be drawn is added, in place of one that had too few people.
    """
    kept = known.get(scenario.people_fingerprint)
    found = None if kept is None else _with_room(kept, scenario.area)
    if found is None:
        found = sample_cohort(scenario, seed=seed, replication=replication)
        known[scenario.people_fingerprint] = found
    return found


def _with_room(cohort: Cohort, area: Area) -> Cohort | None:
    """The cohort without those at the start for whom the area has no place.

    None when the area has places for more than the cohort has.
    """
    wanted = filled_at_start(area)
    of_stratum = dict(zip(cohort.strata, _strata(cohort), strict=True))
    there = {name: end - first for name, (first, end) in of_stratum.items()}
    if any(there.get(name, 0) < patients for name, patients in wanted.items()):
        return None
    kept = []
    for name, (first, end) in of_stratum.items():
        room = wanted.get(of_whose_stratum(name))
        ordinals = cohort.ordinal[first:end]
        has_room = end - first if room is None else int(ordinals.searchsorted(room))
        kept.append((first, first + has_room))
    n = sum(end - first for first, end in kept)
    return cohort if n == cohort.n_patients else _only(cohort, kept)


def _strata(cohort: Cohort) -> Spans:
    """The patients of each stratum, who stand together."""
    edges = cohort.stratum.searchsorted(np.arange(len(cohort.strata) + 1)).tolist()
    return list(pairwise(edges))


def _only(cohort: Cohort, of_strata: Spans) -> Cohort:
    """Some patients of each stratum, in the same order; whose parent is kept if they are."""
    patients = _merged(of_strata)
    rows = [(int(cohort.row_start[a]), int(cohort.row_start[b])) for a, b in patients]
    tasks = [(int(cohort.task_start[a]), int(cohort.task_start[b])) for a, b in rows]
    columns = {
        **{name: _cut(getattr(cohort, name), patients) for name in OF_PATIENTS},
        **{name: _cut(getattr(cohort, name), rows) for name in OF_ROWS},
        **{name: _cut(getattr(cohort, name), tasks) for name in OF_TASKS},
        "row_start": _starts(cohort.row_start, patients),
        "task_start": _starts(cohort.task_start, rows),
    }
    columns["readmission_of"] = _positions(patients)[columns["readmission_of"]]
    sizes = [end - first for first, end in of_strata]
    columns["stratum"] = np.repeat(
        np.arange(np.count_nonzero(sizes), dtype=np.int32), [n for n in sizes if n]
    )
    strata = tuple(name for name, n in zip(cohort.strata, sizes, strict=True) if n)
    some: Cohort = replace(cohort, **columns, strata=strata)  # type: ignore[arg-type]
    return some


def _merged(spans: Spans) -> Spans:
    """The same in as few parts as possible."""
    merged: list[tuple[int, int]] = []
    for first, end in spans:
        if merged and merged[-1][1] == first:
            merged[-1] = merged[-1][0], end
        elif first < end:
            merged.append((first, end))
    return merged or [(0, 0)]


def _cut(column: Ints32, spans: Spans) -> Ints32:
    return np.concatenate([column[first:end] for first, end in spans])


def _starts(starts: Ints32, spans: Spans) -> Ints32:
    """Where the parts of what is kept begin, counted anew."""
    begins, kept = [], 0
    for first, end in spans:
        begins.append(starts[first:end] + (kept - starts[first]))
        kept += int(starts[end] - starts[first])
    return np.concatenate([*begins, [kept]], dtype=np.int32)


def _positions(spans: Spans) -> Ints32:
    """Where those who are kept come to stand; the last answers for -1, which is nobody."""
    position = np.full(spans[-1][1] + 1, -1, dtype=np.int32)
    kept = 0
    for first, end in spans:
        position[first:end] = np.arange(kept, kept := kept + end - first)
    return position

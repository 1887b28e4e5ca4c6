"""Who is drawn once for several scenarios: all of a cohort, or those for whom there is room.

A patient's luck depends on nobody else's. So where a scenario differs from another only in
having fewer places to fill at the start, its people are those of the other without the last of
each of these strata, and without the candidates for their readmission.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace

import numpy as np

from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.initial import filled_at_start
from flowsim.sampling.readmissions import of_whose_stratum
from flowsim.sampling.streams import Flags
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import OF_PATIENTS, OF_ROWS, OF_TASKS, Cohort, Ints

EVERYBODY = np.iinfo(np.int64).max

Spans = Sequence[tuple[int, int]]
"""First and end of what is kept, rising."""


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
    there = dict(zip(cohort.strata, _counts(cohort), strict=True))
    if any(there.get(name, 0) < patients for name, patients in wanted.items()):
        return None
    room = [wanted.get(of_whose_stratum(name), EVERYBODY) for name in cohort.strata]
    is_kept = cohort.ordinal < np.array(room, dtype=np.int64)[cohort.stratum]
    return cohort if is_kept.all() else _only(cohort, is_kept)


def _counts(cohort: Cohort) -> list[int]:
    counts: list[int] = np.bincount(cohort.stratum, minlength=len(cohort.strata)).tolist()
    return counts


def _only(cohort: Cohort, is_kept: Flags) -> Cohort:
    """Some of the patients, in the same order; whose parent is kept if they are."""
    patients = _spans(is_kept)
    rows = [(int(cohort.row_start[a]), int(cohort.row_start[b])) for a, b in patients]
    tasks = [(int(cohort.task_start[a]), int(cohort.task_start[b])) for a, b in rows]
    columns = {
        **{name: _cut(getattr(cohort, name), patients) for name in OF_PATIENTS},
        **{name: _cut(getattr(cohort, name), rows) for name in OF_ROWS},
        **{name: _cut(getattr(cohort, name), tasks) for name in OF_TASKS},
        "row_start": _starts(cohort.row_start, patients),
        "task_start": _starts(cohort.task_start, rows),
    }
    position = np.append(np.cumsum(is_kept) - 1, -1)  # nobody's parent stays nobody
    columns["readmission_of"] = position[columns["readmission_of"]]
    present, columns["stratum"] = np.unique(columns["stratum"], return_inverse=True)
    strata = tuple(cohort.strata[one] for one in present.tolist())
    some: Cohort = replace(cohort, **columns, strata=strata)  # type: ignore[arg-type]
    return some


def _spans(is_kept: Flags) -> Spans:
    edges = np.flatnonzero(np.diff(is_kept.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _cut(column: Ints, spans: Spans) -> Ints:
    return np.concatenate([column[first:end] for first, end in spans])


def _starts(starts: Ints, spans: Spans) -> Ints:
    """Where the parts of what is kept begin, counted anew."""
    sizes = np.concatenate([np.diff(starts[first : end + 1]) for first, end in spans])
    return np.concatenate([[0], np.cumsum(sizes)])

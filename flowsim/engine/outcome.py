"""The rows of a finished run as Journeys: Arrow tables in the order of their patients."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.engine.records import END_OF_TASK, Records
from flowsim.engine.state import NEVER, NOT_ASKED, Patient, Stay
from flowsim.tables import schema
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.terms import Gate, NeedCategory, Owner, TaskStart


def journeys_of(
    records: Records, plan: FlowPlan, cohort: Cohort, patients: Sequence[Patient]
) -> Journeys:
    """The Arrow tables of a finished run, rows in order of (patient, ...)."""
    return Journeys(
        window=plan.window,
        patients=_patients(plan, cohort, patients),
        stays=_stays(plan, records.stays),
        requests=_requests(plan, records.requests),
        tasks=_tasks(plan, records.tasks),
        notices=_notices(records.notices),
        capacity=_capacity(plan, records.capacity),
        settings=_settings(plan),
        task_types=_task_types(plan),
    )


Numbers = npt.NDArray[np.int64] | Sequence[int]


def names(codes: Numbers, of: Sequence[str]) -> pa.DictionaryArray:
    """Codes as names; -1 is the empty name."""
    dictionary = [*of] if "" in of else [*of, ""]
    indices = np.asarray(codes, dtype=np.int32)
    indices = np.where(indices < 0, dictionary.index("") if "" in dictionary else 0, indices)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), dictionary)


def words(values: Sequence[str]) -> pa.DictionaryArray:
    """Words as a dictionary in order of first use."""
    codes = {word: code for code, word in enumerate(dict.fromkeys(values))}
    indices = np.fromiter(map(codes.__getitem__, values), np.int32, len(values))
    dictionary = pa.array([str(word) for word in codes], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(indices), dictionary)


def moments(values: Numbers, *, missing: int = NEVER) -> pa.Array:
    """Whole minutes with null for what did not happen."""
    minutes = np.asarray(values, dtype=np.int64)
    return pa.array(minutes.astype(np.int32), mask=minutes == missing)


def asked(values: Numbers) -> pa.Array:
    """Request minutes, which may be negative for those who waited at minute 0 (R27)."""
    return moments(values, missing=NOT_ASKED)


def numbers(values: Numbers) -> pa.Array:
    """Whole numbers."""
    return pa.array(np.asarray(values, dtype=np.int32))


def flags(values: Numbers) -> pa.Array:
    """Truth values."""
    return pa.array(np.asarray(values, dtype=bool))


def _table(of: pa.Schema, columns: dict[str, pa.Array]) -> pa.Table:
    return pa.Table.from_arrays([columns[name] for name in of.names], schema=of)


def _patients(plan: FlowPlan, cohort: Cohort, patients: Sequence[Patient]) -> pa.Table:
    ordered = sorted(patients, key=attrgetter("code"))
    codes = np.array([patient.code for patient in ordered], dtype=np.int64)
    is_start = (cohort.begins_in_service + cohort.waits_in > 0) | (cohort.asked_at < 0)
    return _table(
        schema.PATIENTS,
        {
            "patient": numbers(codes),
            "group": names(cohort.group[codes], cohort.groups),
            "specialty": names(cohort.specialty[codes], cohort.specialties),
            "hospital": names(cohort.hospital[codes], cohort.hospitals),
            "municipality": names(cohort.municipality[codes], cohort.municipalities),
            "need": names(cohort.need[codes], tuple(NeedCategory)),
            "is_elective": flags(cohort.is_elective[codes]),
            "is_65": flags(cohort.is_65[codes]),
            "is_start": pa.array(is_start[codes]),
            "readmission_of": moments(cohort.readmission_of[codes]),
            "arrived_at": numbers([patient.arrived_at for patient in ordered]),
            "ended_at": moments([patient.ended_at for patient in ordered]),
            "end": words([patient.end for patient in ordered]),
        },
    )


def _stays(plan: FlowPlan, stays: Sequence[Stay]) -> pa.Table:
    rows = sorted(stays, key=attrgetter("patient", "sequence"))

    def of(name: str) -> Numbers:
        return np.fromiter(map(attrgetter(name), rows), np.int64, len(rows))

    return _table(
        schema.STAYS,
        {
            "patient": numbers(of("patient")),
            "sequence": numbers(of("sequence")),
            "setting": names(of("setting"), plan.settings),
            "first_choice": names(of("first_choice"), plan.settings),
            "requested_at": asked(of("requested_at")),
            "place_granted_at": moments(of("granted_at")),
            "entered_at": moments(of("entered_at")),
            "medically_ready_at": moments(of("medically_ready_at")),
            "declared_ready_at": moments(of("declared_at")),
            "receiver_ready_at": moments(of("receiver_ready_at")),
            "left_at": moments(of("left_at")),
            "is_outlier": flags(of("is_outlier")),
            "is_interim": flags(of("is_interim")),
            "is_surge": flags(of("is_surge")),
            "is_early": flags(of("is_early")),
            "end": words([stay.end for stay in rows]),
            "weight": numbers(of("weight")),
        },
    )


Row = Sequence[Any]


def _column(rows: Sequence[Row], position: int) -> Numbers:
    return np.fromiter(map(itemgetter(position), rows), np.int64, len(rows))


def _words(rows: Sequence[Row], position: int) -> pa.DictionaryArray:
    return words(list(map(itemgetter(position), rows)))


def _requests(plan: FlowPlan, rows: list[tuple[Any, ...]]) -> pa.Table:
    rows.sort(key=itemgetter(0, 5, 7, 2))
    return _table(
        schema.REQUESTS,
        {
            "patient": numbers(_column(rows, 0)),
            "stay": numbers(_column(rows, 1)),
            "setting": names(_column(rows, 2), plan.settings),
            "reason": names(_column(rows, 3), KINDS),
            "is_first_choice": flags(_column(rows, 4)),
            "requested_at": asked(_column(rows, 5)),
            "awake_at": moments(_column(rows, 6)),
            "ended_at": moments(_column(rows, 7)),
            "end": _words(rows, 8),
            "priority": numbers(_column(rows, 9)),
            "weight": numbers(_column(rows, 10)),
        },
    )


def _tasks(plan: FlowPlan, rows: list[list[Any]]) -> pa.Table:
    rows.sort(key=itemgetter(0, 1, 2, 4))
    return _table(
        schema.TASKS,
        {
            "patient": numbers(_column(rows, 0)),
            "stay": numbers(_column(rows, 1)),
            "task": names(_column(rows, 2), plan.tasks),
            "team": names(_column(rows, 3), plan.teams),
            "attempt": numbers(_column(rows, 4)),
            "requested_at": moments(_column(rows, 5)),
            "due_at": moments(_column(rows, 6)),
            "started_at": moments(_column(rows, 7)),
            "finished_at": moments(_column(rows, 8)),
            "end": _words(rows, END_OF_TASK),
            "work_min": numbers(_column(rows, 10)),
        },
    )


def _notices(rows: list[tuple[int, int, str, int]]) -> pa.Table:
    rows.sort(key=itemgetter(0, 1, 3))
    return _table(
        schema.NOTICES,
        {
            "patient": numbers(_column(rows, 0)),
            "stay": numbers(_column(rows, 1)),
            "kind": _words(rows, 2),
            "at": moments(_column(rows, 3)),
        },
    )


def _capacity(plan: FlowPlan, rows: list[tuple[int, ...]]) -> pa.Table:
    rows.sort(key=itemgetter(0, 1))
    return _table(
        schema.CAPACITY,
        {
            "setting": names(_column(rows, 0), plan.settings),
            "at": moments(_column(rows, 1)),
            "staffed": moments(_column(rows, 2)),
            "surge": numbers(_column(rows, 3)),
            "is_open": flags(_column(rows, 4)),
            "occupied": numbers(_column(rows, 5)),
            "is_census": flags(_column(rows, 6)),
            "occupied_min": pa.array(_column(rows, 7)),
        },
    )


def _settings(plan: FlowPlan) -> pa.Table:
    count = len(plan.settings)
    owners = [Owner.MUNICIPALITY if m else Owner.REGION for m in plan.is_municipal.tolist()]
    return _table(
        schema.SETTINGS,
        {
            "setting": names(range(count), plan.settings),
            "kind": names(plan.setting_kind.tolist(), KINDS),
            "owner": words(owners),
            "hospital": names(plan.setting_hospital.tolist(), plan.hospitals),
            "municipality": names(plan.setting_municipality.tolist(), plan.municipalities),
            "specialty": words(plan.setting_specialties),
            "is_limited": flags((plan.is_limited > 0).tolist()),
            "turnaround_min": numbers(plan.turnaround_min.tolist()),
            "level": numbers(plan.level.tolist()),
        },
    )


def _task_types(plan: FlowPlan) -> pa.Table:
    count = len(plan.tasks)
    bounds, after = plan.after_start.tolist(), plan.after_task.tolist()
    owners = [Owner.MUNICIPALITY if m else Owner.REGION for m in plan.task_is_municipal.tolist()]
    return _table(
        schema.TASK_TYPES,
        {
            "task": names(range(count), plan.tasks),
            "order": numbers(range(count)),
            "owner": words(owners),
            "gates": names(plan.task_gates.tolist(), tuple(Gate)),
            "starts": names(plan.task_starts.tolist(), tuple(TaskStart)),
            "cause": words(plan.task_cause),
            "after": pa.array(
                [[plan.tasks[t] for t in after[a:b]] for a, b in pairwise(bounds)],
                pa.list_(pa.string()),
            ),
        },
    )

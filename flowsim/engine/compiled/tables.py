"""The finished world as Journeys: columns of numbers become Arrow tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled import reading
from flowsim.engine.compiled.jit import Columns, World
from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.engine.slot_table import slots_table
from flowsim.tables import schema
from flowsim.tables.cohort import Cohort
from flowsim.tables.journeys import Journeys
from flowsim.terms import (
    Gate,
    NeedCategory,
    NoticeKind,
    Owner,
    RequestEnd,
    StayEnd,
    TaskEnd,
    TaskStart,
)

Numbers = npt.NDArray[np.int32]
OWNERS = (Owner.REGION, Owner.MUNICIPALITY)  # by whether the municipality's


def journeys_of(world: World, cohort: Cohort, plan: FlowPlan) -> Journeys:
    """The Arrow tables of a finished run, rows in order of (patient, ...)."""
    counts = np.zeros(4, dtype=np.int32)
    reading.count_rows(world, counts)
    stays, requests, notices, attempts = counts.tolist()
    return Journeys(
        window=plan.window,
        patients=_patients(world, cohort),
        stays=_stays(world, plan, stays),
        requests=_requests(world, plan, requests),
        tasks=_tasks(world, plan, attempts),
        notices=_notices(world, notices),
        capacity=_capacity(world, plan),
        settings=_settings(plan),
        task_types=_task_types(plan),
        slots=slots_table(plan, cohort),
    )


# --- columns ----------------------------------------------------------------------------


def _bits(truth: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(truth, bitorder="little"))


def _array(values: Numbers, is_there: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """An Arrow array over the same memory; null where a value is not there."""
    missing = 0 if is_there is None else len(values) - int(np.count_nonzero(is_there))
    validity = _bits(is_there) if is_there is not None and missing else None
    buffers = [validity, pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(pa.int32(), len(values), buffers, missing)


def _whole(values: npt.ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.int32)


def moments(values: Numbers, *, missing: int = f.NEVER) -> pa.Array:
    """Whole minutes with null for what did not happen."""
    return _array(values, values != missing)


def asked(values: Numbers) -> pa.Array:
    """Request minutes, which may be negative for those who waited at minute 0 (R27)."""
    return moments(values, missing=f.NOT_ASKED)


def flags(values: npt.NDArray[np.generic]) -> pa.Array:
    """Truth values."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values != 0)])


def names(codes: Numbers, of: Sequence[str]) -> pa.DictionaryArray:
    """Codes as names; -1 is the empty name."""
    dictionary = [*of] if "" in of else [*of, ""]
    if len(codes) and codes.min() < 0:
        codes = np.where(codes < 0, np.int32(dictionary.index("")), codes)
    return _coded(codes, pa.array(dictionary, pa.string()))


def _coded(codes: Numbers, dictionary: pa.Array) -> pa.DictionaryArray:
    """All codes stand in the dictionary, which is not looked over once more."""
    return pa.DictionaryArray.from_arrays(_array(codes), dictionary, safe=False)


def words(codes: Numbers, of: Sequence[str]) -> pa.DictionaryArray:
    """Codes of few words as a dictionary in order of first use."""
    positions = np.empty(len(codes), dtype=np.int32)
    used, number = np.empty(len(of), dtype=np.int32), np.full(len(of), f.NEVER, dtype=np.int32)
    count = reading.in_order_of_use(np.ascontiguousarray(codes), positions, used, number)
    dictionary = pa.array([str(of[code]) for code in used[:count].tolist()], pa.string())
    return _coded(positions, dictionary)


def _labels(values: Sequence[str]) -> pa.DictionaryArray:
    used = list(dict.fromkeys(values))
    return words(_whole([used.index(value) for value in values]), used)


Column = Callable[[Numbers], pa.Array]


def _named(of: Sequence[str]) -> Column:
    return lambda codes: names(codes, of)


def _worded(of: Sequence[str]) -> Column:
    return lambda codes: words(codes, of)


def _table(of: pa.Schema, columns: Sequence[pa.Array]) -> pa.Table:
    return pa.Table.from_arrays(list(columns), schema=of)


def _made(of: pa.Schema, made: Sequence[Column], out: Columns) -> pa.Table:
    return _table(of, [make(column) for make, column in zip(made, out, strict=True)])


def _room(columns: int, rows: int) -> Columns:
    return np.empty((columns, rows), dtype=np.int32)


# --- tables ------------------------------------------------------------------------------


def _patients(world: World, cohort: Cohort) -> pa.Table:
    out = _room(4, cohort.n_patients)
    known = reading.read_patients(world, out.reshape(-1))
    codes, arrived_at, ended_at, end = out[:, :known]
    is_start = (cohort.begins_in_service + cohort.waits_in > 0) | (cohort.asked_at < 0)

    def of(column: npt.NDArray[np.int64]) -> Numbers:
        values: Numbers = column[codes].astype(np.int32)
        return values

    return _table(
        schema.PATIENTS,
        [
            _array(codes),
            names(of(cohort.group), cohort.groups),
            names(of(cohort.specialty), cohort.specialties),
            names(of(cohort.hospital), cohort.hospitals),
            names(of(cohort.municipality), cohort.municipalities),
            names(of(cohort.need), tuple(NeedCategory)),
            flags(cohort.is_elective[codes]),
            flags(cohort.is_65[codes]),
            flags(is_start[codes]),
            moments(of(cohort.readmission_of)),
            _array(arrived_at),
            moments(ended_at),
            words(end, tuple(StayEnd)),
        ],
    )


def _stays(world: World, plan: FlowPlan, rows: int) -> pa.Table:
    out = _room(f.STAY_SIZE, rows)
    reading.read_stays(world, out.reshape(-1), rows)
    setting = _named(plan.settings)
    happened = [moments] * 6
    marks = [flags] * 4
    made = [_array, _array, setting, setting, asked, *happened, *marks]
    return _made(schema.STAYS, [*made, _worded(tuple(StayEnd)), _array], out)


def _requests(world: World, plan: FlowPlan, rows: int) -> pa.Table:
    out = _room(f.REQUEST_SIZE, rows)
    reading.read_requests(world, out.reshape(-1), rows)
    made = [_array, _array, _named(plan.settings), _named(KINDS), flags, asked, moments, moments]
    return _made(schema.REQUESTS, [*made, _worded(tuple(RequestEnd)), _array, _array], out)


def _tasks(world: World, plan: FlowPlan, most: int) -> pa.Table:
    out = _room(f.ATTEMPT_SIZE, most)
    rows = reading.read_tasks(world, out.reshape(-1), most)
    made = [_array, _array, _named(plan.tasks), _named(plan.teams), _array]
    made += [moments, moments, moments, moments, _worded(tuple(TaskEnd)), _array]
    return _made(schema.TASKS, made, out[:, :rows])


def _notices(world: World, rows: int) -> pa.Table:
    out = _room(f.NOTICE_SIZE, rows)
    reading.read_notices(world, out.reshape(-1), rows)
    return _made(schema.NOTICES, [_array, _array, _worded(tuple(NoticeKind)), moments], out)


def _capacity(world: World, plan: FlowPlan) -> pa.Table:
    rows = reading.count_notes(world)
    out, occupied_min = _room(7, rows), np.empty(rows, dtype=np.int64)
    reading.read_capacity(world, out, occupied_min)
    made = [_named(plan.settings), moments, moments, _array, flags, _array, flags]
    columns = [make(column) for make, column in zip(made, out, strict=True)]
    return _table(schema.CAPACITY, [*columns, pa.array(occupied_min)])


def _settings(plan: FlowPlan) -> pa.Table:
    count = len(plan.settings)
    return _table(
        schema.SETTINGS,
        [
            names(_whole(range(count)), plan.settings),
            names(_whole(plan.setting_kind), KINDS),
            words(_whole(plan.is_municipal), OWNERS),
            names(_whole(plan.setting_hospital), plan.hospitals),
            names(_whole(plan.setting_municipality), plan.municipalities),
            _labels(plan.setting_specialties),
            flags(plan.is_limited > 0),
            _array(_whole(plan.turnaround_min)),
            _array(_whole(plan.level)),
        ],
    )


def _task_types(plan: FlowPlan) -> pa.Table:
    count = len(plan.tasks)
    bounds, after = plan.after_start.tolist(), plan.after_task.tolist()
    return _table(
        schema.TASK_TYPES,
        [
            names(_whole(range(count)), plan.tasks),
            _array(_whole(range(count))),
            words(_whole(plan.task_is_municipal), OWNERS),
            names(_whole(plan.task_gates), tuple(Gate)),
            names(_whole(plan.task_starts), tuple(TaskStart)),
            _labels(plan.task_cause),
            pa.array(
                [[plan.tasks[t] for t in after[a:b]] for a, b in pairwise(bounds)],
                pa.list_(pa.string()),
            ),
        ],
    )

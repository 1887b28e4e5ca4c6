"""The rows of a finished run as Journeys: Arrow tables in the order of their patients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import FlowPlan
from flowsim.engine.plan_tables import settings_table, slots_table, task_types_table
from flowsim.engine.records import (
    COLUMNS_OF_CAPACITY,
    COLUMNS_OF_NOTICES,
    COLUMNS_OF_PATIENTS,
    COLUMNS_OF_REQUESTS,
    COLUMNS_OF_STAYS,
    COLUMNS_OF_TASKS,
    END_OF_TASK,
    Records,
)
from flowsim.engine.state import NEVER, NOT_ASKED
from flowsim.tables import schema
from flowsim.tables.cohort import Cohort, Ints
from flowsim.tables.journeys import Journeys
from flowsim.terms import (
    NeedCategory,
    NoticeKind,
    RequestEnd,
    StayEnd,
    TaskEnd,
)


def journeys_of(records: Records, plan: FlowPlan, cohort: Cohort) -> Journeys:
    """The Arrow tables of a finished run, rows in order of (patient, ...)."""
    return Journeys(
        window=plan.window,
        patients=_patients(cohort, records.patients),
        stays=_stays(plan, records.stays),
        requests=_requests(plan, records.requests),
        tasks=_tasks(plan, records.tasks),
        notices=_notices(records.notices),
        capacity=_capacity(plan, records.capacity),
        settings=settings_table(plan),
        task_types=task_types_table(plan),
        slots=slots_table(plan, cohort),
    )


ROWS_AT_A_TIME = 1024
KEY_BITS = 63  # of a whole number that is not negative

Whole = npt.NDArray[np.signedinteger]
Numbers = Whole | Sequence[int]


def names(codes: Numbers, of: Sequence[str]) -> pa.DictionaryArray:
    """Codes as names; -1 is the empty name."""
    dictionary = [*of] if "" in of else [*of, ""]
    indices = np.asarray(codes, dtype=np.int32)
    indices = np.where(indices < 0, dictionary.index("") if "" in dictionary else 0, indices)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), dictionary)


def words(codes: Numbers, of: Sequence[str]) -> pa.DictionaryArray:
    """Codes as a dictionary in order of first use."""
    each = np.asarray(codes, dtype=np.int32)
    occurring: list[int] = np.flatnonzero(np.bincount(each, minlength=len(of))).tolist()
    used = sorted(occurring, key=lambda code: int(np.argmax(each == code)))
    position = np.zeros(len(of), dtype=np.int32)
    position[used] = range(len(used))
    dictionary = pa.array([str(of[code]) for code in used], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(position[each]), dictionary)


def _rows(
    packed: bytearray, columns: int, *, by: Sequence[int], bits: type[np.signedinteger] = np.int32
) -> Sequence[Whole]:
    """The columns of a table kept row after row, its rows ordered by some of them."""
    rows = np.frombuffer(packed, bits).reshape(-1, columns)
    order = _in_order([rows[:, column].astype(np.int64) for column in by])
    return list(_columns(rows.take(order, axis=0)))


def _columns(rows: Whole) -> Whole:
    """Rows as columns, some at a time: what is read stays near until it is written."""
    columns = np.empty(rows.shape[::-1], dtype=rows.dtype)
    for first in range(0, len(rows), ROWS_AT_A_TIME):
        some = slice(first, first + ROWS_AT_A_TIME)
        columns[:, some] = rows[some].T
    return columns


def _in_order(columns: Sequence[Ints]) -> Ints:
    """Positions in the order of columns, the first of them first; equal rows stay as they are.

    By the first alone to begin with: what happened to one patient is nearly in order then.
    """
    count = len(columns[0])
    if not count:
        return np.zeros(0, dtype=np.int64)
    room = count.bit_length()
    by_first: Ints = np.sort(columns[0] << room | np.arange(count)) & (1 << room) - 1
    return by_first[np.lexsort(_keys([column[by_first] for column in columns])[::-1])]


def _keys(columns: Sequence[Ints]) -> list[Ints]:
    """Columns as few keys to sort by: those that are narrow enough share one."""
    keys: list[Ints] = []
    bits = KEY_BITS
    for column in columns:
        lowest = column.min()
        width = int(column.max() - lowest).bit_length()
        bits += width
        if bits < KEY_BITS:
            keys[-1] = (keys[-1] << width) + (column - lowest)
        else:
            keys.append(column - lowest)
            bits = width
    return keys


def moments(values: Numbers, *, missing: int = NEVER) -> pa.Array:
    """Whole minutes with null for what did not happen."""
    minutes = np.asarray(values, dtype=np.int32)
    return pa.array(minutes, mask=minutes == missing)


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


def _patients(cohort: Cohort, packed: bytearray) -> pa.Table:
    codes, arrived_at, ended_at, end = _rows(packed, COLUMNS_OF_PATIENTS, by=(0,))
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
            "arrived_at": numbers(arrived_at),
            "ended_at": moments(ended_at),
            "end": words(end, tuple(StayEnd)),
        },
    )


def _stays(plan: FlowPlan, packed: bytearray) -> pa.Table:
    column = _rows(packed, COLUMNS_OF_STAYS, by=(0, 1))
    return _table(
        schema.STAYS,
        {
            "patient": numbers(column[0]),
            "sequence": numbers(column[1]),
            "setting": names(column[2], plan.settings),
            "first_choice": names(column[3], plan.settings),
            "requested_at": asked(column[4]),
            "place_granted_at": moments(column[5]),
            "entered_at": moments(column[6]),
            "medically_ready_at": moments(column[7]),
            "declared_ready_at": moments(column[8]),
            "receiver_ready_at": moments(column[9]),
            "left_at": moments(column[10]),
            "is_outlier": flags(column[11]),
            "is_interim": flags(column[12]),
            "is_surge": flags(column[13]),
            "is_early": flags(column[14]),
            "end": words(column[15], tuple(StayEnd)),
            "weight": numbers(column[16]),
        },
    )


def _requests(plan: FlowPlan, packed: bytearray) -> pa.Table:
    column = _rows(packed, COLUMNS_OF_REQUESTS, by=(0, 5, 7, 2))
    return _table(
        schema.REQUESTS,
        {
            "patient": numbers(column[0]),
            "stay": numbers(column[1]),
            "setting": names(column[2], plan.settings),
            "reason": names(column[3], KINDS),
            "is_first_choice": flags(column[4]),
            "requested_at": asked(column[5]),
            "awake_at": moments(column[6]),
            "ended_at": moments(column[7]),
            "end": words(column[8], tuple(RequestEnd)),
            "priority": numbers(column[9]),
            "weight": numbers(column[10]),
        },
    )


def _tasks(plan: FlowPlan, packed: bytearray) -> pa.Table:
    column = _rows(packed, COLUMNS_OF_TASKS, by=(0, 1, 2, 4))
    return _table(
        schema.TASKS,
        {
            "patient": numbers(column[0]),
            "stay": numbers(column[1]),
            "task": names(column[2], plan.tasks),
            "team": names(column[3], plan.teams),
            "attempt": numbers(column[4]),
            "requested_at": moments(column[5]),
            "due_at": moments(column[6]),
            "started_at": moments(column[7]),
            "finished_at": moments(column[8]),
            "end": words(column[END_OF_TASK], tuple(TaskEnd)),
            "work_min": numbers(column[10]),
        },
    )


def _notices(packed: bytearray) -> pa.Table:
    column = _rows(packed, COLUMNS_OF_NOTICES, by=(0, 1, 3))
    return _table(
        schema.NOTICES,
        {
            "patient": numbers(column[0]),
            "stay": numbers(column[1]),
            "kind": words(column[2], tuple(NoticeKind)),
            "at": moments(column[3]),
        },
    )


def _capacity(plan: FlowPlan, packed: bytearray) -> pa.Table:
    column = _rows(packed, COLUMNS_OF_CAPACITY, by=(0, 1), bits=np.int64)
    return _table(
        schema.CAPACITY,
        {
            "setting": names(column[0], plan.settings),
            "at": moments(column[1]),
            "staffed": moments(column[2]),
            "surge": numbers(column[3]),
            "is_open": flags(column[4]),
            "occupied": numbers(column[5]),
            "is_census": flags(column[6]),
            "occupied_min": pa.array(column[7]),
        },
    )

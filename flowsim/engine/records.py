"""What happened, kept as plain rows while the engine runs and made into Journeys at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from flowsim.engine.plan import FlowPlan
from flowsim.engine.state import NEVER, NOT_ASKED, Patient, Stay, TaskRun, Ticket
from flowsim.tables import schema
from flowsim.tables.journeys import Journeys
from flowsim.terms import Gate, Kind, NeedCategory, NoticeKind, Owner, TaskEnd, TaskStart

if TYPE_CHECKING:
    from flowsim.tables.cohort import Cohort

KINDS = tuple(Kind)
NOTICES = tuple(NoticeKind)


class Records:
    """Rows of the tables in the order things happened."""

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self.requests: list[tuple[object, ...]] = []
        self.tasks: list[list[object]] = []
        self.notices: list[tuple[int, int, str, int]] = []
        self.capacity: list[tuple[int, ...]] = []

    def request(self, ticket: Ticket, ended_at: int, end: str) -> None:
        """A ticket ended."""
        self.requests.append(
            (
                ticket.patient.code,
                ticket.stay,
                ticket.setting,
                ticket.reason,
                ticket.is_first_choice,
                ticket.requested_at,
                ticket.awake_at,
                ended_at,
                end,
                ticket.priority,
                ticket.weight,
            )
        )

    def task(self, run: TaskRun, end: str) -> None:
        """One attempt at a task ended."""
        run.recorded_in = len(self.tasks)
        self.tasks.append(
            [
                run.patient.code,
                run.stay,
                run.code,
                run.team,
                run.attempt,
                run.requested_at,
                run.due_at,
                run.started_at,
                run.finished_at,
                end,
                run.work_min,
            ]
        )

    def was_stale(self, run: TaskRun) -> None:
        """What counted as done turns out to be too old."""
        self.tasks[run.recorded_in][9] = TaskEnd.STALE

    def notice(self, patient: int, stay: int, kind: int, at: int) -> None:
        """A message was sent; `kind` is a position in terms.NoticeKind."""
        self.notices.append((patient, stay, NOTICES[kind], at))


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


def names(codes: Sequence[int], of: Sequence[str]) -> pa.DictionaryArray:
    """Codes as names; -1 is the empty name."""
    dictionary = [*of] if "" in of else [*of, ""]
    indices = np.asarray(codes, dtype=np.int32)
    if len(indices) and indices.min() < 0:
        indices = np.where(indices < 0, dictionary.index(""), indices).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), dictionary)


def words(values: Sequence[str]) -> pa.DictionaryArray:
    """Words as a dictionary in order of first use."""
    return pa.array([str(value) for value in values], pa.string()).dictionary_encode()


def moments(values: Sequence[int]) -> pa.Array:
    """Whole minutes with null for what did not happen."""
    minutes = np.asarray(values, dtype=np.int64)
    return pa.array(minutes.astype(np.int32), mask=minutes == NEVER)


def asked(values: Sequence[int]) -> pa.Array:
    """Request minutes, which may be negative for those who waited at minute 0 (R27)."""
    minutes = np.asarray(values, dtype=np.int64)
    return pa.array(minutes.astype(np.int32), mask=minutes == NOT_ASKED)


def numbers(values: Sequence[int]) -> pa.Array:
    """Whole numbers."""
    return pa.array(np.asarray(values, dtype=np.int32))


def flags(values: Sequence[bool]) -> pa.Array:
    """Truth values."""
    return pa.array(np.asarray(values, dtype=bool))


def _table(of: pa.Schema, columns: dict[str, pa.Array]) -> pa.Table:
    return pa.Table.from_arrays([columns[name] for name in of.names], schema=of)


def _patients(plan: FlowPlan, cohort: Cohort, patients: Sequence[Patient]) -> pa.Table:
    ordered = sorted(patients, key=lambda patient: patient.code)
    codes = np.array([patient.code for patient in ordered], dtype=np.int64)
    is_start = (cohort.begins_in_service + cohort.waits_in + (cohort.asked_at < 0))[codes] > 0
    return _table(
        schema.PATIENTS,
        {
            "patient": numbers(codes),  # type: ignore[arg-type]
            "group": names(cohort.group[codes], cohort.groups),  # type: ignore[arg-type]
            "specialty": names(cohort.specialty[codes], cohort.specialties),  # type: ignore[arg-type]
            "hospital": names(cohort.hospital[codes], cohort.hospitals),  # type: ignore[arg-type]
            "municipality": names(cohort.municipality[codes], cohort.municipalities),  # type: ignore[arg-type]
            "need": names(cohort.need[codes], tuple(NeedCategory)),  # type: ignore[arg-type]
            "is_elective": flags(cohort.is_elective[codes] > 0),  # type: ignore[arg-type]
            "is_65": flags(cohort.is_65[codes] > 0),  # type: ignore[arg-type]
            "is_start": flags(is_start),  # type: ignore[arg-type]
            "readmission_of": moments(cohort.readmission_of[codes]),  # type: ignore[arg-type]
            "arrived_at": numbers([patient.arrived_at for patient in ordered]),
            "ended_at": moments([patient.ended_at for patient in ordered]),
            "end": words([patient.end for patient in ordered]),
        },
    )


def _stays(plan: FlowPlan, stays: Sequence[Stay]) -> pa.Table:
    rows = sorted(stays, key=lambda stay: (stay.patient, stay.sequence))
    return _table(
        schema.STAYS,
        {
            "patient": numbers([stay.patient for stay in rows]),
            "sequence": numbers([stay.sequence for stay in rows]),
            "setting": names([stay.setting for stay in rows], plan.settings),
            "first_choice": names([stay.first_choice for stay in rows], plan.settings),
            "requested_at": asked([stay.requested_at for stay in rows]),
            "place_granted_at": moments([stay.granted_at for stay in rows]),
            "entered_at": moments([stay.entered_at for stay in rows]),
            "medically_ready_at": moments([stay.medically_ready_at for stay in rows]),
            "declared_ready_at": moments([stay.declared_at for stay in rows]),
            "receiver_ready_at": moments([stay.receiver_ready_at for stay in rows]),
            "left_at": moments([stay.left_at for stay in rows]),
            "is_outlier": flags([stay.is_outlier for stay in rows]),
            "is_interim": flags([stay.is_interim for stay in rows]),
            "is_surge": flags([stay.is_surge for stay in rows]),
            "is_early": flags([stay.is_early for stay in rows]),
            "end": words([stay.end for stay in rows]),
            "weight": numbers([stay.weight for stay in rows]),
        },
    )


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _requests(plan: FlowPlan, rows: list[tuple[object, ...]]) -> pa.Table:
    rows.sort(key=lambda row: (row[0], row[5], row[7], row[2]))  # type: ignore[return-value]
    columns: list[list[int]] = _columns(rows, 11)  # type: ignore[assignment]
    patient, stay, setting, reason, first, requested, awake, ended, end, priority, weight = columns
    return _table(
        schema.REQUESTS,
        {
            "patient": numbers(patient),
            "stay": numbers(stay),
            "setting": names(setting, plan.settings),
            "reason": names(reason, KINDS),
            "is_first_choice": flags(first),  # type: ignore[arg-type]
            "requested_at": asked(requested),
            "awake_at": moments(awake),
            "ended_at": moments(ended),
            "end": words(end),  # type: ignore[arg-type]
            "priority": numbers(priority),
            "weight": numbers(weight),
        },
    )


def _tasks(plan: FlowPlan, rows: list[list[object]]) -> pa.Table:
    rows.sort(key=lambda row: (row[0], row[1], row[2], row[4]))  # type: ignore[return-value]
    columns: list[list[int]] = _columns(rows, 11)  # type: ignore[assignment]
    patient, stay, task, team, attempt, requested, due, started, finished, end, work = columns
    return _table(
        schema.TASKS,
        {
            "patient": numbers(patient),
            "stay": numbers(stay),
            "task": names(task, plan.tasks),
            "team": names(team, plan.teams),
            "attempt": numbers(attempt),
            "requested_at": moments(requested),
            "due_at": moments(due),
            "started_at": moments(started),
            "finished_at": moments(finished),
            "end": words(end),  # type: ignore[arg-type]
            "work_min": numbers(work),
        },
    )


def _notices(rows: list[tuple[int, int, str, int]]) -> pa.Table:
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    patient, stay, kind, at = _columns(rows, 4)
    return _table(
        schema.NOTICES,
        {
            "patient": numbers(patient),  # type: ignore[arg-type]
            "stay": numbers(stay),  # type: ignore[arg-type]
            "kind": words(kind),  # type: ignore[arg-type]
            "at": moments(at),  # type: ignore[arg-type]
        },
    )


def _capacity(plan: FlowPlan, rows: list[tuple[int, ...]]) -> pa.Table:
    rows.sort(key=lambda row: (row[0], row[1]))
    columns: list[list[int]] = _columns(rows, 8)  # type: ignore[assignment]
    setting, at, staffed, surge, is_open, occupied, is_census, occupied_min = columns
    return _table(
        schema.CAPACITY,
        {
            "setting": names(setting, plan.settings),
            "at": moments(at),
            "staffed": moments(staffed),
            "surge": numbers(surge),
            "is_open": flags(is_open),  # type: ignore[arg-type]
            "occupied": numbers(occupied),
            "is_census": flags(is_census),  # type: ignore[arg-type]
            "occupied_min": pa.array(np.asarray(occupied_min, dtype=np.int64)),
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
                [[plan.tasks[t] for t in after[a:b]] for a, b in zip(bounds, bounds[1:], strict=False)],
                pa.list_(pa.string()),
            ),
        },
    )

"""From the Arrow tables of a run to arrays, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels, labelled
from flowsim.kpi.rows import (
    Capacity,
    Course,
    Finder,
    Notices,
    Patients,
    Requests,
    Sent,
    Settings,
    Stays,
    Tasks,
    TaskTypes,
    Written,
    only_read,
)
from flowsim.tables.columns import (
    NEVER,
    NOBODY,
    Bools,
    Ints,
    flags,
    named,
    one_array,
    positions_among,
    whole_numbers,
)
from flowsim.tables.journeys import Journeys
from flowsim.tables.stored import StoredNames, stored, stored_names
from flowsim.terms import Cause, Kind, NeedCategory, NoticeKind, StayEnd, TaskStart
from flowsim.units import WEEKDAYS

KINDS = tuple(str(kind) for kind in Kind)
NOT_LEFT_FOR = frozenset({Kind.ENTRY, Kind.EMERGENCY, Kind.WARD})
"""Kinds to which nobody is discharged."""

Members = Mapping[Dimension, tuple[str, ...]]


def finder_of(journeys: Journeys) -> Finder:
    """Patients and stays lie in the order of their numbers, stays numbered from 0 on."""
    from flowsim.kpi.finding import find_first

    number = stored(journeys.patients, "patient").values
    of_stay = stored(journeys.stays, "patient").values
    width = max(int(number.max(initial=-1)), int(of_stay.max(initial=-1))) + 2
    patient = np.full(width, NOBODY, dtype=np.int64)
    patient[number] = np.arange(len(number))
    first_stay = np.empty(width + 1, dtype=np.int32)
    find_first(only_read(of_stay), first_stay)
    return Finder(patient, first_stay)


def _moments(table: pa.Table, column: str) -> Ints:
    return stored(table, column).or_else(NEVER)


def _positions(table: pa.Table, column: str, names: Sequence[str]) -> Ints:
    """Positions in `names`, of 64 bits: looking up by fewer takes three times as long."""
    return named(table, column).among(names)


def _names(table: pa.Table, column: str) -> list[str]:
    """Every name that a column may have."""
    names: list[str] = one_array(table, column).dictionary.to_pylist()
    return names


def read_members(journeys: Journeys) -> Members:
    """The members of each dimension, in the order they are shown."""

    def names_in(column: str) -> tuple[str, ...]:
        found = {name for table in tables for name in _names(table, column)}
        return tuple(sorted(found - {""}))

    tables = (journeys.settings, journeys.patients)
    kinds = set(_names(journeys.settings, "kind"))
    teams = {name for table in (journeys.tasks, journeys.slots) for name in _names(table, "team")}
    return {
        "all": ("",),
        "hospital": names_in("hospital"),
        "municipality": names_in("municipality"),
        "specialty": names_in("specialty"),
        "need": tuple(NeedCategory),
        "setting": tuple(journeys.settings.column("setting").to_pylist()),
        "kind": tuple(kind for kind in KINDS if kind in kinds),
        "next-kind": tuple(kind for kind in KINDS if kind in kinds - NOT_LEFT_FOR),
        "task": tuple(journeys.task_types.column("task").to_pylist()),
        "team": tuple(sorted(teams - {""})),
        "hour": tuple(f"{hour:02}" for hour in range(24)),
        "weekday": WEEKDAYS,
    }


def read_settings(table: pa.Table, members: Members) -> Settings:
    """The settings of the scenario."""
    by: tuple[Dimension, ...] = ("kind", "hospital", "municipality", "specialty")
    labels: dict[Dimension, Ints] = {
        dimension: _positions(table, dimension, members[dimension]) for dimension in by
    }
    return Settings(
        names=members["setting"],
        kind=_positions(table, "kind", KINDS),
        is_limited=flags(table, "is_limited"),
        turnaround_min=whole_numbers(table, "turnaround_min", null=0),
        labels=Labels(np.arange(len(table)), {**labels, "setting": np.arange(len(table))}),
    )


def read_patients(table: pa.Table, members: Members, finder: Finder) -> Patients:
    """Everybody who came."""
    by: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need")
    names = {dimension: stored_names(table, dimension) for dimension in by}
    return Patients(
        need=names["need"].among(members["need"]),
        is_65=flags(table, "is_65"),
        is_elective=flags(table, "is_elective"),
        readmission_of=_parents(table, finder),
        arrived_at=_moments(table, "arrived_at"),
        labels=_by_names(names, members),
    )


def _by_names(names: Mapping[Dimension, StoredNames], members: Members) -> Labels:
    """Where items belong: the few cells are looked up among the members, and not all items."""
    stored_as = labelled({by: column.codes for by, column in names.items()})
    of_cell = {
        by: positions_among(members[by], names[by].names)[codes]
        for by, codes in stored_as.of_cell.items()
    }
    return Labels(stored_as.cell, of_cell)


def _parents(table: pa.Table, finder: Finder) -> Ints:
    """Position of the patient whose readmission each is, or NOBODY."""
    column = stored(table, "readmission_of")
    returns = np.flatnonzero(column.is_there)
    parents = np.full(len(table), NOBODY, dtype=np.int64)
    parents[returns] = finder.patients(column.values[returns])
    return parents


def read_stays(journeys: Journeys, settings: Settings, finder: Finder) -> Stays:
    """Every stay, with the one that follows it."""
    table = journeys.stays
    setting = _positions(table, "setting", settings.names)
    entered_at, left_at = _moments(table, "entered_at"), _moments(table, "left_at")
    end = stored_names(table, "end")
    number = stored(table, "patient").values
    written = Written(number, setting, entered_at, left_at, end.codes)
    is_over = end.each_is_any(StayEnd.LEFT)
    course = _course(written, is_over, settings, finder, journeys.window.end_at)
    first_choice = stored_names(table, "first_choice").among(settings.names)
    # Who lies in a ward instead of a place outside is in nobody else's ward.
    is_outlier = flags(table, "is_outlier").copy()
    outliers = np.flatnonzero(is_outlier)
    is_outlier[outliers] = settings.kind[first_choice[outliers]] == KINDS.index(Kind.WARD)
    return Stays(
        patient=course.patient,
        setting=setting,
        first_choice=first_choice,
        kind=course.kind,
        requested_at=_moments(table, "requested_at"),
        granted_at=_moments(table, "place_granted_at"),
        entered_at=entered_at,
        ready_at=_moments(table, "medically_ready_at"),
        declared_at=_moments(table, "declared_ready_at"),
        receiver_at=_moments(table, "receiver_ready_at"),
        left_at=left_at,
        until_at=course.until_at,
        is_outlier=is_outlier,
        is_interim=flags(table, "is_interim"),
        is_surge=flags(table, "is_surge"),
        weight=whole_numbers(table, "weight", null=1),
        end=end,
        next_kind=course.next_kind,
    )


def _course(
    written: Written, is_over: Bools, settings: Settings, finder: Finder, end_at: int
) -> Course:
    """Where each stay stands among those of its patient."""
    from flowsim.kpi.finding import find_courses

    stays = len(written.number)
    course = Course(
        patient=np.empty(stays, dtype=np.int64),
        kind=np.empty(stays, dtype=np.int8),
        next_kind=np.empty(stays, dtype=np.int8),
        until_at=np.empty(stays, dtype=np.int32),
    )
    to_read = Written._make(only_read(column) for column in written)
    find_courses(to_read, finder.patient, settings.kind.astype(np.int8), is_over, end_at, course)
    return course


def read_requests(table: pa.Table, settings: Settings, finder: Finder) -> Requests:
    """Every request for a place."""
    return Requests(
        by=stored(table, "patient").values,
        sequence=stored(table, "stay").values,
        setting=_positions(table, "setting", settings.names),
        is_first_choice=flags(table, "is_first_choice"),
        requested_at=_moments(table, "requested_at"),
        ended_at=_moments(table, "ended_at"),
        end=stored_names(table, "end"),
        finder=finder,
    )


def read_tasks(table: pa.Table, members: Members, finder: Finder) -> Tasks:
    """Every attempt at a task."""
    return Tasks(
        stay=finder.of_stays(stored(table, "patient").values, stored(table, "stay").values),
        task=_positions(table, "task", members["task"]),
        team=_positions(table, "team", members["team"]),
        attempt=stored(table, "attempt").values,
        requested_at=_moments(table, "requested_at"),
        due_at=_moments(table, "due_at"),
        started_at=_moments(table, "started_at"),
        finished_at=_moments(table, "finished_at"),
        end=stored_names(table, "end"),
        work_min=whole_numbers(table, "work_min", null=0),
    )


def read_task_types(table: pa.Table) -> TaskTypes:
    """The tasks of the scenario."""
    names = tuple(table.column("task").to_pylist())
    return TaskTypes(
        names=names,
        order=whole_numbers(table, "order"),
        owner=named(table, "owner"),
        gates=named(table, "gates"),
        starts=named(table, "starts").among(tuple(TaskStart)),
        cause=named(table, "cause").among(tuple(Cause)),
        after=tuple(
            tuple(names.index(name) for name in before)
            for before in table.column("after").to_pylist()
        ),
    )


def read_notices(table: pa.Table, kind: NoticeKind, finder: Finder) -> Notices:
    """Every message of a kind."""
    rows = stored_names(table, "kind").rows(kind)
    number, sequence, at = (stored(table, name).values[rows] for name in ("patient", "stay", "at"))
    return Notices(finder.of_stays(number, sequence), at)


def read_sent(journeys: Journeys, finder: Finder) -> tuple[Sent, tuple[str, ...]]:
    """All messages by patient, and the names of their kinds."""
    from flowsim.kpi.finding import find_first

    table = journeys.notices
    kind = stored_names(table, "kind")
    number, sequence, at = (stored(table, name).values for name in ("patient", "stay", "at"))
    columns = [kind.codes, sequence, at]
    if np.any(number[1:] < number[:-1]):
        order = np.argsort(number, kind="stable")
        number, *columns = (column[order] for column in (number, *columns))
    numbers = max(len(finder.first_stay), int(number.max(initial=NOBODY)) + 2)
    first = np.empty(numbers, dtype=np.int32)
    find_first(only_read(number), first)
    by_stay = stored(journeys.stays, "patient").values
    sent = Sent(by_stay, finder.first_stay, first, *columns)
    return Sent._make(only_read(column) for column in sent), kind.names


def read_capacity(table: pa.Table, settings: Settings) -> Capacity:
    """Places, doors and censuses."""
    return Capacity(
        setting=_positions(table, "setting", settings.names),
        at=_moments(table, "at"),
        staffed=whole_numbers(table, "staffed", null=0),
        is_open=flags(table, "is_open"),
        occupied=whole_numbers(table, "occupied"),
        is_census=flags(table, "is_census"),
    )

"""From the Arrow tables of a run to arrays, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flowsim.kpi.declare import Dimension
from flowsim.kpi.labels import Labels, labelled
from flowsim.kpi.rows import (
    Capacity,
    Notices,
    Patients,
    Requests,
    Settings,
    Stays,
    Tasks,
    TaskTypes,
)
from flowsim.tables.columns import NOBODY, Ints, flags, named, whole_numbers
from flowsim.tables.journeys import Journeys
from flowsim.tables.presence import there_until
from flowsim.terms import Cause, Kind, NeedCategory, StayEnd, TaskStart
from flowsim.units import WEEKDAYS

KINDS = tuple(str(kind) for kind in Kind)
NOT_LEFT_FOR = frozenset({Kind.ENTRY, Kind.EMERGENCY, Kind.WARD})
"""Kinds to which nobody is discharged."""

Members = Mapping[Dimension, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Finder:
    """Positions of patients and stays, looked up by the number of the patient.

    The last element of each array answers for numbers that nobody has.
    """

    patient: Ints
    first_stay: Ints
    stays: Ints  # how many

    def patients(self, number: Ints) -> Ints:
        """Position of each patient; NOBODY when there is none."""
        return self.patient[np.minimum(number, len(self.patient) - 1)]

    def of_stays(self, number: Ints, sequence: Ints) -> Ints:
        """Position of each stay; NOBODY when there is none."""
        number = np.minimum(number, len(self.patient) - 1)
        is_there = (sequence >= 0) & (sequence < self.stays[number])
        position = self.first_stay[number] - NOBODY
        position += sequence
        position *= is_there
        position += NOBODY
        return position


def finder_of(journeys: Journeys) -> Finder:
    """Patients and stays lie in the order of their numbers, stays numbered from 0 on."""
    number = whole_numbers(journeys.patients, "patient")
    of_stay = whole_numbers(journeys.stays, "patient")
    width = max(int(number.max(initial=-1)), int(of_stay.max(initial=-1))) + 2
    patient = np.full(width, NOBODY, dtype=np.int64)
    patient[number] = np.arange(len(number))
    count = np.bincount(of_stay, minlength=width)
    return Finder(patient, np.cumsum(count) - count, count)


def read_members(journeys: Journeys) -> Members:
    """The members of each dimension, in the order they are shown."""

    def names_in(column: str) -> tuple[str, ...]:
        found = {name for table in tables for name in named(table, column).names}
        return tuple(sorted(found - {""}))

    tables = (journeys.settings, journeys.patients)
    kinds = set(named(journeys.settings, "kind").names)
    teams = {
        name for table in (journeys.tasks, journeys.slots) for name in named(table, "team").names
    }
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
        dimension: named(table, dimension).among(members[dimension]) for dimension in by
    }
    return Settings(
        names=members["setting"],
        kind=named(table, "kind").among(KINDS),
        is_limited=flags(table, "is_limited"),
        turnaround_min=whole_numbers(table, "turnaround_min", null=0),
        labels=Labels(np.arange(len(table)), {**labels, "setting": np.arange(len(table))}),
    )


def read_patients(table: pa.Table, members: Members, finder: Finder) -> Patients:
    """Everybody who came."""
    by: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need")
    codes: dict[Dimension, Ints] = {
        dimension: named(table, dimension).among(members[dimension]) for dimension in by
    }
    return Patients(
        need=codes["need"],
        is_65=flags(table, "is_65"),
        is_elective=flags(table, "is_elective"),
        readmission_of=finder.patients(whole_numbers(table, "readmission_of", null=NOBODY)),
        arrived_at=whole_numbers(table, "arrived_at"),
        labels=labelled(codes),
    )


def read_stays(journeys: Journeys, settings: Settings, finder: Finder) -> Stays:
    """Every stay, with the one that follows it."""
    table = journeys.stays
    patient = finder.patients(whole_numbers(table, "patient"))
    setting = named(table, "setting").among(settings.names)
    kind = settings.kind[setting]
    entered_at = whole_numbers(table, "entered_at")
    left_at = whole_numbers(table, "left_at")
    end = named(table, "end")
    following = _following(patient)
    first_choice = named(table, "first_choice").among(settings.names)
    # Who lies in a ward instead of a place outside is in nobody else's ward.
    is_outlier = flags(table, "is_outlier").copy()
    outliers = np.flatnonzero(is_outlier)
    is_outlier[outliers] = settings.kind[first_choice[outliers]] == KINDS.index(Kind.WARD)
    return Stays(
        patient=patient,
        setting=setting,
        first_choice=first_choice,
        kind=kind,
        requested_at=whole_numbers(table, "requested_at"),
        granted_at=whole_numbers(table, "place_granted_at"),
        entered_at=entered_at,
        ready_at=whole_numbers(table, "medically_ready_at"),
        declared_at=whole_numbers(table, "declared_ready_at"),
        receiver_at=whole_numbers(table, "receiver_ready_at"),
        left_at=left_at,
        until_at=there_until(entered_at, left_at, end.is_any(StayEnd.LEFT), journeys.window.end_at),
        is_outlier=is_outlier,
        is_interim=flags(table, "is_interim"),
        is_surge=flags(table, "is_surge"),
        weight=whole_numbers(table, "weight", null=1),
        end=end,
        next=following,
        next_kind=np.append(kind, NOBODY)[following],
    )


def _following(patient: Ints) -> Ints:
    """Position of the next row of the same patient, or NOBODY."""
    following = np.arange(2, len(patient) + 2)  # one more than it is, so that 0 stands for NOBODY
    following[:-1] *= patient[1:] == patient[:-1]
    following[-1:] = 0
    following -= 1
    return following


def read_requests(table: pa.Table, settings: Settings, finder: Finder) -> Requests:
    """Every request for a place."""
    number = whole_numbers(table, "patient")
    setting = named(table, "setting").among(settings.names)
    return Requests(
        patient=finder.patients(number),
        stay=finder.of_stays(number, whole_numbers(table, "stay")),
        setting=setting,
        kind=settings.kind[setting],
        is_first_choice=flags(table, "is_first_choice"),
        requested_at=whole_numbers(table, "requested_at"),
        ended_at=whole_numbers(table, "ended_at"),
        end=named(table, "end"),
    )


def read_tasks(table: pa.Table, members: Members, finder: Finder) -> Tasks:
    """Every attempt at a task."""
    return Tasks(
        stay=finder.of_stays(whole_numbers(table, "patient"), whole_numbers(table, "stay")),
        task=named(table, "task").among(members["task"]),
        team=named(table, "team").among(members["team"]),
        attempt=whole_numbers(table, "attempt"),
        requested_at=whole_numbers(table, "requested_at"),
        due_at=whole_numbers(table, "due_at"),
        started_at=whole_numbers(table, "started_at"),
        finished_at=whole_numbers(table, "finished_at"),
        end=named(table, "end"),
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


def read_notices(table: pa.Table, finder: Finder) -> Notices:
    """Every message."""
    return Notices(
        stay=finder.of_stays(whole_numbers(table, "patient"), whole_numbers(table, "stay")),
        kind=named(table, "kind"),
        at=whole_numbers(table, "at"),
    )


def read_capacity(table: pa.Table, settings: Settings) -> Capacity:
    """Places, doors and censuses."""
    return Capacity(
        setting=named(table, "setting").among(settings.names),
        at=whole_numbers(table, "at"),
        staffed=whole_numbers(table, "staffed", null=0),
        is_open=flags(table, "is_open"),
        occupied=whole_numbers(table, "occupied"),
        is_census=flags(table, "is_census"),
    )

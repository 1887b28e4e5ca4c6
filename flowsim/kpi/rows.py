"""Rows of one run as NumPy arrays: what the tables of Journeys say, read once each.

Codes are positions: of patients and stays in their tables, of settings in the table of
settings. Moments are NEVER when null, codes NOBODY. Moments are numbers of 32 bits, as they lie
in the tables: what could be larger, as a moment times anything, is made of 64 first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flowsim.kpi.labels import Labels
from flowsim.tables.columns import NOBODY, Bools, Ints, Named
from flowsim.tables.stored import StoredNames


def only_read(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """So are some columns as they lie in a table, and machine code is made for one of the two."""
    view = column.view()
    view.flags.writeable = False
    return view


class Written(NamedTuple):
    """What the table of stays says, one element per stay, by patient and sequence."""

    number: Ints  # of the patient
    setting: Ints
    entered_at: Ints
    left_at: Ints
    end: Ints


class Course(NamedTuple):
    """Where each stay stands among those of its patient, one element per stay."""

    patient: Ints  # position
    kind: Ints
    next_kind: Ints  # of the patient's next stay, or NOBODY
    until_at: Ints  # left, the end of the run, or entered where the journey ended


class Leaving(NamedTuple):
    """What says which stays in wards are discharges, one element per stay."""

    ward: int  # the kind
    next_kind: Ints
    entered_at: Ints
    left_at: Ints
    end: Ints
    is_alive: Bools  # per end


class Sent(NamedTuple):
    """Messages, patient by patient, and whom they are about."""

    number: Ints  # per stay: of its patient
    first_stay: Ints  # per number
    first: Ints  # per number: row of the first message, and where the last one's end
    kind: Ints
    sequence: Ints  # of the stay
    at: Ints


def code_of(name: str, names: Sequence[str]) -> int:
    """The code of a name in a column that has these, or one that no element has."""
    return names.index(name) if name in names else len(names)


class Spans(NamedTuple):
    """Time of stays, one element per span."""

    stay: Ints  # position
    from_at: Ints
    to_at: Ints


@dataclass(frozen=True, eq=False)
class Finder:
    """Positions of patients and stays, looked up by the number of the patient."""

    patient: Ints  # the last element answers for numbers that nobody has
    first_stay: Ints  # of each number, and where the last one's end

    def patients(self, number: Ints) -> Ints:
        """Position of each patient; NOBODY when there is none."""
        return self.patient[np.minimum(number, len(self.patient) - 1, dtype=np.int64)]

    def of_stays(self, number: Ints, sequence: Ints) -> Ints:
        """Position of each stay; NOBODY when there is none."""
        from flowsim.kpi.finding import find_stays

        found = np.empty(len(number), dtype=np.int64)
        find_stays(only_read(number), only_read(sequence), self.first_stay, found)
        return found


@dataclass(frozen=True, eq=False)
class Settings:
    """One element per setting; codes are into the members of their dimension."""

    names: tuple[str, ...]
    kind: Ints
    is_limited: Bools
    turnaround_min: Ints
    labels: Labels  # setting, kind, hospital, municipality, specialty


@dataclass(frozen=True, eq=False)
class Patients:
    """One element per patient."""

    need: Ints
    is_65: Bools
    is_elective: Bools
    readmission_of: Ints  # position of the patient whose readmission this is, or NOBODY
    arrived_at: Ints
    labels: Labels  # hospital, municipality, specialty, need


@dataclass(frozen=True, eq=False)
class Stays:
    """One element per stay, by patient and sequence."""

    patient: Ints
    setting: Ints
    first_choice: Ints
    kind: Ints  # of 8 bits, as `next_kind`: compared, and made of more before anything else
    requested_at: Ints
    granted_at: Ints
    entered_at: Ints
    ready_at: Ints  # medically
    declared_at: Ints
    receiver_at: Ints
    left_at: Ints
    until_at: Ints  # left, the end of the run, or entered where the journey ended
    is_outlier: Bools
    is_interim: Bools
    is_surge: Bools
    weight: Ints
    end: StoredNames
    next_kind: Ints  # of the patient's next stay, which is the next element, or NOBODY

    def next(self, stays: Ints) -> Ints:
        """Position of the next stay of the patient of each of these, or NOBODY."""
        return np.where(self.next_kind[stays] != NOBODY, stays + 1, NOBODY)


@dataclass(frozen=True, eq=False)
class Requests:
    """One element per request for a place."""

    by: Ints  # number of the patient
    sequence: Ints  # of the stay in which they waited
    setting: Ints
    is_first_choice: Bools
    requested_at: Ints
    ended_at: Ints
    end: StoredNames
    finder: Finder

    def patients(self, rows: Ints) -> Ints:
        """Who made some of them."""
        return self.finder.patients(self.by[rows])

    def stays(self, rows: Ints) -> Ints:
        """The stays in which those who made some of them waited."""
        return self.finder.of_stays(self.by[rows], self.sequence[rows])

    def stays_of_patients(self, rows: Ints) -> tuple[Ints, Ints]:
        """The first stay of those who made some of them, and how many they have."""
        first_stay = self.finder.first_stay
        number = np.minimum(self.by[rows], len(first_stay) - 2, dtype=np.int64)  # nobody's
        return first_stay[number], first_stay[number + 1] - first_stay[number]


@dataclass(frozen=True, eq=False)
class Tasks:
    """One element per attempt at a task."""

    stay: Ints
    task: Ints  # position among the task types
    team: Ints  # position among the members of the dimension, NOBODY when none
    attempt: Ints
    requested_at: Ints
    due_at: Ints
    started_at: Ints
    finished_at: Ints
    end: StoredNames
    work_min: Ints


@dataclass(frozen=True, eq=False)
class TaskTypes:
    """One element per task of the scenario."""

    names: tuple[str, ...]
    order: Ints  # which breaks ties
    owner: Named
    gates: Named
    starts: Ints  # position in terms.TaskStart
    cause: Ints  # position in terms.Cause
    after: tuple[tuple[int, ...], ...]  # positions of those that must be done before


@dataclass(frozen=True, eq=False)
class Notices:
    """Messages of one kind, one element each."""

    stay: Ints
    at: Ints


@dataclass(frozen=True, eq=False)
class Capacity:
    """One element per change or census of a setting, by setting and time."""

    setting: Ints
    at: Ints
    staffed: Ints  # 0 without limit
    is_open: Bools
    occupied: Ints
    is_census: Bools

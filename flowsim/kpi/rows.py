"""Rows of one run as NumPy arrays: what the tables of Journeys say, read once each.

Codes are positions: of patients and stays in their tables, of settings in the table of
settings. Moments are NEVER when null, codes NOBODY.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowsim.kpi.labels import Labels
from flowsim.tables.columns import Bools, Ints, Named


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
    kind: Ints
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
    end: Named
    next: Ints  # position of the patient's next stay, or NOBODY
    next_kind: Ints  # its kind, or NOBODY


@dataclass(frozen=True, eq=False)
class Requests:
    """One element per request for a place."""

    patient: Ints
    stay: Ints  # in which they waited
    setting: Ints
    kind: Ints  # of the setting asked for
    is_first_choice: Bools
    requested_at: Ints
    ended_at: Ints
    end: Named


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
    end: Named
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
    """One element per message."""

    stay: Ints
    kind: Named
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

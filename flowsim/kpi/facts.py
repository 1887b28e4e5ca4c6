"""Journeys as NumPy arrays, read once: what every KPI starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from flowsim.kpi.amounts import Labels
from flowsim.kpi.declare import Dimension
from flowsim.kpi.window import stops_inside
from flowsim.tables.columns import (
    NEVER,
    NOBODY,
    Bools,
    Ints,
    Named,
    flags,
    named,
    whole_numbers,
)
from flowsim.tables.journeys import Journeys, Window
from flowsim.tables.presence import there_until
from flowsim.terms import Kind, NeedCategory, StayEnd

KINDS = tuple(str(kind) for kind in Kind)
WARD = KINDS.index(Kind.WARD)
EMERGENCY = KINDS.index(Kind.EMERGENCY)
SHORT_TERM = KINDS.index(Kind.SHORT_TERM)
SPECIAL_HOUSING = KINDS.index(Kind.SPECIAL_HOUSING)
AT_HOME = tuple(KINDS.index(kind) for kind in (Kind.HOME, Kind.RETURN))
NO_PLANNING = tuple(NeedCategory).index(NeedCategory.NONE)


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

    patient: Ints
    need: Ints
    is_65: Bools
    is_elective: Bools
    readmission_of: Ints
    arrived_at: Ints
    labels: Labels  # hospital, municipality, specialty, need

    def rows(self, patient: Ints) -> Ints:
        """Positions of these patients; NOBODY for those who are not there."""
        return positions(self.patient, patient)


@dataclass(frozen=True, eq=False)
class Stays:
    """One element per stay, by patient and sequence; moments are NEVER when null."""

    patient: Ints  # position among the patients
    key: Ints  # identifies (patient, sequence)
    setting: Ints
    first_choice: Ints
    kind: Ints
    requested_at: Ints
    granted_at: Ints
    entered_at: Ints
    ready_at: Ints  # medically
    declared_at: Ints
    left_at: Ints
    until_at: Ints  # left, the end of the run, or entered where the journey ended
    is_outlier: Bools
    weight: Ints
    end: Named
    next: Ints  # position of the patient's next stay, or NOBODY
    next_kind: Ints  # its kind, or NOBODY


@dataclass(frozen=True, eq=False)
class Facts:
    """One run, read."""

    journeys: Journeys
    members: Mapping[Dimension, tuple[str, ...]]
    settings: Settings
    patients: Patients
    stays: Stays
    width: int  # more than any sequence: key = patient id * width + sequence

    @property
    def window(self) -> Window:
        """The observed window."""
        return self.journeys.window

    def stay_rows(self, table: pa.Table) -> Ints:
        """Positions of the stays that rows with `patient` and `stay` belong to."""
        key = whole_numbers(table, "patient") * self.width + whole_numbers(table, "stay")
        return positions(self.stays.key, key)

    def patient_labels(self, patients: Ints) -> Labels:
        """Where patients (positions) belong."""
        return {by: codes[patients] for by, codes in self.patients.labels.items()}

    def setting_labels(self, settings: Ints) -> Labels:
        """Where settings (positions) belong."""
        return {by: codes[settings] for by, codes in self.settings.labels.items()}

    def discharge_labels(self, stays: Ints) -> Labels:
        """Where stays (positions) belong as discharges: by patient, and by what is next."""
        kinds = [*KINDS, ""]
        names = self.members["next-kind"]
        code = np.asarray([names.index(kind) if kind in names else NOBODY for kind in kinds])
        return {
            **self.patient_labels(self.stays.patient[stays]),
            "next-kind": code[self.stays.next_kind[stays]],
        }

    @cached_property
    def discharges(self) -> Ints:
        """Stays that end a time in wards, alive, in the window (positions).

        Moving to another ward is no discharge; moving to anything else is.
        """
        stays = self.stays
        return np.flatnonzero(
            (stays.kind == WARD)
            & (stays.next_kind != WARD)
            & stays.end.is_any(StayEnd.MOVED, StayEnd.LEFT)
            & stops_inside(self.window, stays.left_at)
        )

    @cached_property
    def planned(self) -> Ints:
        """Patients with discharge planning, in the window or not (positions)."""
        return np.flatnonzero(self.patients.need != NO_PLANNING)

    @cached_property
    def planned_discharges(self) -> Ints:
        """Discharges with discharge planning and a notice (positions)."""
        stays, found = self.stays, self.discharges
        has_plan = self.patients.need[stays.patient[found]] != NO_PLANNING
        planned: Ints = found[has_plan & (stays.declared_at[found] != NEVER)]
        return planned


def positions(among: Ints, wanted: Ints) -> Ints:
    """Position of each wanted number in an ascending array; NOBODY when absent."""
    found = np.searchsorted(among, wanted)
    found[found == len(among)] = 0
    if not len(among):
        return np.full(len(wanted), NOBODY, dtype=np.int64)
    return np.where(among[found] == wanted, found, NOBODY)


def facts_of(journeys: Journeys | Facts) -> Facts:
    """Read what KPIs need from the tables of a run; what was read before is used again."""
    if isinstance(journeys, Facts):
        return journeys
    members = _members(journeys)
    settings = _settings(journeys.settings, members)
    patients = _patients(journeys.patients, members)
    sequence = whole_numbers(journeys.stays, "sequence")
    width = int(sequence.max(initial=0)) + 1
    stays = _stays(journeys, settings, patients, sequence, width)
    return Facts(journeys, members, settings, patients, stays, width)


def _members(journeys: Journeys) -> Mapping[Dimension, tuple[str, ...]]:
    def names_in(column: str) -> tuple[str, ...]:
        found = {name for table in tables for name in named(table, column).names}
        return tuple(sorted(found - {""}))

    tables = (journeys.settings, journeys.patients)
    kinds = set(named(journeys.settings, "kind").names)
    not_left_for = {Kind.ENTRY, Kind.EMERGENCY, Kind.WARD}
    return {
        "all": ("",),
        "hospital": names_in("hospital"),
        "municipality": names_in("municipality"),
        "specialty": names_in("specialty"),
        "need": tuple(NeedCategory),
        "setting": tuple(journeys.settings.column("setting").to_pylist()),
        "kind": tuple(kind for kind in KINDS if kind in kinds),
        "next-kind": tuple(kind for kind in KINDS if kind in kinds - not_left_for),
    }


def _settings(table: pa.Table, members: Mapping[Dimension, tuple[str, ...]]) -> Settings:
    by: tuple[Dimension, ...] = ("kind", "hospital", "municipality", "specialty")
    labels: dict[Dimension, Ints] = {
        dimension: named(table, dimension).among(members[dimension]) for dimension in by
    }
    return Settings(
        names=members["setting"],
        kind=named(table, "kind").among(KINDS),
        is_limited=flags(table, "is_limited"),
        turnaround_min=whole_numbers(table, "turnaround_min", null=0),
        labels={**labels, "setting": np.arange(len(table))},
    )


def _patients(table: pa.Table, members: Mapping[Dimension, tuple[str, ...]]) -> Patients:
    by: tuple[Dimension, ...] = ("hospital", "municipality", "specialty", "need")
    return Patients(
        patient=whole_numbers(table, "patient"),
        need=named(table, "need").among(members["need"]),
        is_65=flags(table, "is_65"),
        is_elective=flags(table, "is_elective"),
        readmission_of=whole_numbers(table, "readmission_of", null=NOBODY),
        arrived_at=whole_numbers(table, "arrived_at"),
        labels={dimension: named(table, dimension).among(members[dimension]) for dimension in by},
    )


def _stays(
    journeys: Journeys, settings: Settings, patients: Patients, sequence: Ints, width: int
) -> Stays:
    table = journeys.stays
    code = whole_numbers(table, "patient")
    setting = named(table, "setting").among(settings.names)
    kind = settings.kind[setting]
    entered_at = whole_numbers(table, "entered_at")
    left_at = whole_numbers(table, "left_at")
    end = named(table, "end")
    following = np.full(len(code), NOBODY, dtype=np.int64)
    has_next = np.flatnonzero(code[1:] == code[:-1])
    following[has_next] = has_next + 1
    return Stays(
        patient=patients.rows(code),
        key=code * width + sequence,
        setting=setting,
        first_choice=named(table, "first_choice").among(settings.names),
        kind=kind,
        requested_at=whole_numbers(table, "requested_at"),
        granted_at=whole_numbers(table, "place_granted_at"),
        entered_at=entered_at,
        ready_at=whole_numbers(table, "medically_ready_at"),
        declared_at=whole_numbers(table, "declared_ready_at"),
        left_at=left_at,
        until_at=there_until(entered_at, left_at, end.is_any(StayEnd.LEFT), journeys.window.end_at),
        is_outlier=flags(table, "is_outlier"),
        weight=whole_numbers(table, "weight", null=1),
        end=end,
        next=following,
        next_kind=np.where(following == NOBODY, NOBODY, kind[following]),
    )

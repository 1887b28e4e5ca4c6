"""Journeys as NumPy arrays, each table read once: what every KPI starts from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np

from flowsim.kpi import reading
from flowsim.kpi.labels import Labels
from flowsim.kpi.payment_terms import NO_MONEY, Money, by_rule
from flowsim.kpi.reading import KINDS, Members
from flowsim.kpi.rows import (
    Capacity,
    Finder,
    Leaving,
    Notices,
    Patients,
    Requests,
    Sent,
    Settings,
    Stays,
    Tasks,
    TaskTypes,
    only_read,
)
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.tables.journeys import Journeys, Window
from flowsim.terms import Kind, NeedCategory, NoticeKind, StayEnd

ENTRY = KINDS.index(Kind.ENTRY)
WARD = KINDS.index(Kind.WARD)
EMERGENCY = KINDS.index(Kind.EMERGENCY)
SHORT_TERM = KINDS.index(Kind.SHORT_TERM)
SPECIAL_HOUSING = KINDS.index(Kind.SPECIAL_HOUSING)
HOME_HELP = KINDS.index(Kind.HOME_HELP)
ELSEWHERE = KINDS.index(Kind.ELSEWHERE)
AT_HOME = tuple(KINDS.index(kind) for kind in (Kind.HOME, Kind.RETURN))
NO_PLANNING = tuple(NeedCategory).index(NeedCategory.NONE)


Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Facts:
    """One run. Every table is read when it is asked for the first time."""

    journeys: Journeys
    money: Money = NO_MONEY
    made: dict[str, Any] = field(default_factory=dict, repr=False)  # by name

    @property
    def window(self) -> Window:
        """The observed window."""
        return self.journeys.window

    @cached_property
    def members(self) -> Members:
        """The members of each dimension, in the order they are shown."""
        members = reading.read_members(self.journeys)
        return {**members, **by_rule(self.money, members["municipality"])}

    @cached_property
    def _finder(self) -> Finder:
        return reading.finder_of(self.journeys)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the scenario."""
        return reading.read_settings(self.journeys.settings, self.members)

    @cached_property
    def patients(self) -> Patients:
        """Everybody who came."""
        return reading.read_patients(self.journeys.patients, self.members, self._finder)

    @cached_property
    def stays(self) -> Stays:
        """Every stay."""
        return reading.read_stays(self.journeys, self.settings, self._finder)

    @cached_property
    def requests(self) -> Requests:
        """Every request for a place."""
        return reading.read_requests(self.journeys.requests, self.settings, self._finder)

    @cached_property
    def tasks(self) -> Tasks:
        """Every attempt at a task."""
        return reading.read_tasks(self.journeys.tasks, self.members, self._finder)

    @cached_property
    def task_types(self) -> TaskTypes:
        """The tasks of the scenario."""
        return reading.read_task_types(self.journeys.task_types)

    def notices(self, kind: NoticeKind) -> Notices:
        """Every message of a kind."""
        return self.once(
            f"notices {kind}",
            lambda: reading.read_notices(self.journeys.notices, kind, self._finder),
        )

    @cached_property
    def sent(self) -> tuple[Sent, tuple[str, ...]]:
        """All messages by patient, and the names of their kinds."""
        return reading.read_sent(self.journeys, self._finder)

    @cached_property
    def capacity(self) -> Capacity:
        """Places, doors and censuses."""
        return reading.read_capacity(self.journeys.capacity, self.settings)

    def stays_of(self, kind: int) -> Ints:
        """Stays in settings of a kind (positions)."""
        return self.once(f"stays {kind}", lambda: np.flatnonzero(self.stays.kind == kind))

    def requests_for(self, kind: int) -> Ints:
        """Requests for settings of a kind (positions)."""

        def found() -> Ints:
            is_asked = self.settings.kind == kind
            return np.flatnonzero(is_asked[self.requests.setting])

        return self.once(f"requests {kind}", found)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What is made when it is asked for the first time."""
        if name not in self.made:
            self.made[name] = make()
        made: Made = self.made[name]
        return made

    def patient_labels(self, patients: Ints | Bools) -> Labels:
        """Where patients (positions, or which of them) belong."""
        return self.patients.labels.of(patients)

    def setting_labels(self, settings: Ints) -> Labels:
        """Where settings (positions) belong."""
        return self.settings.labels.of(settings)

    def stay_labels(self, stays: Ints) -> Labels:
        """Where stays (positions) in municipal care belong: by patient, and by place."""
        return self.place_labels(self.stays.patient[stays], self.stays.setting[stays])

    def place_labels(self, patients: Ints, settings: Ints) -> Labels:
        """Where patients who have or want a municipal place belong: by home, and by place."""
        homes, places = self._homes_and_places
        return homes.of(patients).beside(places.of(settings))

    @cached_property
    def _homes_and_places(self) -> tuple[Labels, Labels]:
        """In municipal care: where patients belong, and where settings belong."""
        homes = self.patients.labels.only("municipality", "need")
        return homes, self.settings.labels.only("setting", "kind")

    def discharge_labels(self, stays: Ints) -> Labels:
        """Where stays (positions) belong as discharges: by patient, and by what is next."""
        kinds = [*KINDS, ""]
        names = self.members["next-kind"]
        code = np.asarray([names.index(kind) if kind in names else NOBODY for kind in kinds])
        following = self.stays.next_kind[stays].astype(np.int64)
        leads_to = Labels(following % len(kinds), {"next-kind": code})
        return self.patient_labels(self.stays.patient[stays]).beside(leads_to)

    def goes_on(self, stays: Ints) -> Bools:
        """Which stays (positions) were left for anything but home."""
        following = self.stays.next_kind[stays]
        on: Bools = following != NOBODY
        for kind in AT_HOME:
            on &= following != kind
        return on

    @property
    def discharges(self) -> Ints:
        """Stays that end a time in wards, alive, in the window (positions).

        Moving to another ward is no discharge; moving to anything else is.
        """
        return self._discharges[0]

    @property
    def admitted_at(self) -> Ints:
        """When the unbroken time in wards of each discharge began."""
        return self._discharges[1]

    @cached_property
    def _discharges(self) -> tuple[Ints, Ints]:
        from flowsim.kpi.finding import find_discharges

        stays, wards, window = self.stays, self.stays_of(WARD), self.window
        leaving = Leaving(
            WARD,
            only_read(stays.next_kind),
            only_read(stays.entered_at),
            only_read(stays.left_at),
            only_read(stays.end.codes),
            stays.end.each_is_any(StayEnd.MOVED, StayEnd.LEFT),
        )
        found, admitted_at = np.empty_like(wards), np.empty(len(wards), dtype=np.int32)
        count = find_discharges(
            wards, leaving, window.observe_from_at, window.observe_to_at, found, admitted_at
        )
        return found[:count], admitted_at[:count]

    @cached_property
    def all_discharges(self) -> Labels:
        """Where the discharges belong."""
        return self.discharge_labels(self.discharges)

    @cached_property
    def is_planned(self) -> Bools:
        """Patients with discharge planning, in the window or not."""
        planned: Bools = self.patients.need != NO_PLANNING
        return planned

    @cached_property
    def planned_wards(self) -> Ints:
        """Stays in wards of patients with discharge planning, in the window or not (positions)."""
        wards = self.stays_of(WARD)
        planned: Ints = wards[np.flatnonzero(self.is_planned[self.stays.patient[wards]])]
        return planned

    @cached_property
    def planned_discharges(self) -> Ints:
        """Discharges with discharge planning and a notice (positions)."""
        planned: Ints = self.discharges[np.flatnonzero(self._has_plan)]
        return planned

    @cached_property
    def _has_plan(self) -> Bools:
        """Which of the discharges are planned."""
        stays, found = self.stays, self.discharges
        has_notice: Bools = stays.declared_at[found] != NEVER
        return has_notice & self.is_planned[stays.patient[found]]

    @cached_property
    def all_planned(self) -> Labels:
        """Where the planned discharges belong, in the cells of `all_discharges`."""
        return self.all_discharges.of(self._has_plan)

    @cached_property
    def those_planned(self) -> Labels:
        """Where all patients with discharge planning belong, in the window or not."""
        return self.patient_labels(np.flatnonzero(self.is_planned))


def facts_of(journeys: Journeys | Facts, money: Money = NO_MONEY) -> Facts:
    """What KPIs need from the tables of a run; what was read before is used again."""
    return journeys if isinstance(journeys, Facts) else Facts(journeys, money)


def once_per_run(of: Callable[[Facts], Made]) -> Callable[[Facts], Made]:
    """What several KPIs or Series start from is made once for each run, and goes with it."""
    name = f"{of.__module__}.{of.__qualname__}"

    @wraps(of)
    def kept(facts: Facts) -> Made:
        return facts.once(name, lambda: of(facts))

    return kept

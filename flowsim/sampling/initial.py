"""Who is here at minute 0 (R27): in service with what is left of a stay, or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flowsim.sampling.census import Way, ways_through
from flowsim.sampling.choices import Choices
from flowsim.sampling.itineraries import Itineraries, Itinerary, Stop
from flowsim.sampling.laws import LawCodes, Laws
from flowsim.sampling.patients import PatientPlan, sample_ages
from flowsim.sampling.people import Codes, People, never, no_chance, zeros
from flowsim.sampling.places import Places
from flowsim.sampling.streams import Streams
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area
from flowsim.scenario.resolve import home_hospitals, loaded_settings, municipality_shares
from flowsim.scenario.staffing import staffed_on
from flowsim.scenario.start_model import LoadedStart, WaitingStart
from flowsim.tables.cohort import Ints, Ints32
from flowsim.terms import Kind, NeedCategory
from flowsim.units import whole_minutes

Ways = dict[str, list[Way]]
"""Ways through a kind of setting, of each group."""


class Resident(NamedTuple):
    """A kind of patient who belongs in a setting, with how common it is."""

    group: str
    municipality: str
    hospital: str
    weight: float


class Filled(NamedTuple):
    """A stratum of people at minute 0: how many, who they may be, and on which ways.

    `ways` are the itineraries of a group's patients and their weights; `waited` is the
    code of the law by which those have waited who wait, else -1.
    """

    name: str
    patients: int
    residents: tuple[Resident, ...]
    ways: dict[str, tuple[list[Itinerary], list[float]]]
    waited: int


@dataclass(frozen=True)
class StartPlan:
    """What the start is drawn from, all strata together.

    Of stratum s, `who.choose` gives a resident r; `first_resident[s] + r` is a row of
    `about` (group, municipality, hospital) and of `ways`, whose first has an itinerary
    `first_itinerary`.
    """

    names: tuple[str, ...]
    patients: Ints
    who: Choices
    first_resident: Ints32
    about: tuple[Ints32, Ints32, Ints32]
    ways: Choices
    first_itinerary: Ints32
    waited: Ints  # code of a law per stratum; -1 in service
    laws: Laws


def plan_start(area: Area, codes: Codes, places: Places, itineraries: Itineraries) -> StartPlan:
    """Everybody at minute 0; each row of the scenario and setting is a stratum.

    The loader has seen to it that every setting to be filled is somebody's first choice.
    """
    laws = LawCodes()
    filled = [one for one in _Rows(area, places, laws).all() if one.patients]
    about: list[tuple[int, int, int]] = []
    weights: list[list[float]] = []
    first_itinerary: list[int] = []
    first_resident: list[int] = []
    for one in filled:
        first_resident.append(len(about))
        first = {group: itineraries.add(made) for group, (made, _) in one.ways.items()}
        for resident in one.residents:
            about.append(
                (
                    codes.groups.index(resident.group),
                    codes.municipalities.index(resident.municipality),
                    codes.hospitals.index(resident.hospital),
                )
            )
            weights.append(one.ways[resident.group][1])
            first_itinerary.append(first[resident.group])
    return StartPlan(
        names=tuple(one.name for one in filled),
        patients=np.array([one.patients for one in filled], dtype=np.int64),
        who=Choices.of([[resident.weight for resident in one.residents] for one in filled]),
        first_resident=np.array(first_resident, dtype=np.int32),
        about=(_column(about, 0), _column(about, 1), _column(about, 2)),
        ways=Choices.of(weights),
        first_itinerary=np.array(first_itinerary, dtype=np.int32),
        waited=np.array([one.waited for one in filled], dtype=np.int64),
        laws=laws.laws(),
    )


def sample_start(plan: StartPlan, patients: PatientPlan, streams: Streams) -> People:
    """People in service and people waiting."""
    ids = streams.people(plan.names, plan.patients)
    who = plan.who.choose(ids.stratum, ids.each("start/who"))
    resident = plan.first_resident.take(ids.stratum) + who
    group, municipality, hospital = (one.take(resident) for one in plan.about)
    way = plan.ways.choose(resident, ids.each("start/way"))
    waited = plan.waited.take(ids.stratum)
    waits = np.flatnonzero(waited >= 0)
    ago = ids.pick(waits).each("start/waited")
    asked_at = zeros(len(ids))
    asked_at[waits] = -plan.laws.whole(waited[waits], ago, at_least=1)
    n = len(ids)
    return People(
        ids=ids,
        group=group,
        municipality=municipality,
        hospital=hospital,
        is_65=sample_ages(patients, ids, group),
        itinerary=plan.first_itinerary.take(resident) + way,
        arrived_at=zeros(n),
        asked_at=asked_at,
        begins_in_service=(waited < 0).astype(np.int32),
        waits_in=(waited >= 0).astype(np.int32),
        parent=never(n),
        readmission_chance=no_chance(n),
        readmission_delay_min=never(n),
    )


def _column(rows: Sequence[tuple[int, ...]], which: int) -> Ints32:
    return np.array([row[which] for row in rows], dtype=np.int32)


def filled_at_start(area: Area) -> dict[str, int]:
    """Patients in service at minute 0, by stratum: of every setting that a row fills."""
    met: Counter[str] = Counter()
    return {
        _numbered(f"start/loaded/{setting}", met): _patients_of(area, row, setting)
        for row in area.start.loaded
        for setting in loaded_settings(area, row.settings)
    }


def _numbered(name: str, met: Counter[str]) -> str:
    """Name of a stratum; the second row for the same place has its number in it."""
    met[name] += 1
    return name if met[name] == 1 else f"{name}/{met[name]}"


def _patients_of(area: Area, row: LoadedStart, setting: str) -> int:
    if row.patients is not None or row.percent is None:
        return row.patients or 0
    staffed = staffed_on(area.settings[setting], area.closures, area.horizon.start_date)
    return whole_minutes(staffed * row.percent / 100)


class _Rows:
    """The start rows of an area as strata."""

    def __init__(self, area: Area, places: Places, laws: LawCodes) -> None:
        self._area, self._places, self._laws = area, places, laws
        self._met: Counter[str] = Counter()

    def all(self) -> Iterator[Filled]:
        """One for each setting that a row fills, and for each row of people who wait."""
        for row in self._area.start.loaded:
            yield from self._in_service(row)
        for waiting in self._area.start.waiting:
            yield self._waiting(waiting)

    def _in_service(self, row: LoadedStart) -> Iterator[Filled]:
        area, known = self._area, dict[Kind, Ways]()
        for setting in loaded_settings(area, row.settings):
            kind = area.settings[setting].kind
            if kind not in known:
                known[kind] = {name: ways_through(area, name, kind, row) for name in area.groups}
            yield self._loaded(row, setting, known[kind])

    def _loaded(self, row: LoadedStart, setting: str, ways: Ways) -> Filled:
        """Patients in a setting: composition and residual as a census would find them."""
        residents = tuple(self._residents(setting, self._group_weights(row, ways)))
        return Filled(
            name=_numbered(f"start/loaded/{setting}", self._met),
            patients=_patients_of(self._area, row, setting),
            residents=residents,
            ways={
                group: (
                    [self._itinerary(setting, group, row, way) for way in ways[group]],
                    [way.weight for way in ways[group]],
                )
                for group in sorted({resident.group for resident in residents})
            },
            waited=-1,
        )

    def _waiting(self, row: WaitingStart) -> Filled:
        """Patients who have asked for a place and wait for it."""
        target = self._area.settings[row.setting]
        here = Stop(row.waiting_in, Duration(minutes=0), only_waits=True)
        stops = (here, Stop(target.kind, row.need))
        made = Itinerary(stops, self._area.groups[row.group].specialty, NeedCategory.NONE)
        return Filled(
            name=_numbered(f"start/waiting/{row.setting}/{row.group}", self._met),
            patients=row.patients,
            residents=tuple(self._residents(row.setting, {row.group: 1.0})),
            ways={row.group: ([made], [1.0])},
            waited=self._laws.code(row.waited),
        )

    def _group_weights(self, row: LoadedStart, ways: Ways) -> dict[str, float]:
        """The row's shares; left out, in proportion to flow x time spent (Little's law)."""
        if row.groups:
            return {group: row.groups.get(group, 0.0) for group in ways if ways[group]}
        flow = {name: group.arrivals for name, group in self._area.groups.items()}
        return {
            name: flow[name].per_day * flow[name].demand_percent * sum(w.weight for w in some)
            for name, some in ways.items()
        }

    def _residents(self, setting: str, weights: dict[str, float]) -> Iterator[Resident]:
        """Kinds of patient whose first choice the setting is, in the order of names."""
        kind = self._area.settings[setting].kind
        for group in sorted(group for group, weight in weights.items() if weight > 0):
            homes = municipality_shares(self._area, group)
            for municipality in sorted(homes):
                hospitals = home_hospitals(self._area, group, municipality)
                for hospital in sorted(hospitals):
                    first_choice = self._places.first_choice(
                        kind,
                        municipality=municipality,
                        hospital=hospital,
                        specialty=self._area.groups[group].specialty,
                    )
                    if first_choice == setting:
                        weight = homes[municipality] * hospitals[hospital] * weights[group]
                        yield Resident(group, municipality, hospital, weight)

    def _itinerary(self, setting: str, group: str, row: LoadedStart, way: Way) -> Itinerary:
        kind = self._area.settings[setting].kind
        here = Stop(kind, row.residual or way.stay, way.weight_of_stay, row.residual is None)
        specialty = self._area.groups[group].specialty
        return Itinerary((here, *way.onwards), specialty, way.need, way.ends_as_died)

"""Who is here at minute 0 (R27): in service with what is left of a stay, or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from flowsim.sampling.census import Way, ways_through
from flowsim.sampling.distributions import choose, quantile, whole
from flowsim.sampling.itineraries import Itineraries, Itinerary, Stop
from flowsim.sampling.patients import sample_ages
from flowsim.sampling.people import Codes, People, never, zeros
from flowsim.sampling.places import Places
from flowsim.sampling.streams import Ids, Streams
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Area
from flowsim.scenario.resolve import home_hospitals, loaded_settings, municipality_shares
from flowsim.scenario.staffing import staffed_on
from flowsim.scenario.start_model import LoadedStart, WaitingStart
from flowsim.tables.cohort import Ints
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


class Start:
    """Draws the rows at minute 0; each row of the scenario is a stratum of its own.

    The loader has seen to it that every setting to be filled is somebody's first choice.
    """

    def __init__(
        self, area: Area, codes: Codes, places: Places, streams: Streams, found: Itineraries
    ) -> None:
        self._area, self._codes, self._places = area, codes, places
        self._streams, self._itineraries = streams, found
        self._met: Counter[str] = Counter()

    def sample(self) -> list[People]:
        """People in service and people waiting, one part per row and setting."""
        loaded = (part for row in self._area.start.loaded for part in self._in_service(row))
        waiting = (self._waiting(row) for row in self._area.start.waiting)
        return [part for part in (*loaded, *waiting) if part is not None]

    def _in_service(self, row: LoadedStart) -> Iterator[People | None]:
        """One part for each setting that the row fills."""
        area, known = self._area, dict[Kind, Ways]()
        for setting in loaded_settings(area, row.settings):
            kind = area.settings[setting].kind
            if kind not in known:
                known[kind] = {name: ways_through(area, name, kind, row) for name in area.groups}
            yield self._loaded(row, setting, known[kind])

    def _loaded(self, row: LoadedStart, setting: str, ways: Ways) -> People | None:
        """Patients in a setting: composition and residual as a census would find them."""
        ids = self._ids(f"start/loaded/{setting}", self._patients(row, setting))
        if not len(ids):
            return None
        residents = list(self._residents(setting, self._group_weights(row, ways)))
        who = choose([r.weight for r in residents], self._streams.each("start/who", ids))
        uniforms = self._streams.each("start/way", ids)
        itinerary = zeros(len(ids))
        group = np.array([self._codes.groups.index(r.group) for r in residents])[who]
        for code in np.unique(group).tolist():
            name = self._codes.groups[code]
            mine = np.flatnonzero(group == code)
            chosen = choose([way.weight for way in ways[name]], uniforms[mine])
            for way in np.unique(chosen).tolist():
                made = self._loaded_itinerary(setting, name, row, ways[name][way])
                itinerary[mine[chosen == way]] = made
        return self._people(ids, residents, who, itinerary, zeros(len(ids)), waits=False)

    def _waiting(self, row: WaitingStart) -> People | None:
        """Patients who have asked for a place and wait for it."""
        ids = self._ids(f"start/waiting/{row.setting}/{row.group}", row.patients)
        if not len(ids):
            return None
        residents = list(self._residents(row.setting, {row.group: 1.0}))
        who = choose([r.weight for r in residents], self._streams.each("start/who", ids))
        waited = quantile(row.waited, self._streams.each("start/waited", ids))
        target = self._area.settings[row.setting]
        stops = (Stop(row.waiting_in, Duration(minutes=0)), Stop(target.kind, row.need))
        made = Itinerary(stops, self._area.groups[row.group].specialty, NeedCategory.NONE)
        itinerary = np.full(len(ids), self._itineraries.add(ids.names, made))
        asked_at = -whole(waited, at_least=1)
        return self._people(ids, residents, who, itinerary, asked_at, waits=True)

    def _ids(self, name: str, n: int) -> Ids:
        """Ids of a stratum; the second row for the same place has its number in the name."""
        self._met[name] += 1
        number = self._met[name]
        return Ids((name if number == 1 else f"{name}/{number}",), zeros(n), np.arange(n))

    def _patients(self, row: LoadedStart, setting: str) -> int:
        if row.patients is not None or row.percent is None:
            return row.patients or 0
        area = self._area
        staffed = staffed_on(area.settings[setting], area.closures, area.horizon.start_date)
        return whole_minutes(staffed * row.percent / 100)

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

    def _loaded_itinerary(self, setting: str, group: str, row: LoadedStart, way: Way) -> int:
        kind = self._area.settings[setting].kind
        here = Stop(kind, row.residual or way.stay, way.weight_of_stay, row.residual is None)
        specialty = self._area.groups[group].specialty
        made = Itinerary((here, *way.onwards), specialty, way.need, way.ends_as_died)
        code = self._itineraries.code(made)
        return self._itineraries.add(made, made) if code is None else code

    def _people(
        self,
        ids: Ids,
        residents: list[Resident],
        who: Ints,
        itinerary: Ints,
        asked_at: Ints,
        *,
        waits: bool,
    ) -> People:
        codes = self._codes
        group = np.array([codes.groups.index(r.group) for r in residents])[who]
        home = np.array([codes.municipalities.index(r.municipality) for r in residents])
        hospital = np.array([codes.hospitals.index(r.hospital) for r in residents])
        n = len(ids)
        return People(
            ids=ids,
            group=group,
            municipality=home[who],
            hospital=hospital[who],
            is_65=sample_ages(self._area, codes, ids, group, self._streams),
            itinerary=itinerary,
            arrived_at=zeros(n),
            asked_at=asked_at,
            begins_in_service=np.full(n, int(not waits)),
            waits_in=np.full(n, int(waits)),
            parent=never(n),
            readmission_chance=zeros(n),
            readmission_delay_min=never(n),
        )

"""Scenario -> Cohort: everybody who may come, with all their luck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flowsim.sampling.arrivals import days_of_run, sample_arrivals
from flowsim.sampling.environment import sample_closures, sample_slots
from flowsim.sampling.initial import Start
from flowsim.sampling.itineraries import NEEDS, DurationCodes, Itineraries
from flowsim.sampling.patients import sample_ages, sample_hospitals, sample_itineraries
from flowsim.sampling.people import Codes, People, codes_of, never, together, zeros
from flowsim.sampling.places import Places
from flowsim.sampling.readmissions import sample_readmissions
from flowsim.sampling.rows import lay_out, lay_stops
from flowsim.sampling.stays import sample_stays
from flowsim.sampling.streams import Flags, Streams, stored_integers
from flowsim.sampling.work import sample_tasks
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort, Ints


def sample_cohort(scenario: Scenario, *, seed: int, replication: int) -> Cohort:
    """All chance of one run of a scenario, drawn before the clock starts.

    The same for the same scenario, seed and replication, in whatever order the scenario
    was written and in whatever process. See docs/random-numbers.md.
    """
    area = scenario.area
    codes, streams = codes_of(area), Streams(seed, replication)
    places, itineraries = Places(area, codes), Itineraries()
    arriving = _arriving(scenario, codes, streams, itineraries)
    start = Start(area, codes, places, streams, itineraries).sample()
    first = together([arriving, *start])
    later = sample_readmissions(area, codes, first, streams, itineraries)
    people = together([first, *later]) if later else first
    durations = DurationCodes()
    rows = lay_out(people, lay_stops(itineraries.all, codes, durations))
    days = days_of_run(area)
    columns = {
        **_people_columns(area, codes, people, itineraries, streams),
        "row_start": rows.start,
        **sample_stays(area, rows, durations.table(), places, streams),
        **sample_tasks(area, codes, rows, streams),
    }
    return Cohort(
        strata=people.ids.names,
        groups=codes.groups,
        specialties=codes.specialties,
        hospitals=codes.hospitals,
        municipalities=codes.municipalities,
        team_names=tuple(sorted(area.teams)),
        slot_chance=sample_slots(area, days, streams),
        setting_names=tuple(sorted(area.settings)),
        closure_chance=sample_closures(area, days, streams),
        **{name: np.ascontiguousarray(one, dtype=np.int64) for name, one in columns.items()},
    )


def _arriving(
    scenario: Scenario, codes: Codes, streams: Streams, itineraries: Itineraries
) -> People:
    """Everybody who arrives during the run."""
    area = scenario.area
    arriving = sample_arrivals(area, scenario.holidays, streams)
    ids, n = arriving.ids, len(arriving.ids)
    group = np.array([codes.groups.index(s.group) for s in arriving.strata], dtype=np.int64)
    home = np.array(
        [codes.municipalities.index(s.municipality) for s in arriving.strata], dtype=np.int64
    )
    group, home = group[ids.stratum], home[ids.stratum]
    return People(
        ids=ids,
        group=group,
        municipality=home,
        hospital=sample_hospitals(area, codes, ids, group, home, streams),
        is_65=sample_ages(area, codes, ids, group, streams),
        itinerary=sample_itineraries(area, codes, ids, group, streams, itineraries),
        arrived_at=arriving.arrived_at,
        asked_at=arriving.arrived_at,
        begins_in_service=zeros(n),
        waits_in=zeros(n),
        parent=never(n),
        readmission_chance=zeros(n),
        readmission_delay_min=never(n),
    )


def _people_columns(
    area: Area, codes: Codes, people: People, itineraries: Itineraries, streams: Streams
) -> Mapping[str, Ints | Flags]:
    of_group = [area.groups[name] for name in codes.groups]
    specialty = np.array([codes.specialties.index(group.specialty) for group in of_group])
    elective = np.array([group.elective for group in of_group])
    need = np.array([NEEDS.index(one.need) for one in itineraries.all])
    died = np.array([one.ends_as_died for one in itineraries.all])
    n = len(people)
    return {
        "stratum": people.ids.stratum,
        "ordinal": people.ids.ordinal,
        "group": people.group,
        "specialty": specialty[people.group] if n else zeros(0),
        "hospital": people.hospital,
        "municipality": people.municipality,
        "need": need[people.itinerary] if n else zeros(0),
        # whoever comes back comes unplanned
        "is_elective": elective[people.group] & (people.parent < 0) if n else zeros(0),
        "is_65": people.is_65,
        "arrived_at": people.arrived_at,
        "asked_at": people.asked_at,
        "lot": stored_integers(streams.each("lot", people.ids)),
        "begins_in_service": people.begins_in_service,
        "waits_in": people.waits_in,
        "ends_as_died": died[people.itinerary] if n else zeros(0),
        "readmission_of": people.parent,
        "readmission_chance": people.readmission_chance,
        "readmission_delay_min": people.readmission_delay_min,
    }

"""The sampling plan: all that the Cohort is drawn from and that no seed changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from flowsim.sampling.arrivals import ArrivalPlan, days_of_run, plan_arrivals
from flowsim.sampling.initial import StartPlan, plan_start
from flowsim.sampling.itineraries import NEEDS, Itineraries
from flowsim.sampling.laws import LawCodes
from flowsim.sampling.patients import HospitalPlan, PatientPlan, plan_hospitals, plan_patients
from flowsim.sampling.people import Codes, codes_of
from flowsim.sampling.places import Places
from flowsim.sampling.readmissions import ReadmissionPlan, plan_readmissions
from flowsim.sampling.rows import Stops, lay_stops
from flowsim.sampling.stay_luck import StayPlan, plan_stays
from flowsim.sampling.work import TaskPlan, plan_tasks
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Ints32
from flowsim.tables.memory import keep_freed_memory


@dataclass(frozen=True)
class SamplingPlan:
    """Made once for a scenario, read by every replication.

    `group` and `municipality` are codes of the strata of arrivals, `specialty` and
    `elective` of each group, `need` and `died` of each itinerary.
    """

    area: Area
    codes: Codes
    days: int
    arrivals: ArrivalPlan
    group: Ints32
    municipality: Ints32
    hospitals: HospitalPlan
    patients: PatientPlan
    start: StartPlan
    readmissions: ReadmissionPlan
    stops: Stops
    stays: StayPlan
    tasks: TaskPlan
    specialty: Ints32
    elective: Ints32
    need: Ints32
    died: Ints32


def sampling_plan(scenario: Scenario) -> SamplingPlan:
    """The plan of a scenario; kept for the scenarios that were drawn last.

    Scenarios with the same sampling fingerprint have the same one.
    """
    return _plan_of(_Same(scenario.sampling_fingerprint, scenario))


@dataclass(frozen=True)
class _Same:
    """A scenario by what is drawn from it."""

    fingerprint: str
    scenario: Scenario = field(compare=False)


@lru_cache(maxsize=16)
def _plan_of(same: _Same) -> SamplingPlan:
    keep_freed_memory()
    scenario = same.scenario
    area = scenario.area
    codes, itineraries, laws = codes_of(area), Itineraries(), LawCodes()
    places = Places(area, codes)
    arrivals = plan_arrivals(area, scenario.holidays)
    strata = [(one.group, one.municipality) for one in arrivals.strata]
    patients = plan_patients(area, codes, itineraries)
    start = plan_start(area, codes, places, itineraries)
    stops = lay_stops(itineraries.all, codes, laws)
    groups = [area.groups[name] for name in codes.groups]
    return SamplingPlan(
        area=area,
        codes=codes,
        days=days_of_run(area),
        arrivals=arrivals,
        group=_ints([codes.groups.index(group) for group, _ in strata]),
        municipality=_ints([codes.municipalities.index(home) for _, home in strata]),
        hospitals=plan_hospitals(area, codes, strata),
        patients=patients,
        start=start,
        readmissions=plan_readmissions(area, codes, itineraries),
        stops=stops,
        stays=plan_stays(area, stops, laws, places),
        tasks=plan_tasks(area, codes, stops),
        specialty=_ints([codes.specialties.index(one.specialty) for one in groups]),
        elective=_ints([int(one.elective) for one in groups]),
        need=_ints([NEEDS.index(one.need) for one in itineraries.all]),
        died=_ints([int(one.ends_as_died) for one in itineraries.all]),
    )


def _ints(values: list[int]) -> Ints32:
    return np.array(values, dtype=np.int32)

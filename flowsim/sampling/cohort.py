"""Scenario -> Cohort: everybody who may come, with all their luck."""

from __future__ import annotations

from typing import Any

from flowsim.sampling.arrivals import sample_arrivals
from flowsim.sampling.environment import sample_closures, sample_slots
from flowsim.sampling.initial import sample_start
from flowsim.sampling.patients import sample_ages, sample_hospitals, sample_itineraries
from flowsim.sampling.people import People, in_order, never, no_chance, zeros
from flowsim.sampling.plan import SamplingPlan, sampling_plan
from flowsim.sampling.readmissions import with_readmissions
from flowsim.sampling.rows import lay_out
from flowsim.sampling.stays import sample_stays
from flowsim.sampling.streams import Streams, number_of, stored_integers
from flowsim.sampling.sweeps import luck
from flowsim.sampling.work import sample_tasks
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort


def sample_cohort(scenario: Scenario, *, seed: int, replication: int) -> Cohort:
    """All chance of one run of a scenario, drawn before the clock starts.

    The same for the same scenario, seed and replication, in whatever order the scenario
    was written and in whatever process. See docs/random-numbers.md.
    """
    plan, streams = sampling_plan(scenario), Streams(seed, replication)
    area, codes = plan.area, plan.codes
    first = [_arriving(plan, streams), sample_start(plan.start, plan.patients, streams)]
    people = in_order(with_readmissions(plan.readmissions, plan.patients, first))
    rows = lay_out(people, plan.stops)
    columns: dict[str, Any] = {
        **_people_columns(plan, people),
        "row_start": rows.start,
        **sample_stays(plan.stays, rows),
        **sample_tasks(plan.tasks, rows),
    }
    return Cohort(
        strata=people.ids.names,
        groups=codes.groups,
        specialties=codes.specialties,
        hospitals=codes.hospitals,
        municipalities=codes.municipalities,
        team_names=tuple(sorted(area.teams)),
        slot_chance=sample_slots(area, plan.days, streams),
        setting_names=tuple(sorted(area.settings)),
        closure_chance=sample_closures(area, plan.days, streams),
        **columns,
    )


def _arriving(plan: SamplingPlan, streams: Streams) -> People:
    """Everybody who arrives during the run."""
    arriving = sample_arrivals(plan.arrivals, streams)
    ids, n = arriving.ids, len(arriving.ids)
    group = plan.group.take(ids.stratum)
    return People(
        ids=ids,
        group=group,
        municipality=plan.municipality.take(ids.stratum),
        hospital=sample_hospitals(plan.hospitals, ids),
        is_65=sample_ages(plan.patients, ids, group),
        itinerary=sample_itineraries(plan.patients, ids, group),
        arrived_at=arriving.arrived_at,
        asked_at=arriving.arrived_at,
        begins_in_service=zeros(n),
        waits_in=zeros(n),
        parent=never(n),
        readmission_chance=no_chance(n),
        readmission_delay_min=never(n),
    )


def _people_columns(plan: SamplingPlan, people: People) -> dict[str, Any]:
    return {
        "stratum": people.ids.stratum,
        "ordinal": people.ids.ordinal,
        "group": people.group,
        "specialty": plan.specialty.take(people.group),
        "hospital": people.hospital,
        "municipality": people.municipality,
        "need": plan.need.take(people.itinerary),
        # whoever comes back comes unplanned
        "is_elective": plan.elective.take(people.group) * (people.parent < 0),
        "is_65": people.is_65,
        "arrived_at": people.arrived_at,
        "asked_at": people.asked_at,
        "lot": stored_integers(luck(people.ids.word, number_of("lot"))),
        "begins_in_service": people.begins_in_service,
        "waits_in": people.waits_in,
        "ends_as_died": plan.died.take(people.itinerary),
        "readmission_of": people.parent,
        "readmission_chance": people.readmission_chance,
        "readmission_delay_min": people.readmission_delay_min,
    }

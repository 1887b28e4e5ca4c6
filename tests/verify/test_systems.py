"""Systems of the battery are drawn anew for every state that they begin in."""

from __future__ import annotations

from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.start_model import LoadedStart, Start
from flowsim.verify.queues import waiting_for_a_bed
from flowsim.verify.systems import SEED, scenario_of, with_area


def test_a_changed_area_is_not_taken_for_the_one_it_was_made_from() -> None:
    scenario = scenario_of(waiting_for_a_bed)
    (ward,) = scenario.area.settings

    def people_at_start(patients: int) -> int:
        start = Start(loaded=(LoadedStart(settings=(ward,), patients=patients),))
        begun = with_area(scenario, scenario.area.model_copy(update={"start": start}))
        cohort = sample_cohort(begun, seed=SEED, replication=0)
        return int(cohort.begins_in_service.sum())

    assert [people_at_start(patients) for patients in (0, 2, 1)] == [0, 2, 1]

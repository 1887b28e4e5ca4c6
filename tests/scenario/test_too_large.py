"""Areas that are well written and could not be run: refused at once, with the limit."""

from __future__ import annotations

from typing import Any

import pytest

from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.check_size import MOST_PARTS
from flowsim.tables.cohort import LONGEST_MIN
from tests.scenario.written import allowed, loaded, spoiled, the_problem

NEED = "groups.medicine.path.1.need"
HUGE: dict[str, tuple[dict[str, Any], str]] = {
    "days": ({"horizon.days": 10**9}, "out_of_range"),
    "places": ({"settings.north-medicine.places": 10**12}, "out_of_range"),
    "a stay": ({f"{NEED}.mean_days": 1e300}, "out_of_range"),
    "a travel": ({"settings.short.travel_minutes": 10**30}, "out_of_range"),
    "a postponement": (
        {"settings.north-medicine.alternatives.1": {
            "target": "postpone", "after": {"hours": 1}, "postpone_days": 10**19}},
        "out_of_range",
    ),
    "a lead": ({"tasks.plan.starts": "expected", "tasks.plan.lead_hours": 1e200}, "out_of_range"),
    "an estimate": ({"estimate": {"bias_hours": -1e300}}, "out_of_range"),
    "arrivals": ({"groups.surgery.arrivals.per_day": 90_000}, "too_many_patients"),
    "profiles": ({"groups.surgery.arrivals.weekday": {"mon": 900_000}}, "too_many_patients"),
    "a waiting list": (
        {"start.waiting": [{"setting": "housing", "patients": 900_000, "group": "medicine",
                            "waited": {"days": 1}, "need": {"days": 1}}] * 6},
        "too_many_patients",
    ),
    "rounds": (
        {"horizon.days": 36_000, "settings.north-medicine.rounds": [{"at": "09:00"}] * 600},
        "too_many_moments",
    ),
    "hospitals": ({"hospitals": {f"h{i}": {} for i in range(MOST_PARTS + 1)}}, "too_many_parts"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), HUGE.values(), ids=HUGE)
def test_what_could_not_be_run_is_refused_with_the_limit(
    changes: dict[str, Any], code: str
) -> None:
    found = the_problem(changes)
    assert found.code == code
    assert allowed(found)


def test_the_largest_durations_can_be_drawn() -> None:
    need = {"family": "lognormal", "mean_days": 100_000, "cv": 10}
    cohort = sample_cohort(loaded(spoiled({NEED: need})), seed=1, replication=0)
    assert cohort.need_min.min() >= -1
    assert cohort.need_min.max() == LONGEST_MIN

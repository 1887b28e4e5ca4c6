"""The benchmark compares like with like: both models tell the same story."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest

from benchmarks import bare_simpy
from benchmarks.ward_chain import bare_journeys, chain, moments_of_bare, moments_of_journeys
from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.sampling.cohort import sample_cohort


@pytest.mark.slow
def test_flowsim_and_the_bare_model_see_the_same_stays_at_the_same_minutes() -> None:
    scenario = chain(volume=1, days=56)
    plan = flatten(scenario)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    places = {name: int(one.places or 0) for name, one in scenario.area.settings.items()}
    log = bare_simpy.run(bare_journeys(cohort, plan), places, plan.window.end_at)
    journeys = simulate(cohort, plan)

    limited = pa.array(list(places))
    assert moments_of_journeys(journeys, limited) == pytest.approx(moments_of_bare(log), rel=1e-3)
    bare = Counter((one.setting, one.entered_at, one.left_at) for one in log if one.entered_at)
    rows = journeys.stays.select(["setting", "entered_at", "left_at"]).to_pylist()
    ours = Counter(tuple(row.values()) for row in rows if row["setting"] in places)
    alike = sum((bare & ours).values())
    # Ties in the same minute are broken by lot here and by arrival there.
    assert alike > 0.99 * sum(bare.values())

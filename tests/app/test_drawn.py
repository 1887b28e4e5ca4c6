"""What travels from a run is small, and gives the same pictures as the whole tables."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa

from flowsim.app.drawn import OF_KINDS, OF_WARDS, drawn, kpi_rows, together
from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.experiment.blocks import relabelled
from flowsim.experiment.growth import growths, growths_of
from flowsim.kpi.measure import measure
from flowsim.kpi.series import series
from flowsim.present.views.causes import delay_by_cause
from flowsim.present.views.cubes import cube
from flowsim.present.views.flow import flow
from flowsim.present.views.full_days import full_days
from flowsim.present.views.source import Source
from flowsim.present.views.timelines import occupancy
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.tables.journeys import Journeys

SCENARIOS = Path(__file__).parent / "scenarios"
CASE = "fewer-beds=30"
RUNS = 3


def run(scenario: Scenario, replication: int) -> Journeys:
    cohort = sample_cohort(scenario, seed=5, replication=replication)
    return simulate(cohort, flatten(scenario))


def both() -> dict[str, list[tuple[Scenario, pa.Table]]]:
    scenarios = {case: load_scenario("tiny", case, SCENARIOS) for case in ("", CASE)}
    return {
        case: [
            (one, series(run(one, number), scenario="", replication=number))
            for number in range(RUNS)
        ]
        for case, one in scenarios.items()
    }


def test_the_runs_give_the_pictures_that_their_tables_give() -> None:
    runs = both()
    whole = pa.concat_tables(
        [relabelled(table, case) for case, of in runs.items() for _, table in of]
    ).unify_dictionaries()
    small = together({case: [drawn(table, one) for one, table in of] for case, of in runs.items()})
    area = runs[""][0][0].area
    of_table, of_runs = Source(area, whole), Source(area, small)
    for case in runs:
        assert occupancy(of_runs, ("", CASE)) == occupancy(of_table, ("", CASE))
        assert flow(of_runs, case) == flow(of_table, case)
        assert full_days(of_runs, case) == full_days(of_table, case)
        assert growths_of(small["waiting"][case]) == growths(whole, case)
    assert delay_by_cause(of_runs) == delay_by_cause(of_table)
    assert of_runs.scenarios == of_table.scenarios
    for name in OF_KINDS:
        expected, found = cube(whole, name), cube(small, name)
        assert list(found) == list(expected)
        for case in expected:
            assert list(found[case]) == list(expected[case])
            for member, values in expected[case].items():
                assert np.array_equal(found[case][member], values, equal_nan=True)


def test_of_single_places_only_wards_travel() -> None:
    scenario, table = both()[""][0]
    found = drawn(table, scenario)
    assert {member for name in OF_WARDS for member in found[name].members} == {"ward"}


def test_a_run_travels_in_a_few_bytes_of_each_number() -> None:
    scenario, table = both()[""][0]
    lines = drawn(table, scenario)
    numbers = sum(one.values.size for one in lines.values())
    assert len(pickle.dumps(lines)) < 5 * numbers + 4_000


def test_only_the_rows_that_are_shown_travel() -> None:
    measured = measure(run(load_scenario("tiny", "", SCENARIOS), 0), scenario="", replication=0)
    rows = kpi_rows(measured, (("occupancy", "all"), ("occupancy", "setting")))
    found = set(zip(rows["kpi"].to_pylist(), rows["by"].to_pylist(), strict=True))
    assert found == {("occupancy", "all"), ("occupancy", "setting")}
    assert len(rows) < len(measured)

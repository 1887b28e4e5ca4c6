"""Cases that share the people and their luck share the work of drawing them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.experiment.blocks import Block, BlockTask, pack, run_block
from flowsim.sampling import reuse
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from tests.scenario.library import library

MORE_PATIENTS = """
[[change]]
key = "groups.*.arrivals.per_day"
change_percent = 10
"""
REPLICATIONS = (0, 1, 2)


def drawn_in_a_block(scenarios: list[Scenario], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The replication of every Cohort that is drawn while the scenarios are run."""
    drawn: list[int] = []

    def counted(scenario: Scenario, *, seed: int, replication: int) -> Cohort:
        drawn.append(replication)
        return sample_cohort(scenario, seed=seed, replication=replication)

    monkeypatch.setattr(reuse, "sample_cohort", counted)
    run_block(
        BlockTask(
            block=Block(0, REPLICATIONS[0], REPLICATIONS[-1]),
            parcel=pack(scenarios),
            seed=1,
            engine="simpy",
            keep_journeys_below=0,
        )
    )
    return drawn


def test_cases_that_share_the_sampling_part_draw_each_cohort_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library(tmp_path)
    cases = ["", "weekend", "thursday-friday"]
    scenarios = [load_scenario("test", case, folder, days=7) for case in cases]
    assert len({one.sampling_fingerprint for one in scenarios}) == 1
    assert len({one.fingerprint for one in scenarios}) == len(cases)
    assert drawn_in_a_block(scenarios, monkeypatch) == list(REPLICATIONS)


def test_a_case_with_other_patients_draws_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library(tmp_path, more_patients=MORE_PATIENTS)
    cases = ["", "weekend", "more-patients"]
    scenarios = [load_scenario("test", case, folder, days=7) for case in cases]
    twice = [replication for replication in REPLICATIONS for _ in range(2)]
    assert drawn_in_a_block(scenarios, monkeypatch) == twice

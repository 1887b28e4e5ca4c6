"""What a worker of the page keeps from one question to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowsim.app import running
from flowsim.app.running import COHORTS_KEPT, FIRST_LOOK, Job, pack_one, run_once
from flowsim.sampling import reuse
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"


def test_a_surer_answer_drives_nobody_out_who_the_next_question_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = load_scenario("small", scenarios=SCENARIOS)
    drawn: list[int] = []

    def noted(*given: object, replication: int, **more: object) -> object:
        drawn.append(replication)
        return sample_cohort(*given, replication=replication, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reuse, "sample_cohort", noted)
    monkeypatch.setattr(running, "_cohorts", type(running._cohorts)())

    def answered(*replications: int) -> None:
        for one in replications:
            run_once(Job(scenario.fingerprint, pack_one(scenario), one, 7, "simpy", ()))

    first = tuple(range(COHORTS_KEPT))
    answered(*first, *range(FIRST_LOOK, FIRST_LOOK + COHORTS_KEPT))
    before = len(drawn)
    answered(*first)
    assert len(drawn) == before

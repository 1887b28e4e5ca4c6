"""The benchmark compares like with like: every program tells the same story."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import numpy as np
import pytest

from benchmarks import bare_simpy, c_kernel
from benchmarks.chain import Chain, chain_values, moments_of_journeys
from benchmarks.peers import PEERS, alike, finished, finished_of
from benchmarks.ward_chain import moments_of_bare
from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import scenario_from_values
from flowsim.tables.journeys import Journeys

Model = Callable[..., list[bare_simpy.StayMoments]]
FLOWSIM_COLUMNS = {
    "requested_at": "requested_at",
    "place_granted_at": "granted_at",
    "entered_at": "entered_at",
    "medically_ready_at": "ready_at",
    "declared_ready_at": "declared_at",
    "receiver_ready_at": "receiver_ready_at",
    "left_at": "left_at",
}


@pytest.fixture(scope="module")
def four_weeks() -> Chain:
    return Chain.of(volume=1, days=28)


@pytest.fixture(scope="module")
def journeys(four_weeks: Chain) -> Journeys:
    return simulate(four_weeks.cohort, four_weeks.plan)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["bare_simpy", *(f"{name}_chain" for name in PEERS)])
def test_flowsim_and_other_models_see_the_same_stays_at_the_same_minutes(
    model: str, four_weeks: Chain, journeys: Journeys
) -> None:
    pytest.importorskip("simpy" if model == "bare_simpy" else model.partition("_")[0])
    run: Model = importlib.import_module(f"benchmarks.{model}").run
    log = run(four_weeks.people, four_weeks.places, four_weeks.end_at)
    ours = finished_of(journeys, tuple(four_weeks.places))
    assert sum(ours.values()) > 2000
    # Ties in the same minute are broken by lot here and by arrival there.
    assert alike(finished(log), ours) > 0.99


def test_flowsim_and_the_bare_model_record_as_many_moments(
    four_weeks: Chain, journeys: Journeys
) -> None:
    log = bare_simpy.run(four_weeks.people, four_weeks.places, four_weeks.end_at)
    ours = moments_of_journeys(journeys, tuple(four_weeks.places))
    assert ours == pytest.approx(moments_of_bare(log), rel=1e-3)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> c_kernel.Kernel:
    if c_kernel.compiler() is None:
        pytest.skip("no C compiler on this machine")
    return c_kernel.build(tmp_path_factory.mktemp("c"))


@pytest.fixture(scope="module")
def crowded(kernel: c_kernel.Kernel) -> tuple[Chain, Journeys, dict[str, c_kernel.Moments]]:
    """Too few places everywhere, so that lines are long and ties are many."""
    values = chain_values(1)
    for name, places in {"medicine": 130, "surgery": 120, "short-term": 165}.items():
        values["settings"][name]["places"] = places
    scenario = scenario_from_values(values, area_id="crowded", days=56)
    cohort = sample_cohort(scenario, seed=2, replication=0)
    of = Chain(scenario, flatten(scenario), cohort)
    return of, simulate(cohort, of.plan), dict(kernel(cohort, of.plan))


def test_the_kernel_in_c_gives_every_moment_of_every_stay(
    crowded: tuple[Chain, Journeys, dict[str, c_kernel.Moments]],
) -> None:
    of, journeys, in_c = crowded
    stays = journeys.stays
    rows = of.cohort.row_start[stays["patient"].to_numpy()] + stays["sequence"].to_numpy()
    for ours, theirs in FLOWSIM_COLUMNS.items():
        moments = stays[ours].fill_null(c_kernel.NEVER).to_numpy()
        assert np.array_equal(moments, in_c[theirs][rows]), ours
    assert len(stays) == (in_c["entered_at"] != c_kernel.NEVER).sum()
    waited = in_c["entered_at"] - in_c["requested_at"]
    assert waited[in_c["granted_at"] != c_kernel.NEVER].max() > 24 * 60  # lines were long


def test_the_kernel_in_c_knows_who_waits_and_what_was_planned(
    crowded: tuple[Chain, Journeys, dict[str, c_kernel.Moments]],
) -> None:
    of, journeys, in_c = crowded
    requests = journeys.requests.to_pylist()
    waiting = [row["patient"] for row in requests if row["end"] == "open"]
    is_open = (in_c["requested_at"] != c_kernel.NEVER) & (in_c["granted_at"] == c_kernel.NEVER)
    patients = np.repeat(np.arange(of.cohort.n_patients), np.diff(of.cohort.row_start))
    assert sorted(waiting) == patients[is_open].tolist()
    assert len(waiting) > 20
    done = journeys.tasks["finished_at"].drop_null().to_pylist()
    in_c_done = in_c["task_done_at"][in_c["task_done_at"] != c_kernel.NEVER]
    assert sorted(done) == sorted(in_c_done.tolist())


def test_the_kernel_in_c_counts_the_same_beds(
    crowded: tuple[Chain, Journeys, dict[str, c_kernel.Moments]],
) -> None:
    of, journeys, in_c = crowded
    beds = in_c["census"].reshape(-1, len(of.plan.settings))
    counted = [row for row in journeys.capacity.to_pylist() if row["is_census"]]
    days = {row["at"]: number for number, row in enumerate(counted) if row["setting"] == "surgery"}
    assert len(days) > of.end_at // 1440 - 1
    for row in counted:
        if row["at"] % 1440 == 6 * 60:
            code = of.plan.settings.index(row["setting"])
            assert row["occupied"] == beds[row["at"] // 1440, code]


def test_the_kernel_in_c_refuses_what_it_does_not_know(kernel: c_kernel.Kernel) -> None:
    values = chain_values(1)
    values["settings"]["short-term"]["turnaround_minutes"] = 30
    scenario = scenario_from_values(values, area_id="chain", days=7)
    cohort = sample_cohort(scenario, seed=1, replication=0)
    with pytest.raises(ValueError, match="turnaround"):
        kernel(cohort, flatten(scenario))

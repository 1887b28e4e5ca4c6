"""The shipped small systems, as anybody would run them, against their exact results.

A figure passes when its mean over replications is within four standard errors of the
truth, and the standard error is small enough that a wrong engine would fail.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pytest

from flowsim.engine.flatten import flatten
from flowsim.engine.run import simulate
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.load import load_scenario
from flowsim.tables.journeys import Journeys
from flowsim.theory import (
    erlang_c,
    mean_wait_days,
    mean_wait_for_weekly_days,
    ward_and_care_home,
)
from flowsim.units import DAY_MIN

pytestmark = pytest.mark.theory

REPLICATIONS = {"mmc-ward": 60, "ward-care-home": 30, "weekly-calendar": 30}
MOST_STANDARD_ERRORS = 4.0


@cache
def runs(area: str) -> tuple[Journeys, ...]:
    scenario = load_scenario(area)
    plan = flatten(scenario)
    return tuple(
        simulate(sample_cohort(scenario, seed=20250106, replication=r), plan)
        for r in range(REPLICATIONS[area])
    )


def agrees(area: str, figure: Callable[[Journeys], float], truth: float, *, within: float) -> None:
    values = np.array([figure(run) for run in runs(area)])
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert error <= within * truth, "too little was simulated to tell"
    assert abs(values.mean() - truth) <= MOST_STANDARD_ERRORS * error


def _waits_days(run: Journeys) -> npt.NDArray[np.float64]:
    stays = run.stays.filter(pc.equal(pc.cast(run.stays["setting"], "string"), "ward"))
    asked, entered = stays["requested_at"].to_numpy(), stays["entered_at"].to_numpy()
    waits: npt.NDArray[np.float64] = (entered - asked)[asked >= run.window.observe_from_at]
    return waits / DAY_MIN


def _mean_occupied(setting: str) -> Callable[[Journeys], float]:
    def figure(run: Journeys) -> float:
        rows = run.capacity.filter(pc.equal(pc.cast(run.capacity["setting"], "string"), setting))
        at, minutes = rows["at"].to_numpy(), rows["occupied_min"].to_numpy()
        first, last = np.searchsorted(at, run.window.observe_from_at), len(at) - 1
        return float((minutes[last] - minutes[first]) / (at[last] - at[first]))

    return figure


def test_a_ward_as_a_queue_makes_as_many_wait_as_erlang_says() -> None:
    def share_who_wait(run: Journeys) -> float:
        return float((_waits_days(run) > 0).mean())

    agrees("mmc-ward", share_who_wait, erlang_c(8, 10), within=0.05)


def test_a_ward_as_a_queue_makes_them_wait_as_long_as_erlang_says() -> None:
    truth = mean_wait_days(2.0, 4.0, 10)
    agrees("mmc-ward", lambda run: float(_waits_days(run).mean()), truth, within=0.08)


def test_a_ward_as_a_queue_is_as_full_as_its_load() -> None:
    agrees("mmc-ward", _mean_occupied("ward"), 8.0, within=0.01)


CHAIN = ward_and_care_home(
    arrivals_per_day=2.0,
    mean_stay_days=4.0,
    beds=12,
    share_to_care_home=0.3,
    mean_residence_days=24.0,
    places=15,
)


def _lost(run: Journeys) -> float:
    entries = run.requests.filter(
        pc.and_(
            pc.equal(pc.cast(run.requests["reason"], "string"), "entry"),
            pc.greater_equal(run.requests["requested_at"], run.window.observe_from_at),
        )
    )
    first = entries.filter(entries["is_first_choice"])
    return float(np.mean(np.array(first["end"].to_pylist()) == "dropped"))


def test_a_full_care_home_turns_as_many_away_as_the_markov_chain() -> None:
    agrees("ward-care-home", _lost, CHAIN.lost, within=0.07)


def test_a_full_care_home_holds_as_many_ward_beds_as_the_markov_chain() -> None:
    agrees("ward-care-home", _mean_occupied("ward"), CHAIN.occupied, within=0.01)
    agrees("ward-care-home", _mean_occupied("care-home"), CHAIN.residents, within=0.02)


def test_meetings_twice_a_week_are_waited_for_as_the_gaps_say() -> None:
    def wait_for_meeting_days(run: Journeys) -> float:
        tasks = run.tasks.filter(pc.equal(pc.cast(run.tasks["end"], "string"), "done"))
        asked, started = tasks["requested_at"].to_numpy(), tasks["started_at"].to_numpy()
        observed = (asked >= run.window.observe_from_at) & (started < run.window.observe_to_at)
        return float((started - asked)[observed].mean() / DAY_MIN)

    truth = mean_wait_for_weekly_days((9 / 24, 3 + 9 / 24))
    agrees("weekly-calendar", wait_for_meeting_days, truth, within=0.01)

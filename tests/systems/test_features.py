"""The generator makes valid systems in which every rule is at work, again and again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from flowsim.engine.run import simulate
from flowsim.scenario.checks import problems_of
from flowsim.tables.schema import JOURNEY_TABLES
from flowsim.terms import NoticeKind, RequestEnd, StayEnd, TaskEnd
from tests.systems.features import features_of
from tests.systems.shrink import smallest
from tests.systems.system import System, read, save, system_of, values_of
from tests.systems.without import FEATURES

ONE_IN = 25
"""Every feature is in use in at least one of so many systems ..."""

RARE = {"run: readmitted, 3 deep": 100, "run: readmitted from a place that is kept": 50}
"""... but for those that need several things to come together."""

TARGETS = ("setting", "by kind", "surge", "stay", "postpone")
EXPECTED = {
    *(f"grid: {grid} min" for grid in (1, 60, 360, 1440)),
    *(f"alternative: {target}" for target in TARGETS),
    *(f"alternative: {t} after {when}" for t in TARGETS for when in ("no time", "some time")),
    *(f"alternative: {target} after a patience" for target in TARGETS),
    *(f"alternative: ticket kept, {percent} % of the need" for percent in (0, 50, 100, 150)),
    "alternative: after tries",
    *(f"run: requests {end}" for end in RequestEnd),
    *(f"run: stays {end}" for end in StayEnd),
    *(f"run: tasks {end}" for end in TaskEnd),
    *(f"run: notice {kind}" for kind in NoticeKind),
    *(f"run: readmitted, {depth} deep" for depth in (1, 2, 3)),
    *(f"run: {flag}" for flag in ("is_outlier", "is_interim", "is_surge", "is_early")),
    "run: moved to the first choice from an alternative",
    "run: an outlier carries its need",
    "run: stayed in the place",
    "run: travelled",
    "run: weight above 1",
    "run: declared before the need ended",
    "run: three grants of a setting in one minute",
    "run: four with the same time and priority",
    "run: postponed twice",
    "run: granted who asked before the start",
    "run: asked before being in line",
    "run: third attempt",
    "run: not taken in the first slot",
    "run: several teams do a task",
    "run: more patients than places",
    "run: a free place behind a closed door",
    "run: readmitted from a place that is kept",
    "plan: priority steps",
    "plan: places change",
    "plan: places closed by chance",
    "plan: doors",
    "plan: doors of a setting without limit",
    "plan: rounds",
    "plan: turnaround",
    "plan: travel",
    "plan: places kept",
    "plan: three levels",
    "plan: pool of teams",
    "plan: slots of cases",
    "plan: slots of minutes",
    "plan: two slots a day",
    "plan: booking time",
    "plan: cancelled slots",
    "plan: validity",
    "plan: early readiness",
    "plan: holidays",
}


def used_in(seeds: range) -> Counter[str]:
    """In how many systems each feature was used."""
    found: Counter[str] = Counter()
    for seed in seeds:
        system = system_of(seed)
        found.update(features_of(system, simulate(system.cohort, system.plan)))
    return found


@pytest.mark.property
@pytest.mark.parametrize("count", [100, pytest.param(600, marks=pytest.mark.slow)])
def test_every_feature_is_in_use_in_many_systems(count: int) -> None:
    used = used_in(range(count))
    seldom = {name: used[name] for name in EXPECTED if used[name] * RARE.get(name, ONE_IN) < count}
    assert not seldom


@pytest.mark.property
def test_every_system_is_an_area_that_the_loader_accepts() -> None:
    for seed in range(40):
        assert not problems_of(system_of(seed).scenario.area)


def test_a_seed_is_always_the_same_system() -> None:
    assert values_of(11) == values_of(11)
    assert values_of(11) != values_of(12)


def test_fewer_patients_are_the_first_of_more() -> None:
    few, more = (values_of(3, patients=count)["patients"] for count in (5, 9))
    assert [one for one in more if one in few] == few


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_can_be_left_out(feature: str) -> None:
    has_it = (seed for seed in range(50) if values_of(seed, without=[feature]) != values_of(seed))
    simpler = system_of(next(has_it), without=[feature])
    simulate(simpler.cohort, simpler.plan)


def test_a_system_that_was_saved_runs_as_before(tmp_path: Path) -> None:
    system = system_of(5)
    save(system, tmp_path / "kept.toml", "a difference was found here")
    kept = read(tmp_path / "kept.toml")
    before, after = (simulate(one.cohort, one.plan) for one in (system, kept))
    for name in JOURNEY_TABLES:
        assert getattr(before, name).equals(getattr(after, name)), name


def test_a_failing_system_becomes_small() -> None:
    def is_surge_used(system: System) -> bool:
        stays = simulate(system.cohort, system.plan).stays
        return True in stays.column("is_surge").to_pylist()

    found = next(one for one in map(system_of, range(50)) if is_surge_used(one))
    small = smallest(found, is_surge_used)
    assert is_surge_used(small)
    assert small.cohort.n_patients < found.cohort.n_patients / 2
    assert len(small.values["patients"][0]["rows"]) >= 2

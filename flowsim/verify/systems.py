"""A system whose answers are known: how it is run, started and measured.

A check is the function that describes it; the file of its scenario, in `scenarios/verify`,
has the name of the function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flowsim.engine.flatten import flatten
from flowsim.engine.run import Engine, simulate
from flowsim.sampling.choices import Choices
from flowsim.sampling.cohort import sample_cohort
from flowsim.sampling.streams import Streams
from flowsim.scenario.fingerprint import fingerprint, people_fingerprint, sampling_fingerprint
from flowsim.scenario.load import load_scenario
from flowsim.scenario.locate import find_library
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.start_model import Start
from flowsim.tables.columns import Ints
from flowsim.tables.journeys import Journeys
from flowsim.theory import State
from flowsim.units import HOUR_MIN
from flowsim.verify.rows import Figure, Pair

SEED = 20250106
"""The battery draws the same chance every time, so that it never fails by bad luck."""
FOLDER = "verify"


@dataclass(frozen=True)
class System:
    """What is known of a system, and how it is seen in a run.

    `measure` gives one pair per figure. `law` is the stationary law; each replication
    begins in a state drawn from it, with the places and lines that `begin` makes of it
    (R27), so that there is nothing to warm up. Without a law the scenario says how it
    begins. `shows_worst`: all figures are checked, and shown as one.
    """

    replications: int
    figures: tuple[Figure, ...]
    measure: Callable[[Journeys], Sequence[Pair]]
    law: Mapping[State, float] | None = None
    begin: Callable[[State], Start] | None = None
    shows_worst: bool = False


Describe = Callable[[Area], System]


def file_stem(function: Callable[..., object]) -> str:
    """The name of the scenario file of a check."""
    return function.__name__.replace("_", "-")


def scenario_of(function: Callable[..., object]) -> Scenario:
    """The scenario of a check, from those that come with flowsim."""
    file = find_library().folder / FOLDER / f"{file_stem(function)}.toml"
    return load_scenario(str(file))


def measured(
    function: Describe, scenario: Scenario, replications: Sequence[int], engine: Engine
) -> list[list[Pair]]:
    """Run some replications of a system: for each, one pair per figure."""
    system, plan = function(scenario.area), flatten(scenario)
    found = []
    for replication in replications:
        begun = _begun(scenario, system, replication)
        cohort = sample_cohort(begun, seed=SEED, replication=replication)
        run = simulate(cohort, plan, engine=engine)
        found.append(list(system.measure(run)))
    return found


def _begun(scenario: Scenario, system: System, replication: int) -> Scenario:
    """The scenario with its start drawn from the stationary law."""
    if system.law is None or system.begin is None:
        return scenario
    states = sorted(system.law)
    uniform = Streams(SEED, replication).uniforms("verify/state", scenario.area_id, 1)
    chances = Choices.of([[system.law[one] for one in states]])
    state = states[int(chances.choose(np.zeros(1, dtype=np.int64), uniform)[0])]
    start = system.begin(state)
    return with_area(scenario, scenario.area.model_copy(update={"start": start}))


def with_area(scenario: Scenario, area: Area) -> Scenario:
    """The scenario with another area, and the fingerprints of that."""
    return replace(
        scenario,
        area=area,
        fingerprint=fingerprint(area, scenario.holidays),
        sampling_fingerprint=sampling_fingerprint(area, scenario.holidays),
        people_fingerprint=people_fingerprint(area, scenario.holidays),
    )


def every_hour(run: Journeys) -> Ints:
    """The minutes at which an hour of the observed window begins."""
    return np.arange(run.window.observe_from_at, run.window.observe_to_at, HOUR_MIN)

"""A plan from beginning to end: what is asked, what is run, and the effects.

To what every result has (`experiment.folder`), the result folder gets design.json, which says
what was varied, and effects.parquet (schema DESIGN_EFFECTS).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowsim.engine.run import Engine
from flowsim.errors import Problem, ScenarioError
from flowsim.experiment.cases import library_of
from flowsim.experiment.design import Factor, Kind, Plan, plan, read_factor
from flowsim.experiment.design_effects import effects
from flowsim.experiment.offered_load import offered_loads
from flowsim.experiment.precision import check_kpi
from flowsim.experiment.result import Result
from flowsim.experiment.run import Experiment, Progress, run_experiment
from flowsim.experiment.seek_quantity import varied
from flowsim.experiment.stability import check_stable, stability, write_stability
from flowsim.kpi.registry import HEADLINE
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario
from flowsim.tables import storage

REPLICATIONS = 20
"""Of each point, when nothing else is said: as many as a verdict needs."""
POINTS = 30


@dataclass(frozen=True)
class DesignQuestion:
    """What is asked, as it was written; no KPIs are the headline ones."""

    area: str
    factors: tuple[str, ...]
    kind: Kind = "factorial"
    points: int = POINTS
    base: str = ""
    kpis: tuple[str, ...] = ()


@dataclass(frozen=True)
class DesignConduct:
    """How it is run."""

    seed: int
    out: Path
    replications: int = REPLICATIONS
    engine: Engine = "auto"
    workers: int | None = None
    cluster: str | None = None
    days: int | None = None
    scenarios: Path | None = None
    allow_unstable: bool = False
    on_progress: Callable[[Progress], None] = lambda progress: None


@dataclass(frozen=True)
class Designed:
    """A finished plan: where its result is, and what each factor changes."""

    result: Result
    plan: Plan
    effects: pa.Table


def run_design(question: DesignQuestion, how: DesignConduct) -> Designed:
    """Run every point of a plan and estimate the effects.

    Raises:
        ScenarioError: what is wrong with the area, a lever or any of the points.
        InputError: what is wrong with the question, or when a point has a line that can
            only grow.
        FlowsimError: when a run fails.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    for kpi in question.kpis:
        check_kpi(kpi)
    keys = question.kpis or HEADLINE
    planned = plan_of(question, how)
    scenarios = scenarios_of(planned, question, how)
    loads = {one.case: offered_loads(one, seed=how.seed) for one in scenarios}
    if not how.allow_unstable:
        check_stable(loads)
    result = run_experiment(
        Experiment(scenarios, how.replications, how.seed, 0, how.engine),
        out=how.out,
        workers=how.workers,
        cluster=how.cluster,
        on_progress=how.on_progress,
    )
    kpis, series = result.kpis(), result.series()
    found = {one.case: stability(one, loads[one.case], kpis, series) for one in scenarios}
    write_stability(result.folder, found)
    table = effects(kpis, planned, keys=keys, seed=how.seed)
    storage.write_table(result.folder / "effects.parquet", table)
    storage.write_json(result.folder / "design.json", plan_values(planned))
    return Designed(result, planned, table)


def plan_of(question: DesignQuestion, how: DesignConduct) -> Plan:
    """The points that a question asks for, before anything is run.

    Raises:
        ScenarioError: what is wrong with the area or a lever.
        InputError: what is wrong with the question.
    """
    base = load_scenario(question.area, question.base, how.scenarios, days=how.days)
    library = library_of(question.area, how.scenarios)
    factors: list[Factor] = []
    problems: list[Problem] = []
    for text in question.factors:
        try:
            factors.append(read_factor(text, base, library))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return replace(plan(question.kind, factors, question.points, seed=how.seed), base=question.base)


def scenarios_of(
    planned: Plan, question: DesignQuestion, how: DesignConduct
) -> tuple[Scenario, ...]:
    """The scenario of every point; points that are the same are there once.

    Raises:
        ScenarioError: what is wrong with any of them, each problem once.
    """
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for point in range(len(planned.points)):
        case = planned.case(point)
        levels = planned.levels(point)
        levers = [one.written(level) for one, level in levels if one.quantity is None]
        numbers = [(one.quantity, level) for one, level in levels if one.quantity is not None]
        try:
            scenario = varied(
                question.area,
                planned.base,
                numbers,
                how.scenarios,
                days=how.days,
                option="flowsim design",
                beside="+".join(text for text in levers if text),
            )
        except ScenarioError as error:
            problems += [one for one in error.problems if one not in problems]
        else:
            found.setdefault(case, replace(scenario, case=case))
    if problems:
        raise ScenarioError(problems)
    return tuple(found.values())


def plan_values(planned: Plan) -> dict[str, Any]:
    """A plan as plain values, for JSON."""
    return {
        "kind": planned.kind,
        "base": planned.base,
        "factors": [
            {
                "name": one.name,
                "levels": list(one.levels),
                "unit": one.unit,
                "is_switch": one.is_switch,
            }
            for one in planned.factors
        ],
        "points": [
            {
                "case": planned.case(point),
                **{one.name: level for one, level in planned.levels(point)},
            }
            for point in range(len(planned.points))
        ],
    }


def titles_of(factors: Sequence[Factor], lang: str) -> dict[str, str]:
    """What each factor is called."""
    return {one.name: getattr(one.title, lang) or one.name for one in factors}

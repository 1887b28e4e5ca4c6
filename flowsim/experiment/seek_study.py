"""A search from beginning to end: what is asked, what is run, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from flowsim.engine.run import Engine
from flowsim.errors import InputError
from flowsim.experiment.looks import FIRST_LOOK
from flowsim.experiment.offered_load import offered_loads
from flowsim.experiment.run import MOST_REPLICATIONS, Progress
from flowsim.experiment.seek import Found, Runs, ordered_by_help, seek
from flowsim.experiment.seek_curve import Point, WrongWay, curve, numbers_to_draw, wrong_way
from flowsim.experiment.seek_goal import Goal, read_goal
from flowsim.experiment.seek_quantity import Quantity, find_quantity, read_range, varied
from flowsim.experiment.seek_runs import EngineRuns, Wanted
from flowsim.experiment.stability import check_stable
from flowsim.experiment.staff import staff_for
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario

MOST = 200
"""Replications of a number, when nothing else is said."""
COST = Wanted("cost-total")
DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Question:
    """What is asked, as it was written; `most` replications for each number at most."""

    area: str
    case: str
    vary: str
    range: str
    until: str
    most: int = MOST
    is_every: bool = False


@dataclass(frozen=True)
class Conduct:
    """How it is run."""

    seed: int
    engine: Engine = "auto"
    workers: int | None = None
    cluster: str | None = None
    days: int | None = None
    scenarios: Path | None = None
    allow_unstable: bool = False
    on_progress: Callable[[Progress], None] = lambda progress: None


@dataclass
class Asked:
    """A question that has been understood; scenarios are loaded when they are needed."""

    question: Question
    conduct: Conduct
    base: Scenario
    quantity: Quantity
    numbers: tuple[int, ...]
    goal: Goal
    _loaded: dict[int, Scenario] = field(default_factory=dict)

    def scenario(self, number: int) -> Scenario:
        """The area with the number set.

        Raises:
            ScenarioError: when the model does not allow it.
        """
        if number not in self._loaded:
            asked, how = self.question, self.conduct
            found = varied(
                asked.area, asked.case, [(self.quantity, number)], how.scenarios, days=how.days
            )
            case = "+".join(text for text in (found.case, f"{asked.vary}={number}") if text)
            self._loaded[number] = replace(found, case=case)
        return self._loaded[number]


@dataclass(frozen=True)
class Sought:
    """The answer. With `wrong_way` there is none: the curve is not what a search needs.

    `place_cost` is what a staffed place costs in a year by the price list of the area, in SEK;
    None when that is not known, or what is varied are no places.
    """

    question: Question
    quantity: Quantity
    goal: Goal
    found: Found
    points: tuple[Point, ...]
    wrong_way: WrongWay | None
    place_cost: int | None

    @property
    def is_helped_by_more(self) -> bool:
        """Whether larger numbers help."""
        return self.found.ordered[0] < self.found.ordered[-1]


def ask(question: Question, conduct: Conduct) -> Asked:
    """Understand a question, before anything is run.

    Raises:
        ScenarioError: what is wrong with the area, the case or an end of the range.
        InputError: what is wrong with the question.
    """
    base = load_scenario(question.area, question.case, conduct.scenarios, days=conduct.days)
    asked = Asked(
        question,
        conduct,
        base,
        find_quantity(question.vary, base),
        read_range(question.range),
        read_goal(question.until, base.area),
    )
    if not FIRST_LOOK <= question.most <= MOST_REPLICATIONS:
        raise InputError(
            "number_out_of_range",
            name="replications",
            value=question.most,
            least=FIRST_LOOK,
            most=MOST_REPLICATIONS,
        )
    for end in (asked.numbers[0], asked.numbers[-1]):
        asked.scenario(end)
    return asked


def seek_in_area(asked: Asked, folder: Path) -> Sought:
    """Find how many are enough; runs are stored in the folder and taken up from there.

    Raises:
        ScenarioError: when the model does not allow a number of the range.
        InputError: when the most helpful number cannot keep up with what arrives, or the
            number changes nothing.
        FlowsimError: when a run fails.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    question, limit = asked.question, asked.goal.limit
    with _engine_runs(asked, folder) as engine_runs:
        runs = engine_runs.of(Wanted(asked.goal.kpi, asked.goal.by, asked.goal.of))
        costs = engine_runs.of(COST) if asked.base.area.costs else None
        ordered = ordered_by_help(asked.numbers, runs, limit)
        _check_effect(ordered, runs, asked)
        _check_best(ordered[-1], asked)
        found = seek(ordered, runs, limit, most=question.most, seed=asked.conduct.seed)
        drawn = numbers_to_draw(found, is_every=question.is_every)
        engine_runs.prepare(drawn, FIRST_LOOK)
        points = curve(found, drawn, runs, costs, seed=asked.conduct.seed)
        refused = wrong_way(found, drawn, runs, limit, seed=asked.conduct.seed)
    return Sought(question, asked.quantity, asked.goal, found, points, refused, _place_cost(asked))


@contextmanager
def _engine_runs(asked: Asked, folder: Path) -> Iterator[EngineRuns]:
    how = asked.conduct
    staff, _ = staff_for(
        [asked.base],
        runs=FIRST_LOOK * len(asked.numbers),
        engine=how.engine,
        workers=how.workers,
        cluster=how.cluster,
    )
    wanted = Wanted(asked.goal.kpi, asked.goal.by, asked.goal.of)
    runs = EngineRuns(
        asked.scenario,
        tuple(dict.fromkeys((wanted, COST))),
        how.seed,
        how.engine,
        staff,
        folder,
        how.on_progress,
    )
    runs.read()
    try:
        yield runs
    finally:
        staff.end()


def _check_effect(ordered: Sequence[int], runs: Runs, asked: Asked) -> None:
    """Check that the two ends of the range differ in any replication.

    Raises:
        InputError: when they do not: it would be no search.
    """
    ends = runs.values((ordered[0], ordered[-1]), FIRST_LOOK)
    if np.array_equal(ends[ordered[0]], ends[ordered[-1]], equal_nan=True):
        raise InputError(
            "seek_changes_nothing", vary=asked.quantity.written, kpi=asked.goal.kpi, n=FIRST_LOOK
        )


def _check_best(number: int, asked: Asked) -> None:
    """Refuse, as `compare` does, what can only grow even with the most helpful number."""
    if not asked.conduct.allow_unstable:
        scenario = asked.scenario(number)
        check_stable({scenario.case: offered_loads(scenario, seed=asked.conduct.seed)})


def _place_cost(asked: Asked) -> int | None:
    """SEK a year for a staffed place, when places of a setting with a price are varied."""
    area, name = asked.base.area, asked.quantity.setting
    if not name or area.costs is None or area.costs.prices is None:
        return None
    setting = area.settings[name]
    price = area.costs.prices.places.get(setting.kind)
    if price is None or not price.staffed_day_sek or setting.unit != "places":
        return None
    return price.staffed_day_sek * DAYS_OF_YEAR

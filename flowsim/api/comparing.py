"""Run scenarios, compare them, and read results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flowsim.api.notebooks import comparison_html
from flowsim.api.settings import AS_USUAL, Settings
from flowsim.api.uncertainty import stop_values, summaries
from flowsim.experiment import defaults
from flowsim.experiment.cases import (
    about_cases,
    check_levels,
    library_of,
    load_cases,
    read_levels,
    written_out,
)
from flowsim.experiment.compare import BASE, FEWEST_FOR_VERDICT
from flowsim.experiment.compare import compare as compare_kpis
from flowsim.experiment.folder import write_comparison, write_sensitivity, write_waterfall
from flowsim.experiment.grid import grid_of, write_grid
from flowsim.experiment.offered_load import offered_loads
from flowsim.experiment.precision import Until, until_of
from flowsim.experiment.result import Result, find_result
from flowsim.experiment.run import Experiment, Progress, run_experiment
from flowsim.experiment.sensitivity import AtLevels, Levels, at_levels, sensitivity
from flowsim.experiment.sentences import sentences
from flowsim.experiment.stability import (
    Stability,
    check_stable,
    read_stability,
    stability,
    write_stability,
)
from flowsim.experiment.summary import Summary, summarize, summarize_shown
from flowsim.experiment.waterfall import parts_of_cases, waterfall
from flowsim.kpi.registry import HEADLINE


@dataclass(frozen=True)
class Comparison:
    """Cases compared with the area as it is.

    `table` has one row per case and KPI (schema COMPARISON); `levels` and `sensitivity`
    are there when an uncertain lever was tried at several levels, `waterfall` when cases
    were taken apart by their levers.
    """

    result: Result
    cases: tuple[str, ...]
    table: pa.Table
    levels: Levels | None = None
    sensitivity: pa.Table | None = None
    waterfall: pa.Table | None = None

    def sentences(self, lang: str) -> dict[str, str]:
        """What is said of each case, in "sv" or "en"."""
        return sentences(self.table, lang)

    def titles(self, lang: str) -> dict[str, str]:
        """What each case is called, and each lever of a case that was taken apart."""
        parts = set() if self.waterfall is None else set(self.waterfall["part"].to_pylist())
        named = (*self.cases, *sorted(parts & set(self.result.cases) - set(self.cases)))
        return {case: getattr(self.result.about(case).title, lang) for case in named}

    def rests_on(self, lang: str) -> dict[str, tuple[str, ...]]:
        """What the answer for each case rests on, one sentence per lever."""
        return {
            case: tuple(getattr(text, lang) for text in self.result.about(case).rests_on)
            for case in self.cases
        }

    def stabilities(self) -> dict[str, Stability]:
        """What is unstable in the area as it is and in each case that was compared with it."""
        found = stabilities(self.result)
        return {case: found[case] for case in (BASE, *self.cases)}

    def depends_on_length(self) -> frozenset[str]:
        """KPIs that depend on the length of the run, in any case or in the area as it is."""
        return frozenset(kpi for one in self.stabilities().values() for kpi in one.marked)

    def paired(self, kpi: str, case: str) -> npt.NDArray[np.float64]:
        """How much a case differs from the area as it is, in every replication.

        Returns:
            Shape (replications,), in the unit of the KPI; NaN where it is not defined.

        Raises:
            InputError: when there is no such KPI or case, or a file is missing or broken.
        """
        difference: npt.NDArray[np.float64] = self.result.values(kpi, case) - self.result.values(
            kpi, BASE
        )
        return difference

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return comparison_html(self.result, self.table)

    def at_levels(self) -> list[AtLevels]:
        """Differences over the levels, with where they change sign; empty without levels."""
        return at_levels(self.sensitivity, self.cases) if self.sensitivity is not None else []


def run(
    area: str,
    case: str = BASE,
    settings: Settings = AS_USUAL,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Result:
    """Run one scenario in every replication.

    Raises:
        ScenarioError: what is wrong with the area or the case.
        InputError: what is wrong with the settings.
        FlowsimError: when a run fails.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    return _run(area, (case,), settings, on_progress, until_of(settings.precision))


def compare(
    area: str,
    cases: Sequence[str],
    settings: Settings = AS_USUAL,
    *,
    levels: str = "",
    by_lever: bool = False,
    keys: Sequence[str] = HEADLINE,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Comparison:
    """Compare cases with the area as it is, replication by replication.

    Args:
        area: id or file of an area.
        cases: cases or grids, such as `bed-cut=5/10+rehab-weekend`.
        settings: how to run.
        levels: an uncertain lever to try at several levels, such as
            `team-load=80/100/120`; every case is then compared at each of them too.
        by_lever: try every lever of a case alone too, and say what each accounts for.
        keys: KPIs to show; those that are to be precise are shown too.
        on_progress: called as runs finish.

    Raises:
        as `run`.
    """
    wanted = written_out(cases)
    keys = tuple(dict.fromkeys((*keys, *settings.precision)))
    pairs = [(case, BASE) for case in wanted]
    until = until_of(settings.precision, keys, pairs)
    tried = read_levels(levels, area, settings.scenarios) if levels else None
    if tried is not None:
        check_levels(tried, wanted, area, settings.scenarios)
    at = () if tried is None else tried.cases((BASE, *wanted))
    parts = parts_of_cases(wanted, area, settings.scenarios) if by_lever else {}
    alone = [part for of_case in parts.values() for part in of_case]
    every = tuple(dict.fromkeys((BASE, *wanted, *at, *alone)))
    result = _run(area, every, settings, on_progress, until)
    kpis = result.kpis()
    table = compare_kpis(kpis, pairs=pairs, keys=keys, seed=settings.seed)
    write_comparison(result.folder, table)
    grid = grid_of(wanted, tried, library_of(area, settings.scenarios))
    if grid is not None:
        write_grid(result.folder, grid)
    comparison = Comparison(result, wanted, table)
    if parts:
        taken_apart = waterfall(kpis, parts, keys=keys, seed=settings.seed)
        write_waterfall(result.folder, taken_apart)
        comparison = replace(comparison, waterfall=taken_apart)
    if tried is not None:
        at_all = sensitivity(kpis, tried, wanted, keys=keys, seed=settings.seed)
        write_sensitivity(result.folder, at_all)
        comparison = replace(comparison, levels=tried, sensitivity=at_all)
    return comparison


def _run(
    area: str,
    cases: Sequence[str],
    settings: Settings,
    on_progress: Callable[[Progress], None],
    until: Until | None,
) -> Result:
    scenarios = load_cases(area, cases, settings.scenarios, days=settings.days)
    loads = {one.case: offered_loads(one, seed=settings.seed) for one in scenarios}
    if not settings.allow_unstable:
        check_stable(loads)
    experiment = Experiment(
        scenarios,
        settings.runs,
        settings.seed,
        settings.keep_journeys,
        settings.engine,
        until,
    )
    result = run_experiment(
        experiment,
        out=settings.out,
        workers=settings.workers,
        cluster=settings.cluster,
        on_progress=on_progress,
        about=about_cases(area, [scenario.case for scenario in scenarios], settings.scenarios),
    )
    kpis, series = result.kpis(), result.series()
    found = {one.case: stability(one, loads[one.case], kpis, series) for one in scenarios}
    write_stability(result.folder, found)
    return result


def stabilities(result: Result) -> dict[str, Stability]:
    """What is unstable in each case of a result, and the KPIs that depend on its length.

    Raises:
        InputError: when the file is missing or broken.
    """
    return read_stability(result.folder)


def summary(result: Result, keys: Sequence[str] | None = None) -> list[Summary]:
    """The mean of each KPI over the replications of the first case of a result.

    Without `keys` the headline KPIs; a system too small to have most of them (a queue, a
    calendar) shows every KPI that it has.
    """
    if keys is not None:
        return summarize(result.kpis(), keys, result.cases[0])
    return summarize_shown(result.kpis(), result.cases[0])


def comparison_values(comparison: Comparison, lang: str) -> dict[str, object]:
    """A comparison as plain values, for JSON."""
    return {
        "folder": str(comparison.result.folder),
        "area": comparison.result.area,
        "replications": comparison.result.replications,
        "is_preliminary": comparison.result.replications < FEWEST_FOR_VERDICT,
        "comparison": comparison.table.to_pylist(),
        "sentences": comparison.sentences(lang),
        "rests_on": comparison.rests_on(lang),
        "stability": {case: asdict(one) for case, one in comparison.stabilities().items()},
        "sensitivity": [] if comparison.sensitivity is None else comparison.sensitivity.to_pylist(),
        "waterfall": [] if comparison.waterfall is None else comparison.waterfall.to_pylist(),
        "summaries": {
            case: [asdict(one) for one in found] for case, found in summaries(comparison).items()
        },
        "precision": stop_values(comparison.result),
        "at_levels": [asdict(found) for found in comparison.at_levels()],
    }


def open_result(name: str = "latest", out: Path = Path(defaults.OUT)) -> Result:
    """A stored result: a folder, the name of one in `out`, or `latest`.

    Raises:
        InputError: when there is none, or it is not finished.
    """
    return find_result(name, out)

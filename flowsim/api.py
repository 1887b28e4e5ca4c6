"""What `import flowsim` offers: load, run and compare scenarios, and read results.

    import flowsim

    if __name__ == "__main__":
        comparison = flowsim.compare("halland", ["bed-cut", "rehab-weekend"], workers=2)
        print(comparison.sentences("en")["bed-cut"])

The `__main__` line is needed with more than one worker: the other processes read this
script too. The command line and the page are made from these functions and hold no logic
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.experiment import defaults
from flowsim.experiment.blocks import relabelled
from flowsim.experiment.cases import about_cases, load_cases, read_levels, written_out
from flowsim.experiment.catalogue import Entry, Topic, entries
from flowsim.experiment.compare import BASE, FEWEST_FOR_VERDICT
from flowsim.experiment.compare import compare as compare_kpis
from flowsim.experiment.folder import write_comparison, write_sensitivity
from flowsim.experiment.result import Result, find_result
from flowsim.experiment.run import Experiment, Progress, run_experiment
from flowsim.experiment.sensitivity import AtLevels, Levels, at_levels, sensitivity
from flowsim.experiment.sentences import sentences
from flowsim.experiment.summary import Summary, summarize
from flowsim.kpi.registry import HEADLINE
from flowsim.present.views.source import Source
from flowsim.scenario.copying import copy_scenarios
from flowsim.scenario.explain import Counts, Explained, count
from flowsim.scenario.explain import explain as explain_scenario
from flowsim.scenario.load import load_scenario
from flowsim.scenario.resolved import Scenario


@dataclass(frozen=True)
class Settings:
    """How to run: the same for `run` and `compare`.

    `days` replaces the observed days of the area. `workers` are processes: None is one
    per processor. `out` is the folder of results. `scenarios` is where areas, levers and
    cases are looked for, None for those that come with flowsim.
    """

    replications: int = defaults.REPLICATIONS
    seed: int = defaults.SEED
    days: int | None = None
    workers: int | None = 1
    out: Path = Path(defaults.OUT)
    scenarios: Path | None = None
    keep_journeys: int | Literal["all"] = defaults.KEEP_JOURNEYS


@dataclass(frozen=True)
class Comparison:
    """Cases compared with the area as it is.

    `table` has one row per case and KPI (schema COMPARISON); `levels` and `sensitivity`
    are there when an uncertain lever was tried at several levels.
    """

    result: Result
    cases: tuple[str, ...]
    table: pa.Table
    levels: Levels | None = None
    sensitivity: pa.Table | None = None

    def sentences(self, lang: str) -> dict[str, str]:
        """What is said of each case, in "sv" or "en"."""
        return sentences(self.table, lang)

    def titles(self, lang: str) -> dict[str, str]:
        """What each case is called."""
        return {case: getattr(self.result.about(case).title, lang) for case in self.cases}

    def rests_on(self, lang: str) -> dict[str, tuple[str, ...]]:
        """What the answer for each case rests on, one sentence per lever."""
        return {
            case: tuple(getattr(text, lang) for text in self.result.about(case).rests_on)
            for case in self.cases
        }

    def at_levels(self) -> list[AtLevels]:
        """Differences over the levels, with the break-even; empty without levels."""
        return at_levels(self.sensitivity, self.cases) if self.sensitivity is not None else []


def load(
    area: str, case: str = BASE, scenarios: Path | None = None, *, days: int | None = None
) -> Scenario:
    """A scenario: an area (id or file) with a case applied, validated and frozen.

    Raises:
        ScenarioError: everything that is wrong with it.
    """
    return load_scenario(area, case, scenarios, days=days)


def run(
    area: str,
    case: str = BASE,
    settings: Settings = Settings(),
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
    return _run(area, (case,), settings, on_progress)


def compare(
    area: str,
    cases: Sequence[str],
    settings: Settings = Settings(),
    *,
    levels: str = "",
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
        keys: KPIs to show.
        on_progress: called as runs finish.

    Raises:
        as `run`.
    """
    wanted = written_out(cases)
    tried = read_levels(levels, area, settings.scenarios) if levels else None
    at = (
        [tried.case_at(level, case) for level in tried.values for case in (BASE, *wanted)]
        if (tried)
        else []
    )
    result = _run(area, tuple(dict.fromkeys((BASE, *wanted, *at))), settings, on_progress)
    kpis = result.kpis()
    pairs = [(case, BASE) for case in wanted]
    table = compare_kpis(kpis, pairs=pairs, keys=keys, seed=settings.seed)
    write_comparison(result.folder, table)
    if tried is None:
        return Comparison(result, wanted, table)
    at_all = sensitivity(kpis, tried, wanted, keys=keys, seed=settings.seed)
    write_sensitivity(result.folder, at_all)
    return Comparison(result, wanted, table, tried, at_all)


def _run(
    area: str,
    cases: Sequence[str],
    settings: Settings,
    on_progress: Callable[[Progress], None],
) -> Result:
    scenarios = load_cases(area, cases, settings.scenarios, days=settings.days)
    experiment = Experiment(scenarios, settings.replications, settings.seed, settings.keep_journeys)
    return run_experiment(
        experiment,
        out=settings.out,
        workers=settings.workers,
        on_progress=on_progress,
        about=about_cases(area, [scenario.case for scenario in scenarios], settings.scenarios),
    )


@dataclass(frozen=True)
class Explanation:
    """Every number of a scenario with where it is from, and how many there are of each sort."""

    scenario: Scenario
    rows: tuple[Explained, ...]

    @property
    def counts(self) -> Counts:
        """How many numbers have a source, are assumptions, or are neither."""
        return count(self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of numbers with neither a source nor the word assumption."""
        return tuple(row.key for row in self.rows if row.status == "missing")


def explain(area: str, case: str = BASE, scenarios: Path | None = None) -> Explanation:
    """Every number that a scenario assumes: value, unit, source or assumption, range, lever.

    Raises:
        ScenarioError: everything that is wrong with the scenario.
    """
    scenario = load_scenario(area, case, scenarios)
    return Explanation(scenario, explain_scenario(scenario))


def init(folder: Path, area: str | None = None, scenarios: Path | None = None) -> Path:
    """Copy the scenario files to a new folder, all of them or those for one area.

    Raises:
        ScenarioError: when there is no such area, or the folder is there already.
    """
    return copy_scenarios(folder, area, scenarios)


def summary(result: Result, keys: Sequence[str] = HEADLINE) -> list[Summary]:
    """The mean of each KPI over the replications of the first case of a result."""
    return summarize(result.kpis(), keys, result.cases[0])


def catalogue(topic: Topic, scenarios: Path | None = None) -> tuple[Entry, ...]:
    """What there is to choose from: "areas", "levers", "cases" or "kpis".

    Raises:
        ScenarioError: when the folder does not exist or a file in it is wrong.
    """
    return entries(topic, scenarios)


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
        "sensitivity": [] if comparison.sensitivity is None else comparison.sensitivity.to_pylist(),
        "at_levels": [asdict(found) for found in comparison.at_levels()],
    }


def plot(
    result: Result, lang: str, *, out: Path | None = None, formats: Sequence[str] = ("png", "svg")
) -> list[Path]:
    """Draw every picture of a result; in its folder `figures` if `out` is not given.

    Raises:
        InputError: when a table is missing or broken, or a picture cannot be written.
    """
    from flowsim.present.figures import save

    return save(source_of(result), out or result.folder / "figures", lang, formats)


def source_of(result: Result) -> Source:
    """What pictures are made from: the area and the cases, without those at other levels.

    Raises:
        InputError: when a stored file is missing or broken.
    """
    base = result.cases[0]
    comparison = result.comparison() if result.has_comparison() else None
    shown = [base] if comparison is None else [base, *comparison["scenario"].unique().to_pylist()]
    series = result.series()
    series = series.filter(pc.is_in(series["scenario"].cast(pa.string()), pa.array(shown)))
    if base != BASE:
        # A case that was run alone is what its pictures show as the area.
        series = relabelled(series, BASE)
    titles = {BASE if case == base else case: result.about(case).title for case in shown}
    return Source(result.scenario(base).area, series, comparison, titles)


def open_result(name: str = "latest", out: Path = Path(defaults.OUT)) -> Result:
    """A stored result: a folder, the name of one in `out`, or `latest`.

    Raises:
        InputError: when there is none, or it is not finished.
    """
    return find_result(name, out)

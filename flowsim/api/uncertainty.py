"""How sure an answer is: what a single year may show, what may be best, why it stopped."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flowsim.experiment.best import Best, find_best
from flowsim.experiment.compare import BASE
from flowsim.experiment.result import Result
from flowsim.experiment.summary import Summary, summarize

if TYPE_CHECKING:
    from flowsim.api.comparing import Comparison


def best(comparison: Comparison, kpi: str, *, within: float = 0.0) -> Best:
    """Which of the cases, and the area as it is, may be best for a KPI.

    Args:
        comparison: as `compare` gives it.
        kpi: what to judge by.
        within: how much worse than the best is as good, in the unit of the KPI.

    Raises:
        InputError: when there is no such KPI, neither high nor low is better, or `within`
            is below 0.
    """
    result = comparison.result
    cases = (BASE, *comparison.cases)
    seed = result.manifest["seed"]
    return find_best(result.kpis(), cases, kpi, within=within, seed=seed)


def summaries(comparison: Comparison) -> dict[str, list[Summary]]:
    """By case, the area as it is first: the mean of every KPI shown, and of a single year."""
    kpis = comparison.result.kpis()
    keys = list(dict.fromkeys(comparison.table["kpi"].to_pylist()))
    return {case: summarize(kpis, keys, case) for case in (BASE, *comparison.cases)}


def best_values(found: Best) -> dict[str, object]:
    """What may be best as plain values, for JSON."""
    return {
        **asdict(found),
        "may_be_best": [one.case for one in found.may_be_best],
        "ruled_out": [one.case for one in found.ruled_out],
    }


def stop_values(result: Result) -> dict[str, object] | None:
    """Why it stopped as plain values, for JSON; None when the replications were given."""
    stop = result.stop()
    return None if stop is None else {**asdict(stop), "is_precise": stop.is_precise}

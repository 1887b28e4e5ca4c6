"""The STRESS-DES report of a result."""

from __future__ import annotations

from flowsim.experiment.compare import BASE
from flowsim.experiment.result import Result
from flowsim.present.stress.components import components
from flowsim.present.stress.data import data
from flowsim.present.stress.experiments import experiments
from flowsim.present.stress.items import Item, Study
from flowsim.present.stress.logic import logic
from flowsim.present.stress.objectives import objectives
from flowsim.present.stress.software import software


def stress_items(result: Result, lang: str) -> tuple[Item, ...]:
    """The 24 items of the checklist, filled with what a result knows.

    Args:
        result: of one scenario or several.
        lang: "sv" or "en".

    Raises:
        InputError: when a stored file is missing or broken.
    """
    study = Study(result, tuple(result.scenario(case) for case in _compared(result)), lang)
    sections = (objectives, logic, components, data, experiments, software)
    return tuple(item for section in sections for item in section(study))


def _compared(result: Result) -> list[str]:
    """The area as it is and the cases, without those that were run at other levels."""
    if not result.has_comparison():
        return [result.cases[0]]
    return [BASE, *result.comparison()["scenario"].unique().to_pylist()]

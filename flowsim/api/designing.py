"""Several things varied at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flowsim.api.settings import AS_USUAL, Settings
from flowsim.experiment.design_study import (
    REPLICATIONS,
    DesignConduct,
    Designed,
    DesignQuestion,
    plan_values,
    run_design,
)
from flowsim.experiment.run import Progress


def design(
    question: DesignQuestion,
    settings: Settings = AS_USUAL,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Designed:
    """Main effects and interactions of several factors, or slopes over a Latin hypercube.

    Args:
        question: what is varied, as it is written on the command line.
        settings: how to run; without `replications` it is 20 of each point.
        on_progress: called as runs finish.

    Raises:
        ScenarioError: what is wrong with the area, a lever or any of the points.
        InputError: what is wrong with the question or the settings.
        FlowsimError: when a run fails.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    conduct = DesignConduct(
        settings.seed,
        settings.out,
        settings.replications or REPLICATIONS,
        settings.engine,
        settings.workers,
        settings.cluster,
        settings.days,
    )
    return run_design(
        question,
        replace(
            conduct,
            scenarios=settings.scenarios,
            allow_unstable=settings.allow_unstable,
            on_progress=on_progress,
        ),
    )


def design_values(designed: Designed) -> dict[str, object]:
    """A finished plan as plain values, for JSON."""
    return {
        "folder": str(designed.result.folder),
        "area": designed.result.area,
        "replications": designed.result.replications,
        "plan": plan_values(designed.plan),
        "effects": designed.effects.to_pylist(),
    }


def plot_design(designed: Designed, lang: str) -> list[Path]:
    """Draw the effects into the result folder.

    Raises:
        InputError: when a picture cannot be written.
    """
    from flowsim.present.figures import tornado
    from flowsim.present.figures.files import write

    return write(tornado.draw(designed, lang), designed.result.folder / "figures", "tornado")

"""How many are enough?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowsim.api.settings import AS_USUAL, Settings
from flowsim.experiment.run import Progress
from flowsim.experiment.seek_store import answer_values, folder_of, write_answer
from flowsim.experiment.seek_study import Conduct, Question, Sought, ask, seek_in_area


def seek(
    question: Question,
    settings: Settings = AS_USUAL,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> tuple[Sought, Path]:
    """The first number of a range that is surely enough, and those that cannot be told.

    Args:
        question: what is asked, each part as it is written on the command line.
        settings: how to run; `replications` is not read, the question has its own.
        on_progress: called as runs finish.

    Returns:
        The answer, and the folder in which it is stored.

    Raises:
        ScenarioError: what is wrong with the area, the case or a number of the range.
        InputError: what is wrong with the question.
        FlowsimError: when a run fails.
        Interrupted: on Ctrl-C, with what was finished stored.
    """
    conduct = Conduct(
        settings.seed,
        settings.engine,
        settings.workers,
        settings.cluster,
        settings.days,
        settings.scenarios,
        settings.allow_unstable,
        on_progress,
    )
    asked = ask(question, conduct)
    folder = folder_of(asked, settings.out)
    sought = seek_in_area(asked, folder)
    write_answer(folder, sought)
    return sought, folder


def seek_values(sought: Sought, folder: Path) -> dict[str, object]:
    """The answer as plain values, for JSON."""
    return {"folder": str(folder), **answer_values(sought)}


def plot_seek(sought: Sought, folder: Path, lang: str) -> list[Path]:
    """Draw the curve into the folder of the answer.

    Raises:
        InputError: when a picture cannot be written.
    """
    from flowsim.present.figures import seek as figure
    from flowsim.present.figures.files import write

    return write(figure.draw(sought, lang), folder / "figures", "seek")

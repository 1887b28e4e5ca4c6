"""Simulated against published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowsim.api.comparing import run
from flowsim.api.settings import AS_USUAL, Settings
from flowsim.calibration.check import Row, check
from flowsim.calibration.targets import load_targets
from flowsim.calibration.waiting import special_housing_lines
from flowsim.experiment.compare import BASE
from flowsim.experiment.run import Progress
from flowsim.present.targets_page import page
from flowsim.present.views.targets import EVIDENCE, Against, AgainstPublished, WaitingLine
from flowsim.tables import storage


def calibrate(
    area: str,
    settings: Settings = AS_USUAL,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> AgainstPublished:
    """Run an area as it is and hold it against its published figures.

    Nothing is fitted; the deviations are the answer.

    Raises:
        InputError: when nobody has written targets for the area, or as `run`.
        ScenarioError: what is wrong with the targets, or as `run`.
    """
    targets = load_targets(area)
    result = run(area, settings=settings, on_progress=on_progress)
    kpis = result.kpis()
    rows = sorted(check(targets, kpis), key=lambda row: EVIDENCE.index(row.target.evidence))
    lines = special_housing_lines(kpis, result.series())
    return AgainstPublished(
        area=result.area,
        title=result.scenario(BASE).area.title,
        replications=result.replications,
        rows=tuple(_against(row) for row in rows),
        lines=tuple(
            WaitingLine(
                line.setting, line.at_start, line.came_in, line.moved_in, line.died, line.at_end
            )
            for line in lines
        ),
    )


def _against(row: Row) -> Against:
    target = row.target
    return Against(
        title=target.title,
        unit=target.unit,
        year=target.year,
        source=target.source,
        evidence=target.evidence,
        published=target.value,
        tolerance=target.tolerance,
        simulated=row.simulated,
        low=row.low,
        high=row.high,
    )


def write_calibration(found: AgainstPublished, folder: Path, lang: str) -> tuple[Path, Path]:
    """Write the table as a page and its picture, for documents; returns both files.

    Raises:
        InputError: when a file cannot be written.
    """
    from flowsim.present.figures.files import write
    from flowsim.present.figures.targets import draw

    name = f"{found.area}-published"
    (picture,) = write(draw(found, lang), folder, name, ("svg",))
    text = folder / f"{name}.md"
    storage.write_text(text, page(found, lang, picture.name))
    return text, picture

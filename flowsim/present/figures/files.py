"""Every picture of a result, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from flowsim.errors import InputError
from flowsim.present.figures import (
    causes,
    differences,
    flow,
    heat_map,
    occupancy,
    ready,
    style,
    waterfall,
    weekdays,
)
from flowsim.present.views.causes import delay_by_cause
from flowsim.present.views.differences import differences as differences_of
from flowsim.present.views.flow import flow as flow_of
from flowsim.present.views.heat_map import heat_maps
from flowsim.present.views.source import Source
from flowsim.present.views.timelines import occupancy as occupancy_of
from flowsim.present.views.timelines import ready_in_bed
from flowsim.present.views.waterfall import waterfalls
from flowsim.present.views.weekdays import discharges_by_weekday

FORMATS = ("png", "svg")
# No date in the files: the same result gives the same bytes.
METADATA = {"png": {"Software": "flowsim"}, "svg": {"Date": None, "Creator": "flowsim"}}


def pictures(source: Source, lang: str) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """Name of each picture that a result has something for, with what draws it."""
    titles = source.titles
    first, *others = source.scenarios
    if occupancy_of(source, (first,)).panels:
        yield "occupancy", partial(_occupancy, source, (first,), lang)
        for number, case in enumerate(others, 1):
            yield f"occupancy-case-{number:02d}", partial(_occupancy, source, (first, case), lang)
    yield "ready-in-hospital", lambda: ready.draw(ready_in_bed(source), lang, titles)
    yield "delay-by-cause", lambda: causes.draw(delay_by_cause(source), lang, titles)
    if differences_of(source).panels:
        yield "differences", lambda: differences.draw(differences_of(source), lang, titles)
    for map_of_kpi in heat_maps(source):
        yield f"heat-map-{map_of_kpi.kpi}", partial(heat_map.draw, map_of_kpi, lang)
    for number, view in enumerate(waterfalls(source.waterfall), 1):
        yield f"lever-by-lever-{number:02d}", partial(waterfall.draw, view, lang, titles)
    if flow_of(source, first).links:
        yield "flow", lambda: flow.draw(flow_of(source, first), lang, titles)
    yield "weekdays", lambda: weekdays.draw(discharges_by_weekday(source), lang, titles)


def _occupancy(source: Source, cases: tuple[str, ...], lang: str) -> Figure:
    return occupancy.draw(occupancy_of(source, cases), lang, source.titles)


def save(source: Source, out: Path, lang: str, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draws every picture of a result into a folder; returns the files, in order.

    Raises:
        InputError: `file_not_writable` when the folder or a file cannot be written.
    """
    return [
        file for name, draw in pictures(source, lang) for file in write(draw(), out, name, formats)
    ]


def svg_text(figure: Figure) -> str:
    """One picture as SVG, to stand inside a page."""
    return _content(figure, "svg").decode("utf-8")


def png_bytes(figure: Figure) -> bytes:
    """One picture as PNG, to be shown in a notebook."""
    return _content(figure, "png")


def _content(figure: Figure, ending: str) -> bytes:
    content = BytesIO()
    with mpl.rc_context(style.SETTINGS):
        figure.savefig(content, format=ending, metadata=METADATA[ending])
    return content.getvalue()


def write(figure: Figure, out: Path, name: str, formats: Sequence[str] = FORMATS) -> list[Path]:
    """One picture in each format.

    Raises:
        InputError: `file_not_writable` when the folder or a file cannot be written.
    """
    files = [out / f"{name}.{ending}" for ending in formats]
    for file, ending in zip(files, formats, strict=True):
        try:
            out.mkdir(parents=True, exist_ok=True)
            with mpl.rc_context(style.SETTINGS):
                figure.savefig(file, format=ending, metadata=METADATA[ending])
        except OSError as error:
            raise InputError("file_not_writable", file=file, reason=error.strerror) from error
    return files

"""Pictures of stored results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flowsim.experiment.blocks import relabelled
from flowsim.experiment.compare import BASE
from flowsim.experiment.result import Result
from flowsim.present.views.source import Source


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
    taken_apart = result.waterfall() if result.has_waterfall() else None
    parts = set() if taken_apart is None else set(taken_apart["part"].to_pylist())
    named = [*shown, *sorted(parts & set(result.cases) - set(shown))]
    titles = {BASE if case == base else case: result.about(case).title for case in named}
    at_levels = result.sensitivity() if result.has_sensitivity() else None
    return Source(
        result.scenario(base).area,
        series,
        comparison,
        titles,
        taken_apart,
        at_levels,
        result.grid(),
    )

"""From a stored result to what its pictures are made from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from flowsim.experiment.result import Result
from flowsim.present.views.source import Source
from flowsim.scenario.base import Text
from flowsim.scenario.model import Area


def source_of(result: Result, titles: Mapping[str, Text] | None = None) -> Source:
    """What the pictures of a stored result are made from; `titles` are those of its cases.

    Raises:
        InputError: when a table of the result is missing or broken.
    """
    base = result.folder / "scenarios" / result.manifest["cases"][0]["folder"]
    values = tomllib.loads((base / "scenario.resolved.toml").read_text(encoding="utf-8"))
    return Source(
        area=Area.model_validate(values),
        series=result.series(),
        comparison=result.comparison() if len(result.cases) > 1 else None,
        titles=titles or {},
    )

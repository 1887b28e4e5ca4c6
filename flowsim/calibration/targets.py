"""Published figures that an area is held against, from calibration/targets/AREA.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field

from flowsim.errors import InputError, Problem, ScenarioError
from flowsim.kpi.declare import Dimension
from flowsim.kpi.registry import REGISTRY
from flowsim.scenario.base import UNTITLED, FrozenMap, Id, Part, Text
from flowsim.scenario.files import read_toml
from flowsim.scenario.locate import PACKAGE
from flowsim.scenario.problems import in_file, problem, unknown
from flowsim.scenario.translate import validated

TargetClass = Literal["input", "derived", "independent"]


class Target(Part):
    """One published figure and the key figure of a run that it is compared with.

    `of` are members of the dimension `by`, summed above and below the line before the
    division; with `within` the value is the share (percent) of `of` among those.
    `tolerance` is in the unit of the value. `evidence` (in files: `class`) says what a
    match proves: the figure was put in, the area was derived from it, or neither.
    """

    title: Text
    value: float
    unit: str
    year: str
    source: Annotated[str, Field(min_length=1)]
    confidence: Literal["E", "X", "D", "A"]
    tolerance: Annotated[float, Field(ge=0)]
    evidence: Annotated[TargetClass, Field(alias="class")]
    kpi: str
    by: Dimension = "all"
    of: tuple[str, ...] = ("",)
    within: tuple[str, ...] = ()
    note: Text = UNTITLED


class Targets(Part):
    """The targets of an area, by id, in the order of the file."""

    area: Id
    target: FrozenMap[Id, Target]


def targets_folder() -> Path:
    """Where targets are: in the checkout beside the package, or in the installed copy."""
    checkout = PACKAGE.parent / "calibration" / "targets"
    return checkout if checkout.is_dir() else PACKAGE / "_data" / "calibration" / "targets"


def load_targets(area: str, folder: Path | None = None) -> Targets:
    """The targets of an area.

    Raises:
        InputError: when nobody has written targets for the area.
        ScenarioError: everything that is wrong with the file.
    """
    path = (folder or targets_folder()) / f"{area}.toml"
    shown = f"calibration/targets/{path.name}"
    if not path.is_file():
        raise InputError("no_targets", area=area)
    targets, problems = validated(Targets, read_toml(path, shown))
    if targets is not None:
        problems = tuple(found for name in targets.target for found in _wrong(targets, name))
    if targets is None or problems:
        raise ScenarioError(in_file(problems, shown))
    return targets


def _wrong(targets: Targets, name: str) -> list[Problem]:
    """Problems of a target that the model alone cannot see."""
    target, key = targets.target[name], f"target.{name}"
    if target.kpi not in REGISTRY:
        return [unknown("not_allowed", f"{key}.kpi", target.kpi, REGISTRY)]
    kpi = REGISTRY[target.kpi]
    found = []
    if target.by not in ("all", *kpi.by):
        found.append(unknown("not_allowed", f"{key}.by", target.by, ("all", *kpi.by)))
    unit = "percent" if target.within else kpi.unit
    if target.unit != unit:
        found.append(unknown("not_allowed", f"{key}.unit", target.unit, (unit,)))
    outside = sorted(set(target.of) - set(target.within)) if target.within else []
    if outside:
        found.append(unknown("not_allowed", f"{key}.of", outside[0], target.within))
    if target.by == "all" and target.of != ("",):
        dimensions = ", ".join(get_args(Dimension))
        found.append(
            problem("not_allowed", f"{key}.by", "all", "one of: {names}", names=dimensions)
        )
    return found

"""Two numbers varied at once: which case stands where in the grid, and what its axes are.

Cases such as `bed-cut=5/10+municipal-build-up=110/120` make a grid, and so does one number
of a case over the levels of an uncertain lever. Each cell is a comparison that is made
anyway; here is only which one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from flowsim.experiment.about import about_case
from flowsim.experiment.compare import BASE
from flowsim.experiment.sensitivity import Levels
from flowsim.experiment.stored import read_stored
from flowsim.scenario.base import Text
from flowsim.scenario.cases import Case, Term, parse_case
from flowsim.scenario.levers import read_lever
from flowsim.scenario.locate import Library
from flowsim.tables import storage

FILE = "grid.json"

Number = tuple[str, str, str]
"""A number in a case: the lever, the parameter ("" for its main one), and where ("": all)."""
Numbers = Mapping[Number, float]


@dataclass(frozen=True)
class Axis:
    """A number that is varied: what it is called, its unit, and its values in order."""

    title: Text
    unit: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Cell:
    """The case at two values, and what it is compared with."""

    x: float
    y: float
    scenario: str
    base: str


@dataclass(frozen=True)
class Grid:
    """Every combination of two varied numbers; `title` is what the cases have in common.

    With `at_levels` the second number is a level of something uncertain, and each case is
    compared with the area at the same level.
    """

    title: Text
    x: Axis
    y: Axis
    cells: tuple[Cell, ...]
    at_levels: bool = False


def grid_of(cases: Sequence[str], levels: Levels | None, library: Library) -> Grid | None:
    """The first grid among the cases; None when no two numbers are varied at once.

    Args:
        cases: cases that are compared, written out.
        levels: an uncertain lever that is set to several levels.
        library: where the levers are.
    """
    alike: dict[tuple[str, ...], dict[str, Numbers]] = {}
    for case in cases:
        written = parse_case(case)
        alike.setdefault(_names(written), {})[case] = _numbers(written)
    for names, numbers in alike.items():
        varied = _varied(numbers)
        if len(varied) == 2 and _is_whole(numbers, varied):
            return _of_cases(names, numbers, varied, library)
        if len(varied) == 1 and levels is not None:
            return _over_levels(names, numbers, varied[0], levels, library)
    return None


def _names(case: Case) -> tuple[str, ...]:
    """A case without its numbers: cases that have the same are values of one thing."""
    return tuple(
        ",".join(
            (_who(term), "" if term.value is None else "=", *(name for name, _ in term.others))
        )
        for term in case.terms
    )


def _who(term: Term) -> str:
    """A lever and where: at two places it is two things."""
    return replace(term, value=None, others=()).text


def _numbers(case: Case) -> Numbers:
    found: dict[Number, float] = {}
    for term in case.terms:
        if term.value is not None:
            found[term.name, "", term.at] = term.value
        found |= {(term.name, name, term.at): value for name, value in term.others}
    return found


def _varied(numbers: Mapping[str, Numbers]) -> list[Number]:
    """The numbers that are not the same in every case."""
    every = list(numbers.values())
    return [number for number in every[0] if len({of_case[number] for of_case in every}) > 1]


def _is_whole(numbers: Mapping[str, Numbers], varied: Sequence[Number]) -> bool:
    """Whether every value of one number meets every value of the other."""
    first, second = ({of_case[one] for of_case in numbers.values()} for one in varied)
    return len(numbers) == len(first) * len(second)


def _of_cases(
    names: Sequence[str],
    numbers: Mapping[str, Numbers],
    varied: Sequence[Number],
    library: Library,
) -> Grid:
    x, y = varied
    cells = [Cell(of_case[x], of_case[y], case, BASE) for case, of_case in numbers.items()]
    return Grid(
        _title(names, library),
        _axis(x, [cell.x for cell in cells], library),
        _axis(y, [cell.y for cell in cells], library),
        tuple(cells),
    )


def _over_levels(
    names: Sequence[str],
    numbers: Mapping[str, Numbers],
    varied: Number,
    levels: Levels,
    library: Library,
) -> Grid:
    cells = [
        Cell(of_case[varied], level, levels.case_at(level, case), levels.case_at(level))
        for level in levels.values
        for case, of_case in numbers.items()
    ]
    return Grid(
        _title(names, library),
        _axis(varied, [cell.x for cell in cells], library),
        _axis((levels.lever, levels.parameter, ""), levels.values, library),
        tuple(cells),
        at_levels=True,
    )


def _title(names: Sequence[str], library: Library) -> Text:
    return about_case("+".join(name.partition(",")[0] for name in names), library).title


def _axis(number: Number, values: Sequence[float], library: Library) -> Axis:
    name, of_lever, at = number
    lever = read_lever(name, library)
    parameter = lever.parameters[of_lever or lever.main_parameter or ""]
    title = parameter.title if parameter.title.en else lever.title
    if at:
        title = Text(sv=f"{title.sv} ({at})", en=f"{title.en} ({at})")
    return Axis(title, parameter.unit, tuple(sorted(set(values))))


def write_grid(folder: Path, grid: Grid) -> None:
    """Store it beside the comparison.

    Raises:
        InputError: when the file cannot be written.
    """
    storage.write_json(folder / FILE, TypeAdapter(Grid).dump_python(grid, mode="json"))


def read_grid(folder: Path) -> Grid | None:
    """What was stored beside a comparison; None when there was no grid.

    Raises:
        InputError: when the file is broken.
    """
    file = folder / FILE
    return read_stored(file, Grid) if file.exists() else None

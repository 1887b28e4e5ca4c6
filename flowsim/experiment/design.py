"""Plans of an experiment with several things varied at once: which points are run.

A full factorial takes every combination of levels. A Latin hypercube spreads a few points over
the whole space, so that each factor is tried at as many values as there are points (McKay,
Beckman and Conover 1979, Technometrics 21:239).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

from flowsim.errors import InputError
from flowsim.experiment.seek_quantity import Quantity, find_quantity
from flowsim.sampling.streams import Streams
from flowsim.scenario.base import UNTITLED, Text
from flowsim.scenario.cases import Term, parse_cases
from flowsim.scenario.levers import read_case, read_lever, resolve_case
from flowsim.scenario.locate import Library
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.shape import shape_at

Floats = npt.NDArray[np.float64]
Kind = Literal["factorial", "lhs"]

MOST_POINTS = 512
FEWEST_PER_FACTOR = 3
"""Points of a Latin hypercube for each factor, besides 5, so that a line can be fitted."""
TRIES = 200
"""Latin hypercubes that are drawn; the one with the least correlated factors is taken."""
OFF, ON = 0.0, 1.0
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True)
class Factor:
    """Something that is varied: a lever over its levels, on and off, or a number of the area.

    `name` is what stands before `=`; levels are in its own unit, 0 and 1 when `is_switch`.
    """

    name: str
    levels: tuple[float, ...]
    unit: str = ""
    title: Text = UNTITLED
    quantity: Quantity | None = None
    is_switch: bool = False
    is_whole: bool = False

    @property
    def low(self) -> float:
        """The first level; for a Latin hypercube the lower end."""
        return self.levels[0]

    @property
    def high(self) -> float:
        """The last level; for a Latin hypercube the upper end."""
        return self.levels[-1]

    def written(self, level: float) -> str:
        """The factor at a level, in the grammar of cases; empty when it is off."""
        if self.is_switch:
            return self.name if level == ON else ""
        return Term(self.name, level).text


@dataclass(frozen=True)
class Plan:
    """The points to run: shape (points, factors), each value in the unit of its factor.

    `base` are levers that every point has besides.
    """

    kind: Kind
    factors: tuple[Factor, ...]
    points: Floats = field(compare=False)
    base: str = ""

    def case(self, point: int) -> str:
        """What a point is called: its factors as they are written, those that are off left out."""
        written = (one.written(level) for one, level in self.levels(point))
        return "+".join(text for text in (self.base, *written) if text)

    def levels(self, point: int) -> list[tuple[Factor, float]]:
        """Every factor with its level at a point."""
        return [
            (one, float(level)) for one, level in zip(self.factors, self.points[point], strict=True)
        ]

    @property
    def scaled(self) -> Floats:
        """The points with every factor from 0 at its low to 1 at its high end."""
        low = np.asarray([one.low for one in self.factors])
        high = np.asarray([one.high for one in self.factors])
        return np.asarray((self.points - low) / (high - low))


def read_factor(text: str, scenario: Scenario, library: Library) -> Factor:
    """The factor that `LEVER=LOW/HIGH`, `LEVER` or `KEY@PLACE=LOW/HIGH` stands for.

    Raises:
        ScenarioError: when it is not written like that, or there is no such lever.
        InputError: when it has one level only, or there is no such number.
    """
    name, _, values = text.partition("=")
    if "." in name:
        return _of_number(name.strip(), values, text, scenario)
    cases = parse_cases([text])
    terms = [term for case in cases for term in case.terms]
    if any(len(case.terms) != 1 for case in cases) or any(term.others for term in terms):
        raise InputError("design_factor_not_read", text=text)
    for case in cases:
        resolve_case(case, library)
    if len(cases) == 1 and terms[0].value is None:
        return Factor(terms[0].name, (OFF, ON), "", _title(terms[0].name, library), None, True)
    levels = tuple(term.value for term in terms if term.value is not None)
    _check_levels(levels, text)
    lever = read_lever(terms[0].name, library)
    assert lever.main_parameter is not None  # or it could have no value
    unit = lever.parameters[lever.main_parameter].unit
    return Factor(terms[0].name, levels, unit, lever.title)


def _of_number(name: str, values: str, text: str, scenario: Scenario) -> Factor:
    quantity = find_quantity(name, scenario)
    written = [value.strip() for value in values.split("/")]
    if not all(_NUMBER.fullmatch(value) for value in written):
        raise InputError("design_factor_not_read", text=text)
    levels = tuple(float(value) for value in written)
    _check_levels(levels, text)
    shape = shape_at(Area, quantity.key.split("."))
    is_whole = shape is not None and shape.is_whole_number
    return Factor(name, levels, quantity.unit, quantity.title, quantity, is_whole=is_whole)


def _check_levels(levels: Sequence[float], text: str) -> None:
    if len(levels) < 2 or len(set(levels)) < len(levels):
        raise InputError("design_one_level", text=text)


def _title(name: str, library: Library) -> Text:
    saved = name in library.cases()
    return read_case(name, library).title if saved else read_lever(name, library).title


def plan(kind: Kind, factors: Sequence[Factor], points: int, *, seed: int) -> Plan:
    """The points to run.

    Args:
        kind: every combination, or a Latin hypercube between the first and last levels.
        factors: what is varied.
        points: of a Latin hypercube; a factorial has those that it has.
        seed: of the experiment.

    Raises:
        InputError: when there are fewer than two factors, one is named twice, or there are
            too many or too few points.
    """
    names = [one.name for one in factors]
    twice = [name for position, name in enumerate(names) if name in names[:position]]
    if twice:
        raise InputError("design_factor_twice", name=twice[0])
    if len(factors) < 2:
        raise InputError("design_one_factor")
    if kind == "factorial":
        count = int(np.prod([len(one.levels) for one in factors]))
        if count > MOST_POINTS:
            raise InputError("design_too_many", points=count, most=MOST_POINTS)
        return Plan(kind, tuple(factors), np.asarray(list(product(*(f.levels for f in factors)))))
    least = 5 + FEWEST_PER_FACTOR * len(factors)
    if not least <= points <= MOST_POINTS:
        raise InputError(
            "number_out_of_range", name="points", value=points, least=least, most=MOST_POINTS
        )
    return Plan(
        kind, tuple(factors), _in_units(latin_hypercube(len(factors), points, seed), factors)
    )


def latin_hypercube(factors: int, points: int, seed: int) -> Floats:
    """Points in the unit cube, one in each of as many slices of every factor.

    Of many drawn, the one in which no two factors go together more than they must.
    """
    drawn = Streams(seed, 0).uniforms("design/points", "", TRIES * points * factors * 2)
    order, inside = drawn.reshape(2, TRIES, points, factors)
    cubes = (np.argsort(order, axis=1) + inside) / points
    together = [_most_together(cube) for cube in cubes]
    return np.asarray(cubes[int(np.argmin(together))])


def _most_together(cube: Floats) -> float:
    found = np.asarray(np.corrcoef(cube, rowvar=False))
    return float(np.abs(found - np.eye(cube.shape[1])).max())


def _in_units(cube: Floats, factors: Sequence[Factor]) -> Floats:
    points = np.empty_like(cube)
    for column, one in enumerate(factors):
        values = one.low + cube[:, column] * (one.high - one.low)
        if one.is_switch:
            values = np.where(cube[:, column] < 0.5, OFF, ON)
        elif one.is_whole:
            values = np.floor(values + 0.5)
        # As it is written in the name of the case, so that name and value are the same.
        points[:, column] = [float(f"{value:.6g}") for value in values]
    return points

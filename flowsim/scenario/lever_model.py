"""What a lever file and a case file may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from flowsim.scenario.base import UNTITLED, FrozenMap, Id, Part, Text, Weekday


def _number_or_name(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise PydanticCustomError("bad_amount", "a number or the name of a parameter")
    return value


Amount = Annotated[
    Any, AfterValidator(_number_or_name), WithJsonSchema({"type": ["number", "string"]})
]
"""A number, or the name of a parameter: after `-` minus it, after `1-` the rest of it, and with
`*` between several, or numbers, their product."""

OPERATIONS = (
    "set",
    "like",
    "append",
    "add",
    "multiply",
    "change_percent",
    "move",
    "copy",
    "spread",
    "shift",
)


class Parameter(Part):
    """A number that the user of a lever may choose, within limits.

    `levels` are those worth trying when nobody knows: low, middle, high. `today` is the value
    that changes nothing, for a lever whose scale has one: it stands at it until it is moved.
    """

    title: Text = UNTITLED
    default: float
    low: float
    high: float
    unit: str = ""
    main: bool = False
    levels: tuple[float, ...] = ()
    today: float | None = None

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        today = () if self.today is None else (self.today,)
        if not all(self.low <= n <= self.high for n in (self.default, *self.levels, *today)):
            raise PydanticCustomError("default_outside_limits", "low <= default <= high")
        return self


class MoveDays(Part):
    """Move a percentage of each day's number to other days; the week keeps its total."""

    from_days: Annotated[tuple[Weekday, ...], Field(alias="from", min_length=1)]
    to_days: Annotated[tuple[Weekday, ...], Field(alias="to", min_length=1)]
    percent: Amount = 100.0


class CopyDay(Part):
    """Give other days a percentage of one day's number."""

    from_day: Annotated[Weekday, Field(alias="from")]
    to_days: Annotated[tuple[Weekday, ...], Field(alias="to", min_length=1)]
    percent: Amount = 100.0


class ShiftShares(Part):
    """Give a percentage of some shares to another one; the table keeps its sum of 1."""

    from_names: Annotated[tuple[Id, ...], Field(alias="from", min_length=1)]
    to_name: Annotated[Id, Field(alias="to")]
    percent: Amount = 100.0


class LeverChange(Part):
    """One change: where (`key`, `where`), and exactly one operation."""

    key: Annotated[str, Field(min_length=1)]
    where: FrozenMap[str, Any] = Field(default_factory=dict)
    set: Any = None
    like: Annotated[str, Field(min_length=1)] | None = None
    append: Any = None
    add: Amount | None = None
    multiply: Amount | None = None
    change_percent: Amount | None = None
    move: MoveDays | None = None
    copy_day: Annotated[CopyDay | None, Field(alias="copy")] = None
    spread: Amount | None = None
    shift: ShiftShares | None = None
    source: str | None = None
    assumption: str | None = None
    confidence: Literal["E", "X", "D", "A"] | None = None
    note: str | None = None
    range: Annotated[tuple[float, ...], Field(min_length=2, max_length=2)] | None = None

    @property
    def operation(self) -> str:
        """The name of the one operation."""
        return next(iter(self._operations()))

    @model_validator(mode="after")
    def _one_operation(self) -> Self:
        if len(self._operations()) != 1:
            raise PydanticCustomError(
                "not_one_operation", "one of {names}", {"names": ", ".join(OPERATIONS)}
            )
        return self

    def _operations(self) -> list[str]:
        given = {name.removesuffix("_day") for name in self.model_fields_set}
        return [name for name in OPERATIONS if name in given]


class Prior(Part):
    """What a lever adds because of an effect in the literature, not of queueing.

    Left out of a case that has a lever with `without_priors`.
    """

    document: str
    change: Annotated[tuple[LeverChange, ...], Field(min_length=1)]


class Lever(Part):
    """One named change that somebody could decide.

    `areas` are those it was written for (none: any area that has what it changes).
    """

    title: Text = UNTITLED
    description: Text = UNTITLED
    topic: str = ""
    document: str = ""
    items: tuple[str, ...] = ()
    evidence: str = ""
    rests_on: Text = UNTITLED
    parameters: FrozenMap[Id, Parameter] = Field(default_factory=dict)
    replaces: tuple[Id, ...] = ()
    areas: tuple[Id, ...] = ()
    without_priors: bool = False
    change: Annotated[tuple[LeverChange, ...], Field(min_length=1)]
    prior: Prior | None = None

    @model_validator(mode="after")
    def _at_most_one_main_parameter(self) -> Self:
        if sum(parameter.main for parameter in self.parameters.values()) > 1:
            raise PydanticCustomError("several_main_parameters", "one main parameter")
        return self

    @property
    def main_parameter(self) -> str | None:
        """The parameter that `lever=value` sets: the one marked, or the only one."""
        marked = [name for name, parameter in self.parameters.items() if parameter.main]
        names = marked or list(self.parameters)
        return names[0] if len(names) == 1 else None


class SavedCase(Part):
    """A named list of levers with values."""

    title: Text = UNTITLED
    note: Text = UNTITLED
    levers: Annotated[tuple[str, ...], Field(min_length=1)]

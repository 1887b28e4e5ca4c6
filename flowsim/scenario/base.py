"""What every part of a scenario is built from: frozen, strict, with units in key names."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flowsim.units import DAY_MIN, HOUR_MIN, WEEKDAYS, clock_minutes


class Part(BaseModel):
    """A frozen piece of a scenario; a key it does not know is an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True
    )


def _clock_text(text: str) -> str:
    try:
        clock_minutes(text)
    except ValueError as error:
        raise PydanticCustomError("bad_clock", "not a time of day") from error
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Clock = Annotated[str, AfterValidator(_clock_text)]
Probability = Annotated[float, Field(ge=0, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MOST_DAYS = 100_000
"""The longest duration: far longer than a life, and its minutes are still whole numbers."""
MOST_HOURS = MOST_DAYS * 24
MOST_MINUTES = MOST_HOURS * 60
EVERY_DAY: tuple[Weekday, ...] = WEEKDAYS  # type: ignore[assignment]
WORKING_WEEK: tuple[Weekday, ...] = EVERY_DAY[:5]

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(Mapping[K, V]):
    """A mapping that cannot be changed and, unlike a mapping proxy, can be pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # Mapping has slower ways of its own; reading an area asks hundreds of thousands of times.
    def __contains__(self, key: object) -> bool:
        return key in self._items

    def keys(self) -> KeysView[K]:
        """The keys, in the order of the file."""
        return self._items.keys()

    def values(self) -> ValuesView[V]:
        """The values, in the order of their keys."""
        return self._items.values()

    def items(self) -> ItemsView[K, V]:
        """Keys with their values, in the order of the file."""
        return self._items.items()

    def __repr__(self) -> str:
        return f"FrozenDict({self._items!r})"


def _plain(mapping: Mapping[K, V]) -> dict[K, V]:
    return dict(mapping)


FrozenMap = Annotated[
    Mapping[K, V],
    AfterValidator(FrozenDict),
    PlainSerializer(_plain),
]


class Text(Part):
    """A text that users read, in both languages; one string serves both."""

    sv: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_string_serves_both(cls, value: object) -> object:
        return {"sv": value, "en": value} if isinstance(value, str) else value


UNTITLED = Text()
"""Shown as the id of the part that has it."""


class Week(Part):
    """One number per weekday; the key that holds it says the unit."""

    mon: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    tue: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    wed: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    thu: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    fri: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    sat: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    sun: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0

    def by_day(self) -> tuple[float, ...]:
        """The seven numbers, Monday first."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


class DurationPart(Part):
    """One part of a mixture of durations."""

    share: Share
    duration: Duration


class Duration(Part):
    """A length of time: a number or a distribution, with its unit in the key.

    `fixed` takes `days`, `hours` or `minutes`; `exponential` a mean; `lognormal` and
    `gamma` a mean and `cv` (standard deviation / mean); `uniform` a `low_` and a
    `high_`; `mixture` a list of `parts` whose shares sum to 1. `max_days` cuts the
    upper tail (the value is set to it).
    """

    family: Literal["fixed", "exponential", "lognormal", "gamma", "uniform", "mixture"] = "fixed"
    days: Annotated[float, Field(ge=0, le=MOST_DAYS)] | None = None
    hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] | None = None
    minutes: Annotated[float, Field(ge=0, le=MOST_MINUTES)] | None = None
    mean_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] | None = None
    mean_hours: Annotated[float, Field(gt=0, le=MOST_HOURS)] | None = None
    mean_minutes: Annotated[float, Field(gt=0, le=MOST_MINUTES)] | None = None
    cv: Annotated[float, Field(gt=0, le=10)] | None = None
    low_days: Annotated[float, Field(ge=0, le=MOST_DAYS)] | None = None
    high_days: Annotated[float, Field(ge=0, le=MOST_DAYS)] | None = None
    low_hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] | None = None
    high_hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] | None = None
    low_minutes: Annotated[float, Field(ge=0, le=MOST_MINUTES)] | None = None
    high_minutes: Annotated[float, Field(ge=0, le=MOST_MINUTES)] | None = None
    parts: tuple[DurationPart, ...] = ()
    max_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        given = {
            key
            for key in type(self).model_fields
            if key not in {"family", "max_days"} and getattr(self, key) not in (None, ())
        }
        allowed = _DURATION_KEYS[self.family]
        if given not in allowed:
            ways = " or ".join(" + ".join(sorted(way)) for way in allowed)
            raise PydanticCustomError(
                "duration_form",
                "a {family} duration takes {ways}",
                {"family": self.family, "ways": ways},
            )
        if self.family == "uniform" and self._in_minutes("low") > self._in_minutes("high"):
            raise PydanticCustomError("low_above_high", "low is above high")
        if self.parts and abs(sum(part.share for part in self.parts) - 1) > 1e-6:
            raise _not_one(sum(part.share for part in self.parts))
        return self

    def _in_minutes(self, prefix: str) -> float:
        stem = f"{prefix}_" if prefix else ""
        for unit, minutes in (("days", DAY_MIN), ("hours", HOUR_MIN), ("minutes", 1)):
            value = getattr(self, stem + unit)
            if value is not None:
                return float(value) * minutes
        raise ValueError(f"no {prefix} value")

    @property
    def fixed_min(self) -> float:
        """Minutes of a fixed duration."""
        return self._in_minutes("")

    @property
    def low_min(self) -> float:
        """Lower end of a uniform duration, minutes."""
        return self._in_minutes("low")

    @property
    def high_min(self) -> float:
        """Upper end of a uniform duration, minutes."""
        return self._in_minutes("high")

    @property
    def mean_min(self) -> float:
        """Mean, minutes, before any cut at `max_days`."""
        if self.family == "mixture":
            return sum(part.share * part.duration.mean_min for part in self.parts)
        if self.family == "uniform":
            return (self.low_min + self.high_min) / 2
        return self.fixed_min if self.family == "fixed" else self._in_minutes("mean")


_UNITS = ("days", "hours", "minutes")
_DURATION_KEYS: dict[str, list[set[str]]] = {
    "fixed": [{unit} for unit in _UNITS],
    "exponential": [{f"mean_{unit}"} for unit in _UNITS],
    "lognormal": [{f"mean_{unit}", "cv"} for unit in _UNITS],
    "gamma": [{f"mean_{unit}", "cv"} for unit in _UNITS],
    "uniform": [{f"low_{unit}", f"high_{unit}"} for unit in _UNITS],
    "mixture": [{"parts"}],
}


class Dated(Part):
    """A change that holds between two dates, both included."""

    from_date: date
    to_date: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_date > self.to_date:
            raise PydanticCustomError("dates_out_of_order", "from_date is after to_date")
        return self


def shares_sum_to_one(shares: Mapping[Any, float]) -> Mapping[Any, float]:
    """The shares themselves.

    Raises:
        PydanticCustomError: when they do not sum to 1 (within a millionth).
    """
    total = sum(shares.values())
    if shares and abs(total - 1) > 1e-6:
        raise _not_one(total)
    return shares


Shares = Annotated[FrozenMap[K, Share], AfterValidator(shares_sum_to_one)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def _not_one(total: float) -> PydanticCustomError:
    return PydanticCustomError("shares_not_one", "sums to {total}", {"total": f"{total:.6g}"})


DurationPart.model_rebuild()

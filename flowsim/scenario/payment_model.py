"""Who pays: rules of payment responsibility (Act 2017:612, chapter 5) and unit costs.

A rule is one TOML file in `scenarios/payment`, amounts per day and unit costs are price
lists in `scenarios/costs`; the area says which of them it uses. What each rule says, with
paragraphs and sources, is in docs/payment.md.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from flowsim.scenario.base import UNTITLED, Clock, FrozenMap, Id, Part, Text
from flowsim.terms import Kind, Owner

Days = Annotated[int, Field(ge=0, le=365)]
Sek = Annotated[int, Field(ge=0, le=1_000_000)]
Care = Literal["somatic", "psychiatric"]
BOTH: tuple[Care, ...] = ("somatic", "psychiatric")


class PaymentClock(Part):
    """How days are counted for notices sent between two dates, for one or both care forms.

    `individual`: payment begins `free_days` after the date of the notice, one day later
    when it was sent after `noon`; every day from then on is paid for. `average`: days
    from notice to discharge are averaged over the discharges of a municipality in a
    calendar month, and what exceeds `threshold_days` on average is paid for; cases of
    more than `individual_over_days` leave the average, and their days above are paid for.
    """

    care: tuple[Care, ...] = Field(default=BOTH, min_length=1)
    from_date: date | None = None
    to_date: date | None = None
    method: Literal["individual", "average"]
    free_days: Days | None = None
    noon: Clock | None = None
    threshold_days: Days | None = None
    individual_over_days: Days | None = None
    counts_day_0: bool = True
    counts_last_day: bool = False
    stops_at_receiver_ready: bool = False
    counts_interrupted: bool = False
    counts_deaths: bool = False
    needs_admission_notice: bool = True
    needs_sip_call: bool = True
    sip_call_within_days: Days | None = None

    @model_validator(mode="after")
    def _has_what_its_method_needs(self) -> Self:
        needed, other = ("free_days", "threshold_days")
        if self.method == "average":
            needed, other = other, needed
        if getattr(self, needed) is None or getattr(self, other) is not None:
            raise PydanticCustomError(
                "payment_clock_form",
                "{method} takes {needed}",
                {"method": self.method, "needed": needed},
            )
        return self


class DayAmount(Part):
    """Amount per day of care in a calendar year; without `sek` it is not known."""

    year: Annotated[int, Field(ge=1992, le=2200)]
    sek: Sek | None = None


class PaymentRule(Part):
    """One rule of payment responsibility: the first clock that fits a notice counts it."""

    title: Text = UNTITLED
    clocks: tuple[PaymentClock, ...] = Field(min_length=1)


class DayAmounts(Part):
    """A price list of the amount per day of care, year by year."""

    title: Text = UNTITLED
    amounts: tuple[DayAmount, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _some_year_is_known(self) -> Self:
        if all(amount.sek is None for amount in self.amounts):
            raise PydanticCustomError("no_known_year", "no year has an amount")
        return self


class Payment(Part):
    """The rule an area uses; `rules` and `amounts` are filled in from the files."""

    rule: Id
    day_amounts: Id
    psychiatric_specialties: tuple[Id, ...] = ()
    rules: FrozenMap[Id, PaymentRule] = Field(default_factory=dict)
    amounts: tuple[DayAmount, ...] = ()


class PlaceCost(Part):
    """What a kind of setting costs: each staffed place, and each place that is taken."""

    staffed_day_sek: Sek = 0
    occupied_day_sek: Sek = 0
    occupied_hour_sek: Sek = 0
    help_hour_sek: Sek = 0  # where places are minutes of help a week

    @property
    def occupied_sek(self) -> int:
        """SEK for a place taken for a day."""
        return self.occupied_day_sek + 24 * self.occupied_hour_sek


class UnitCosts(Part):
    """A price list: settings by kind, and an hour of staff in tasks by who pays it."""

    title: Text = UNTITLED
    price_year: Annotated[int, Field(ge=1992, le=2200)]
    places: FrozenMap[Kind, PlaceCost] = Field(default_factory=dict)
    staff_hour_sek: FrozenMap[Owner, Sek] = Field(default_factory=dict)


class Costs(Part):
    """The price list an area uses; `prices` is filled in from its file."""

    price_list: Id
    prices: UnitCosts | None = None

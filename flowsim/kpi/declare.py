"""What a KPI declares about itself, so that nobody has to guess what a number means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Dimension = Literal[
    "all",
    "hospital",
    "municipality",
    "setting",
    "kind",
    "specialty",
    "need",
    "next-kind",
    "task",
    "team",
    "hour",
    "weekday",
    "payment-rule",
    "payment-rule-municipality",
]
"""What a KPI can be split by; `next-kind` is the kind of setting a stay was left for.

Members of `payment-rule-municipality` are written `rule/municipality`.
"""

Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    sv: str
    en: str


@dataclass(frozen=True)
class Kpi:
    """One key figure: its name, its clock, whom it counts and who defined it.

    The value is `numerator * times / (denominator * per)`: integer sums and one
    division. `numerator` and `denominator` say what is summed, as stored beside the
    value in the table of KPIs. A KPI that counts `cases` counts those whose clock
    stops in the observed window; one that counts `time` is cut at the window (R28).
    """

    key: str
    title: Words
    unit: str
    better: Better
    counts: Literal["time", "cases"]
    clock_start: Words
    clock_stop: Words
    population: Words
    definition: Words
    source: str
    numerator: str
    denominator: str
    by: tuple[Dimension, ...] = ()
    times: int = 1
    per: int = 1
    decimals: int = 1

    def value(self, numerator: int, denominator: int) -> float | None:
        """The value in `unit`; None when there is nothing to divide by."""
        return numerator * self.times / (denominator * self.per) if denominator else None


UNITS: Mapping[str, Words] = MappingProxyType(
    {
        "percent": Words("%", "%"),
        "beds": Words("vårdplatser", "beds"),
        "patients": Words("patienter", "patients"),
        "per-100-beds": Words("per 100 vårdplatser", "per 100 staffed beds"),
        "per-100-electives": Words("per 100 planerade", "per 100 electives"),
        "per-100-discharges": Words("per 100 utskrivningar", "per 100 discharges"),
        "hours": Words("timmar", "hours"),
        "hours-per-week": Words("timmar per vecka", "hours per week"),
        "days-per-week": Words("dygn per vecka", "days per week"),
        "days": Words("dagar", "days"),
        "per-day": Words("per dag", "per day"),
        "per-week": Words("per vecka", "per week"),
        "per-year": Words("per år", "per year"),
        "msek-per-year": Words("Mkr per år", "million SEK per year"),
        "bed-days-per-week": Words("vårddygn per vecka", "bed days per week"),
        "days-per-1000": Words(
            "dagar per 1 000 invånare 65+ och år", "days per 1,000 inhabitants 65+ a year"
        ),
    }
)
"""How the unit of a KPI is written."""

AT_SIX = Words("klockan 06:00", "06:00")
ENTERED = Words("inskriven i miljön", "the setting is entered")
LEFT = Words("lämnar miljön", "the setting is left")
NOTICE_SENT = Words("underrättelse om utskrivningsklar skickad", "ready notice sent")
NEED_ENDED = Words("medicinskt färdig: behovet upphör", "medically ready: the need ends")
NO_CLOCK = Words("ingen klocka: ett antal", "no clock: a count")

WARDS = Words("vårdplatser på vårdavdelningar", "beds in wards")
WARD_DISCHARGES = Words(
    "utskrivningar i livet från vårdavdelning till annat än vårdavdelning",
    "discharges alive from a ward to anything but a ward",
)
PLANNED_DISCHARGES = Words(
    "utskrivningar i livet från vårdavdelning av patienter med utskrivningsplanering",
    "discharges alive from a ward of patients with discharge planning",
)
OWN_DEFINITION = "flowsim (docs/model.md)"

"""The scenario: everything that is assumed, frozen and validated.

These classes hold values only. Where a value comes from (source, assumption, range)
is kept beside them by `scenario.load`; how one number leads to another is in
docs/model.md. Units stand in the key names.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from flowsim.scenario.base import (
    EVERY_DAY,
    MOST_DAYS,
    MOST_HOURS,
    UNTITLED,
    Clock,
    Count,
    Dated,
    Duration,
    FrozenMap,
    Id,
    Part,
    Probability,
    Share,
    Shares,
    Text,
    Week,
    Weekday,
)
from flowsim.scenario.payment_model import Costs, Payment
from flowsim.scenario.start_model import Start
from flowsim.terms import Cause, Gate, Kind, NeedCategory, NoticeKind, Owner, TaskStart


class Horizon(Part):
    """What is run: warm-up, observed days, follow-up (R28). Starts on a Monday at 00:00."""

    start_date: date
    warm_up_weeks: Annotated[int, Field(ge=0, le=520)] = 0
    days: Annotated[int, Field(ge=1, le=36_500)] = 365
    follow_up_days: Annotated[int, Field(ge=0, le=365)] = 30

    @property
    def total_days(self) -> int:
        """Days of the whole run: warm-up, observed days and follow-up."""
        return self.warm_up_weeks * 7 + self.days + self.follow_up_days


class Hospital(Part):
    """A hospital site."""

    title: Text = UNTITLED


class Municipality(Part):
    """A municipality; `hospitals` is where its residents are taken (shares sum to 1)."""

    title: Text = UNTITLED
    population: Count = 0
    population_65: Count = 0
    population_80: Count = 0
    hospitals: Shares[Id] = Field(default_factory=dict)


class AdmissionWindow(Part):
    """When a setting admits, on these weekdays."""

    days: tuple[Weekday, ...] = EVERY_DAY
    opens: Clock
    closes: Clock


class Round(Part):
    """A moment at which a stay can be declared ready, on these weekdays."""

    days: tuple[Weekday, ...] = EVERY_DAY
    at: Clock


class PlacesChange(Dated):
    """Staffed places between two dates: a number, or a percent of the ordinary number."""

    places: Count | None = None
    percent: Annotated[float, Field(ge=0, le=1000)] | None = None


class PriorityRule(Part):
    """Priority in the line of a setting (lower is served first), by where patients wait.

    After `after_days` of waiting since the request it becomes `becomes` (A54).
    """

    origins: tuple[Kind, ...] = ()  # empty: from anywhere
    priority: Annotated[int, Field(ge=0, le=99)]
    after_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] | None = None
    becomes: Annotated[int, Field(ge=0, le=99)] | None = None


class Alternative(Part):
    """What a patient waiting for this setting may accept instead (R10-R13).

    `target` is `surge`, `stay`, `postpone`, `elsewhere`, the id of a setting, or a kind
    (resolved like a first choice). `after` counts from the ticket being in line; the
    drawn patience of `patience` is used when `after` is left out. `after_tries` keeps it
    for those who have been postponed at least so many times (R13).
    """

    target: Id
    origins: tuple[Kind, ...] = ()  # empty: from anywhere
    specialties: tuple[Id, ...] = ()
    after: Duration | None = None
    patience: Duration | None = None
    keeps_ticket: bool = False
    need_percent: Annotated[int, Field(ge=0, le=1000)] = 100
    after_tries: Annotated[int, Field(ge=0, le=100)] = 0
    postpone_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    priority_after_tries: Annotated[int, Field(ge=1, le=100)] | None = None
    raised_priority: Annotated[int, Field(ge=0, le=99)] | None = None


class EarlyReady(Part):
    """Readiness under pressure (R21): who is almost done is declared ready now."""

    enabled: bool = False
    trigger_percent: Annotated[int, Field(gt=0, le=1000)] = 100
    within_hours: Annotated[float, Field(gt=0, le=MOST_HOURS)] = 12


class PlaceClosure(Part):
    """Chance in staffing (R26): on a day, so many places are closed with this probability."""

    probability: Probability = 0.0
    places: Count = 0


class Setting(Part):
    """Where patients stay: a ward, a short-term unit, special housing, home help.

    `places` left out means without limit. `hospital`, `municipality` and
    `specialties` say whose first choice it is among the settings of its kind.
    """

    kind: Kind
    title: Text = UNTITLED
    owner: Owner = Owner.REGION
    hospital: Id | None = None
    municipality: Id | None = None
    specialties: tuple[Id, ...] = ()
    places: Count | None = None
    weekday_places: FrozenMap[Weekday, Count] = Field(default_factory=dict)
    changes: tuple[PlacesChange, ...] = ()
    surge_places: Count = 0
    closure: PlaceClosure = PlaceClosure()
    unit: Literal["places", "minutes-per-week"] = "places"
    windows: tuple[AdmissionWindow, ...] = ()  # empty: always open
    open_on_holidays: bool = True
    rounds: tuple[Round, ...] = ()  # empty: declared ready at once
    turnaround_minutes: Annotated[int, Field(ge=0, le=525_600)] = 0
    travel_minutes: Annotated[int, Field(ge=0, le=525_600)] = 0
    keeps_place: bool = False
    priorities: tuple[PriorityRule, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    early_ready: EarlyReady = EarlyReady()


class SeasonalClosure(Dated):
    """Staffed places of these kinds as a percent of the ordinary number, between dates."""

    kinds: tuple[Kind, ...]
    hospitals: tuple[Id, ...] = ()
    percent: Annotated[float, Field(ge=0, le=100)]


class SlotHours(Part):
    """A slot that comes back on weekdays: from, to and its budget, in cases or minutes."""

    starts: Clock
    ends: Clock
    cases_per_day: Week | None = None
    minutes_per_day: Week | None = None


class SlotChange(Dated):
    """The budget of every slot between two dates, as a percent of the ordinary one."""

    percent: Annotated[float, Field(ge=0, le=1000)]


class Team(Part):
    """People who do tasks in slots (R22-R24).

    `role` is what tasks ask for; hospital, municipality and specialties say for whom.
    A case-slot takes that many cases; a minute-slot that many minutes of work.
    `budget_percent` scales all of them at once; what is less than a whole case or minute
    is carried to the team's next slot.
    """

    title: Text = UNTITLED
    role: Id
    owner: Owner = Owner.REGION
    hospital: Id | None = None
    municipality: Id | None = None
    specialties: tuple[Id, ...] = ()
    slots: tuple[SlotHours, ...]
    budget_percent: Annotated[float, Field(ge=0, le=1000)] = 100.0
    changes: tuple[SlotChange, ...] = ()
    open_on_holidays: bool = False
    notice_hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] = 0.0
    cancelled_probability: Probability = 0.0


class Search(Part):
    """Extra work when information is missing and has to be looked for (A16, A39)."""

    probability: Probability = 0.0
    work: Duration = Duration(minutes=0)


class Task(Part):
    """A piece of discharge work, for the transitions and needs it belongs to.

    `work` is staff minutes taken from a minute-slot; `takes` the minutes after the
    slot, or the whole time without a team. `incomplete_probability` is the chance that
    an attempt fails for lack of information; it is tried again after `clarification`.
    """

    title: Text = UNTITLED
    from_kinds: tuple[Kind, ...] = ()  # empty: any
    to_kinds: tuple[Kind, ...] = ()
    needs: tuple[NeedCategory, ...] = ()
    specialties: tuple[Id, ...] = ()
    municipalities: tuple[Id, ...] = ()
    hospitals: tuple[Id, ...] = ()
    owner: Owner = Owner.REGION
    starts: TaskStart = TaskStart.READY
    lead_hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] = 0.0
    after: tuple[Id, ...] = ()
    roles: tuple[Id, ...] = ()  # empty: no team; several: whoever has the first slot
    gates: Gate = Gate.LEAVING
    probability: Probability = 1.0
    work: Duration = Duration(minutes=0)
    search: Search = Search()
    takes: Duration = Duration(minutes=1)
    incomplete_probability: Probability = 0.0
    clarification: Duration = Duration(minutes=60)
    valid_for_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] | None = None
    cause: Literal[Cause.PROCESS, Cause.LOGISTICS, Cause.INFORMATION] = Cause.PROCESS
    notice: NoticeKind | None = None
    follow_up: bool = False  # read by readmission (R19)


class Arrivals(Part):
    """How many arrive: level x weekday x month x holiday, spread over municipalities.

    The count of a day is negative binomial with variance = mean x (1 + `dispersion` x
    mean); 0 is Poisson. `hours` are 24 weights. Profiles are weights around 1.
    """

    per_day: Annotated[float, Field(ge=0, le=100_000)]
    demand_percent: Annotated[float, Field(ge=0, le=1000)] = 100.0
    dispersion: Annotated[float, Field(ge=0, le=10)] = 0.0
    weekday: Week = Week(mon=1, tue=1, wed=1, thu=1, fri=1, sat=1, sun=1)
    months: tuple[Annotated[float, Field(ge=0, le=1_000_000)], ...] = Field(
        default=(1.0,) * 12, min_length=12, max_length=12
    )
    holiday_factor: Annotated[float, Field(ge=0, le=1000)] = 1.0
    hours: tuple[Annotated[float, Field(ge=0, le=1_000_000)], ...] = Field(
        default=(1.0,) * 24, min_length=24, max_length=24
    )
    municipalities: Shares[Id] = Field(default_factory=dict)
    by: Literal["given", "population", "population-65", "population-80"] = "given"


class PathStay(Part):
    """One stay on a patient's way in: its kind and how long care is needed."""

    kind: Kind
    need: Duration


class RouteStay(Part):
    """One stay after the hospital; without `need` the journey ends there."""

    kind: Kind
    need: Duration | None = None
    weight: Duration | None = None  # minutes of help a week, where places are minutes


class Route(Part):
    """Where a patient goes: stays in order. No stays and `died`: dies where treated."""

    title: Text = UNTITLED
    stays: tuple[RouteStay, ...] = ()
    ends: Literal["left", "died"] = "left"


class PatientGroup(Part):
    """Patients who share arrivals, way in, planning and exits.

    `exits` gives, for each need category, the shares of the routes. Without exits for
    a category the journey ends with the last stay of the path. `hospitals` are shares
    of hospitals whatever the municipality; left out, the municipality decides.
    """

    title: Text = UNTITLED
    specialty: Id
    elective: bool = False
    hospitals: Shares[Id] = Field(default_factory=dict)
    arrivals: Arrivals
    age_65_share: Share = 0.5
    path: tuple[PathStay, ...] = Field(min_length=1)
    planning_probability: Probability = 0.0
    needs_mix: Shares[NeedCategory] = Field(default_factory=dict)
    exits: FrozenMap[NeedCategory, Shares[Id]] = Field(default_factory=dict)
    readmission_probability: Probability = 0.0


class Readiness(Part):
    """How the notice relates to the true moment (A3, R15), for stays with planning.

    `late` is hours after the need ends, `premature` hours before it; a premature
    notice is disputed with `disputed_probability` and withdrawn after `withdrawn_after`.
    """

    late: Duration = Duration(minutes=0)
    premature_probability: Probability = 0.0
    premature: Duration = Duration(minutes=0)
    disputed_probability: Probability = 0.0
    withdrawn_after: Duration = Duration(minutes=60)


class Estimate(Part):
    """Error of the estimated discharge date (R16), hours; negative bias is too early."""

    bias_hours: Annotated[float, Field(ge=-MOST_HOURS, le=MOST_HOURS)] = 0.0
    sd_hours: Annotated[float, Field(ge=0, le=MOST_HOURS)] = 0.0


class WhileWaiting(Part):
    """What may happen to a ready patient who waits in these kinds (R17, D14)."""

    kinds: tuple[Kind, ...]
    enabled: bool = True
    relapse_per_day: Annotated[float, Field(ge=0, lt=1)] = 0.0
    relapse_need: Duration = Duration(days=3)
    death_per_day: Annotated[float, Field(ge=0, lt=1)] = 0.0


class OccupancyRisk(Part):
    """Relative risk of readmission when the ward left was at least this full."""

    from_percent: Annotated[int, Field(ge=0, le=1000)]
    relative_risk: Annotated[float, Field(ge=0, le=1000)]


class ReadmissionDays(Part):
    """Share of readmissions that come in a span of days after leaving hospital."""

    from_day: Annotated[int, Field(ge=0, le=3650)]
    to_day: Annotated[int, Field(ge=1, le=3651)]
    share: Share


class Readmission(Part):
    """Unplanned return to hospital (R19); the group holds the base probability."""

    enabled: bool = False
    max_depth: Annotated[int, Field(ge=1, le=3)] = 3
    days: tuple[ReadmissionDays, ...] = ()
    occupancy: tuple[OccupancyRisk, ...] = ()
    early_ready_risk: Annotated[float, Field(ge=0, le=1000)] = 1.0
    information_risk: Annotated[float, Field(ge=0, le=1000)] = 1.0
    follow_up_risk: Annotated[float, Field(ge=0, le=1000)] = 1.0


class Area(Part):
    """A whole description of an area: the root of a scenario."""

    title: Text = UNTITLED
    horizon: Horizon
    hospitals: FrozenMap[Id, Hospital] = Field(default_factory=dict)
    municipalities: FrozenMap[Id, Municipality] = Field(default_factory=dict)
    settings: FrozenMap[Id, Setting]
    closures: tuple[SeasonalClosure, ...] = ()
    teams: FrozenMap[Id, Team] = Field(default_factory=dict)
    tasks: FrozenMap[Id, Task] = Field(default_factory=dict)
    groups: FrozenMap[Id, PatientGroup] = Field(default_factory=dict)
    routes: FrozenMap[Id, Route] = Field(default_factory=dict)
    readiness: Readiness = Readiness()
    estimate: Estimate = Estimate()
    while_waiting: tuple[WhileWaiting, ...] = ()
    readmission: Readmission = Readmission()
    start: Start = Start()
    payment: Payment | None = None
    costs: Costs | None = None

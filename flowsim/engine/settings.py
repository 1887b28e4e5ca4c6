"""Settings as the engine sees them: what the plan says of each, and how full each is now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flowsim.engine.kinds import FINAL, HOSPITAL
from flowsim.engine.plan import FlowPlan
from flowsim.engine.state import NEVER, Line, Patient, Ticket


@dataclass(slots=True, eq=False)
class Alternative:
    """What may be accepted instead of a first choice (R10); the plan's columns."""

    code: int
    target: int  # code of a setting, or one of plan.SURGE, STAY, POSTPONE, BY_KIND
    kind: int
    after_min: int
    keeps_first: int
    percent: int
    origins: int
    specialties: int
    postpone_days: int
    open_after_tries: int
    raise_after_tries: int
    raised_priority: int


class Setting:
    """One setting: its fixed properties, its places now and its lines."""

    __slots__ = (
        "alternatives",
        "at_the_door",
        "changed_at",
        "closure_places",
        "closure_threshold",
        "code",
        "early_percent",
        "early_within_min",
        "in_turnaround",
        "is_always_free",
        "is_final",
        "is_hospital",
        "is_limited",
        "is_open",
        "keeps_place",
        "kind",
        "occupied",
        "occupied_before",
        "occupied_min",
        "open_to",
        "ordinary",
        "place_in_order",
        "present",
        "priorities",
        "reserved",
        "rounds",
        "staffed",
        "surge",
        "surge_places",
        "travel_min",
        "turnaround_min",
    )

    def __init__(self, plan: FlowPlan, code: int) -> None:
        self.code = code
        self.kind = int(plan.setting_kind[code])
        self.is_final = self.kind in FINAL
        self.is_hospital = self.kind in HOSPITAL
        self.is_limited = bool(plan.is_limited[code])
        is_windowed = bool(plan.is_windowed[code])
        self.is_always_free = not self.is_limited and not is_windowed
        self.turnaround_min = int(plan.turnaround_min[code])
        self.travel_min = int(plan.travel_min[code])
        self.keeps_place = bool(plan.keeps_place[code])
        self.surge_places = int(plan.surge[code])
        self.early_percent = int(plan.early_percent[code])
        self.early_within_min = int(plan.early_within_min[code])
        self.closure_threshold = int(plan.closure_threshold[code])
        self.closure_places = int(plan.closure_places[code])
        first, end = plan.round_start[code : code + 2]
        self.rounds: list[int] = plan.round_at[first:end].tolist()
        # by the kind where the patient waits: priority, when it steps and to what (R5, A54)
        self.priorities = list(
            zip(
                plan.priority[code].tolist(),
                plan.step_after_min[code].tolist(),
                plan.step_priority[code].tolist(),
                strict=True,
            )
        )
        self.alternatives: list[Alternative] = []
        # those for (kind where the patient waits, specialty), as they are asked for
        self.open_to: dict[tuple[int, int], list[Alternative]] = {}
        self.place_in_order = 0  # downstream first (R3)
        # now
        self.is_open = not is_windowed
        self.staffed = 0
        self.occupied = 0
        self.reserved = 0
        self.in_turnaround = 0
        self.changed_at = NEVER  # the last minute in which somebody came or went
        self.occupied_before = 0  # when that minute began (R19)
        self.occupied_min = 0  # place minutes, as if all who are here left at minute 0
        self.ordinary: Line[Ticket] = []
        self.surge: Line[Ticket] = []
        # who is there, kept only where rounds look for those who are almost done (R21)
        self.present: dict[int, Patient] = {}
        self.at_the_door: dict[int, Patient] = {}


def settings_of(plan: FlowPlan) -> list[Setting]:
    """The settings by their codes, all of them empty."""
    settings = [Setting(plan, code) for code in range(len(plan.settings))]
    alternatives = _alternatives(plan)
    for setting, (begins, ends) in zip(
        settings, pairwise(plan.alternative_start.tolist()), strict=True
    ):
        setting.alternatives = alternatives[begins:ends]
    by_level = sorted(settings, key=lambda one: (plan.level[one.code], one.code))
    for place, setting in enumerate(by_level):
        setting.place_in_order = place
    return settings


def _alternatives(plan: FlowPlan) -> list[Alternative]:
    columns = (
        plan.alternative_target,
        plan.alternative_kind,
        plan.alternative_after_min,
        plan.alternative_keeps,
        plan.alternative_percent,
        plan.alternative_origins,
        plan.alternative_specialties,
        plan.postpone_days,
        plan.open_after_tries,
        plan.raise_after_tries,
        plan.raised_priority,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Alternative(code, *row) for code, row in enumerate(rows)]

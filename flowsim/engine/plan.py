"""FlowPlan: the scenario's capacity and rules as integer arrays, all an engine needs to know.

Settings, teams and tasks are codes in sorted order of their ids; kinds are positions in
`terms.Kind`. CSR pairs (`x_start`, `x_...`) hold lists per setting, team or task. Moments
are minutes from the start; -1 means none. The plan is derived from a Scenario only.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowsim.tables.cohort import Ints
from flowsim.tables.journeys import Window

# targets of alternatives that are not a setting (R10)
SURGE, STAY, POSTPONE, BY_KIND = -1, -2, -3, -4

# how an alternative's patience is given
DRAWN = -1

ANY = 0  # a mask that admits everything


@dataclass(frozen=True)
class FlowPlan:
    """Integer tables of one scenario. S settings, T teams, J tasks, K kinds."""

    window: Window
    hospitals: tuple[str, ...]  # "" first
    municipalities: tuple[str, ...]  # "" first
    specialties: tuple[str, ...]  # "" first
    groups: tuple[str, ...]

    # --- settings -------------------------------------------------------------------
    settings: tuple[str, ...]
    setting_kind: Ints
    setting_hospital: Ints
    setting_municipality: Ints
    setting_specialties: tuple[str, ...]  # joined with "+", for people
    is_municipal: Ints
    is_limited: Ints
    level: Ints  # places are granted in the order (level, code): downstream first (R3)
    turnaround_min: Ints
    travel_min: Ints
    keeps_place: Ints
    surge: Ints
    staffed_start: Ints  # S + 1
    staffed_at: Ints
    staffed: Ints
    closure_threshold: Ints  # of a stored chance; places closed on such a day (R26)
    closure_places: Ints
    is_windowed: Ints
    open_start: Ints  # S + 1
    opens_at: Ints
    closes_at: Ints
    round_start: Ints  # S + 1; no rounds: declared at once
    round_at: Ints
    early_percent: Ints  # 0: no early readiness (R21)
    early_within_min: Ints
    priority: Ints  # (S, K): by the kind where the patient waits
    step_after_min: Ints  # (S, K): after so long the priority becomes ...
    step_priority: Ints  # (S, K)
    first_choice: Ints  # (K, municipalities, hospitals, specialties) -> setting or -1

    # --- alternatives of a first choice, in listed order --------------------------------
    alternative_start: Ints  # S + 1
    alternative_target: Ints  # setting code, or SURGE, STAY, POSTPONE, BY_KIND
    alternative_kind: Ints  # of BY_KIND: the kind to be resolved for the patient
    alternative_after_min: Ints  # or DRAWN
    alternative_keeps: Ints
    alternative_percent: Ints
    alternative_origins: Ints  # bit per kind; ANY
    alternative_specialties: Ints  # bit per specialty; ANY
    postpone_days: Ints
    open_after_tries: Ints  # only to those postponed at least so many times
    raise_after_tries: Ints  # -1 never
    raised_priority: Ints
    is_elective_day: Ints  # per day of the run

    # --- teams ----------------------------------------------------------------------
    teams: tuple[str, ...]
    notice_min: Ints
    cancel_threshold: Ints
    slot_start: Ints  # T + 1
    slot_at: Ints
    slot_ends: Ints
    slot_budget: Ints
    slot_in_minutes: Ints  # 1: the budget is minutes of work, 0: cases
    slot_day: Ints
    slot_of_day: Ints  # position among the team's slots, for the stored chance

    # --- tasks ----------------------------------------------------------------------
    tasks: tuple[str, ...]
    task_starts: Ints  # position in terms.TaskStart
    task_lead_min: Ints
    task_gates: Ints  # position in terms.Gate
    task_is_municipal: Ints
    task_valid_min: Ints  # -1: for ever
    task_notice: Ints  # position in terms.NoticeKind, or -1
    task_is_follow_up: Ints
    task_cause: tuple[str, ...]
    after_start: Ints  # J + 1
    after_task: Ints
    pool: Ints  # (J, municipalities, hospitals, specialties) -> pool; -1 no team
    pool_start: Ints
    pool_team: Ints

    # --- readmission (R19) ------------------------------------------------------------
    band_from_percent: Ints  # lower ends of the occupancy bands above the first
    readmission_threshold: Ints  # (groups, bands, early, information, followed up)

"""What the SimPy engine remembers while it runs: patients, stays, tickets, tasks, the hospital.

Only the engine's modules change these; outside, a run is known by its Journeys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from flowsim.engine.ends import STAY_OPEN

if TYPE_CHECKING:
    from flowsim.engine.records import Records
    from flowsim.engine.view import CohortView, PlanView, TaskType

T = TypeVar("T")
Key = tuple[int, int, int, int]
Line = list[tuple[Key, T]]

NEVER = -1
NOT_ASKED = -(2**31) + 1  # a request minute; those who waited before the start have negative ones

# where one task of one patient is
HELD, WAITING, WORKING, CLARIFYING, OVER = range(5)


class Clock(Protocol):
    """What the engine needs of a clock."""

    def at(
        self,
        minute: int,
        turn: int,
        action: Action,
        subject: object,
        token: int | None = None,
    ) -> None:
        """Do `action(world, subject)` in a minute, in its turn: rank + code (R1).

        With a token, only if the subject still has it then.
        """

    def park(self, minute: int, turn: int, action: Action, subject: object, token: int) -> None:
        """As `at`, for what will mostly be void by then."""

    def begin_day(self, day: int) -> None:
        """Take up what was put off to this day."""


class Stay:
    """One stay as it is lived; becomes a row of the table `stays`."""

    __slots__ = (
        "declared_at",
        "end",
        "entered_at",
        "first_choice",
        "granted_at",
        "is_early",
        "is_interim",
        "is_outlier",
        "is_surge",
        "left_at",
        "medically_ready_at",
        "patient",
        "receiver_ready_at",
        "requested_at",
        "sequence",
        "setting",
        "weight",
    )

    def __init__(self, patient: int, sequence: int, setting: int, entered_at: int) -> None:
        self.patient = patient
        self.sequence = sequence
        self.setting = setting
        self.first_choice = setting
        self.requested_at = NOT_ASKED
        self.granted_at = NEVER
        self.entered_at = entered_at
        self.medically_ready_at = NEVER
        self.declared_at = NEVER
        self.receiver_ready_at = NEVER
        self.left_at = NEVER
        self.is_outlier = False
        self.is_interim = False
        self.is_surge = False
        self.is_early = False
        self.end = STAY_OPEN
        self.weight = 1


class Ticket:
    """One patient's request for one setting (R5)."""

    __slots__ = (
        "alternative",
        "awake_at",
        "first_asked_at",
        "first_choice",
        "granted_at",
        "in_line",
        "is_first_choice",
        "is_stay",
        "is_surge",
        "keeps_first",
        "key",
        "patient",
        "percent",
        "priority",
        "reason",
        "requested_at",
        "setting",
        "stay",
        "weight",
    )

    def __init__(self, patient: Patient, setting: int, requested_at: int, reason: int) -> None:
        self.patient = patient
        self.setting = setting
        self.first_choice = setting
        self.first_asked_at = requested_at  # when the first choice was asked for
        self.alternative = NEVER  # position in the plan of what this ticket is for
        self.requested_at = requested_at
        self.reason = reason  # kind of the setting where the patient waits
        self.stay = patient.stay.sequence
        self.weight = 1
        self.is_first_choice = True
        self.is_surge = False
        self.is_stay = False  # the next stay begins in the present place
        self.keeps_first = False
        self.percent = 100
        self.priority = 0
        self.key: Key = (0, 0, 0, 0)
        self.in_line = False
        self.awake_at = NEVER
        self.granted_at = NEVER


class TaskRun:
    """One task of one patient, through all its attempts."""

    __slots__ = (
        "all_teams",
        "attempt",
        "attempts",
        "clarification_min",
        "code",
        "due_at",
        "finished_at",
        "first_requested_at",
        "is_done",
        "is_in_line",
        "is_released",
        "left_min",
        "patient",
        "recorded_in",
        "requested_at",
        "started_at",
        "state",
        "stay",
        "takes_min",
        "team",
        "teams",
        "type",
        "work_min",
    )

    def __init__(self, patient: Patient, stay: int, what: TaskType, teams: list[int]) -> None:
        self.patient = patient
        self.stay = stay
        self.type = what
        self.code = what.code
        self.all_teams = teams  # who may take it; empty: it needs no team
        self.teams = teams  # who may take this attempt: one, when partly covered
        self.work_min = 0
        self.left_min = 0
        self.takes_min = 1
        self.attempts = 1
        self.clarification_min = 1
        self.attempt = 0  # attempts begun
        self.is_released = False
        self.is_in_line = False  # of its teams; not while the patient is withdrawn
        self.is_done = False
        self.state = HELD
        self.first_requested_at = NEVER
        self.requested_at = NEVER
        self.due_at = NEVER
        self.started_at = NEVER
        self.finished_at = NEVER
        self.team = NEVER
        self.recorded_in = NEVER  # row of the last attempt that ended


class Patient:
    """One patient on the way: where, how ready, what is asked for."""

    __slots__ = (
        "alternatives",
        "arrived_at",
        "asked_at",
        "asks_by_work",
        "code",
        "end",
        "ended_at",
        "first",
        "followed_up",
        "gates_leaving",
        "gates_place",
        "grant",
        "inherited",
        "is_asleep",
        "is_declared",
        "is_medically_ready",
        "is_outlier",
        "is_ready",
        "is_returning",
        "lacked_information",
        "left_early",
        "left_in_band",
        "lot",
        "moved_at",
        "need_ends_at",
        "need_full_min",
        "need_here_min",
        "others",
        "outlier_percent",
        "raised_priority",
        "receiver_left",
        "relapsed_in",
        "row",
        "runs",
        "stay",
        "token",
        "travelling",
        "treated_from_at",
        "tries",
    )

    def __init__(self, code: int, row: int, lot: int, arrived_at: int) -> None:
        self.code = code
        self.row = row  # itinerary row being served, or waited from
        self.lot = lot
        self.arrived_at = arrived_at
        self.ended_at = NEVER
        self.end = STAY_OPEN
        self.token = 0  # moves on when scheduled moments of the stay no longer hold
        self.stay: Stay = None  # type: ignore[assignment]  # set on entering, before any use
        self.moved_at = NEVER
        # the need being served
        self.need_here_min = 0
        self.need_full_min = 0
        self.need_ends_at = NEVER
        self.treated_from_at = NEVER
        self.is_outlier = False  # served on another setting than the first choice (R12)
        self.outlier_percent = 100  # of the need that it takes there
        # readiness
        self.is_medically_ready = False
        self.is_declared = False
        self.is_ready = False  # both, and not withdrawn
        self.is_asleep = False  # withdrawn: what waits keeps its age
        self.relapsed_in = NEVER  # sequence of the stay of the last relapse
        # work that holds the patient back
        self.runs: list[TaskRun] = []
        self.asks_by_work = False  # tasks gate the request, so they make it
        self.gates_place = 0  # tasks left before the request
        self.gates_leaving = 0  # tasks left before leaving (those before the request too)
        self.receiver_left = 0  # of these, the receiver's
        self.lacked_information = False
        self.followed_up = False
        # asking for the next place
        self.asked_at = NOT_ASKED  # asked before the ticket could be made
        self.first: Ticket | None = None
        self.others: list[Ticket] = []
        self.alternatives: list[tuple[int, int]] = []  # (due_at, alternative) not yet opened
        self.grant: Ticket | None = None
        self.travelling: Ticket | None = None
        self.tries = 0
        self.raised_priority = NEVER
        # readmission
        self.is_returning = False  # a place is kept: the way back is short
        self.inherited: tuple[int, int] | None = None  # (setting, requested_at)
        self.left_in_band = 0
        self.left_early = False

    def forget(self) -> None:
        """Let go of everything that points back here, so that memory is free at once."""
        self.runs, self.others = [], []
        self.first = self.grant = self.travelling = None


Action = Callable[..., None]


@dataclass(frozen=True)
class Actions:
    """What later modules do at points of the pathway, so that imports go one way."""

    die: Action
    relapse: Action
    left_hospital: Action
    grant: Action
    work_ends: Action


class World:
    """The whole area at one moment."""

    def __init__(
        self, plan: PlanView, cohort: CohortView, records: Records, clock: Clock, actions: Actions
    ) -> None:
        settings, teams = len(plan.setting_kind), len(plan.team_slots)
        self.plan = plan
        self.cohort = cohort
        self.records = records
        self.clock = clock
        self.at = clock.at
        self.actions = actions
        self.now = 0
        self.patients: dict[int, Patient] = {}
        self.staffed = [0] * settings
        self.occupied = [0] * settings
        self.reserved = [0] * settings
        self.in_turnaround = [0] * settings
        self.occupied_before = [0] * settings  # when the minute `changed_at` began
        self.changed_at = [NEVER] * settings
        self.weighted_changes = [0] * settings  # of what is occupied, times their minutes
        self.is_open = [not windowed for windowed in plan.is_windowed]
        self.ordinary: list[Line[Ticket]] = [[] for _ in range(settings)]
        self.surge: list[Line[Ticket]] = [[] for _ in range(settings)]
        # who is there, kept only where rounds look for those who are almost done (R21)
        self.present: list[dict[int, Patient]] = [{} for _ in range(settings)]
        self.at_the_door: list[set[int]] = [set() for _ in range(settings)]
        self.team_lines: list[Line[TaskRun]] = [[] for _ in range(teams)]
        self.half_done: list[TaskRun | None] = [None] * teams
        self.unsettled: set[int] = set()  # settings whose line or room changed
        self.may_leave: set[int] = set()  # patients
        self.came_in_line: list[Patient] = []  # in this minute: alternatives not yet looked at
        self.may_open: set[int] = set()  # patients with a due alternative
        self.is_unsettled = False  # somebody may leave, be granted a place or open an alternative
        self.to_note: set[tuple[bool, int]] = set()  # (capacity changed, setting) to be counted

    def at_of(self, patient: Patient, minute: int, rank: int, action: Action) -> None:
        """Do `action(world, patient)` in a minute, unless by then the stay has changed."""
        self.at(minute, rank + patient.code, action, patient, patient.token)

    def may_befall(self, patient: Patient, minute: int, rank: int, action: Action) -> None:
        """As `at_of`, for what rarely comes true: most stays end before."""
        self.clock.park(minute, rank + patient.code, action, patient, patient.token)

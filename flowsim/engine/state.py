"""What the SimPy engine remembers while it runs: patients, stays, tickets, tasks, the hospital.

Only the engine's modules change these; outside, a run is known by its Journeys. What there is
one of for a patient, a request or a task is made empty and then begins: to make an object with
its values costs Python as much as ten short functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from flowsim.engine.ends import STAY_OPEN

if TYPE_CHECKING:
    from flowsim.engine.records import Records
    from flowsim.engine.settings import Alternative, Setting
    from flowsim.engine.view import CohortView, Fate, PlanView, Task, TaskType

T = TypeVar("T")
Key = tuple[int, int, int, int]
Line = list[tuple[Key, T]]
Asked = tuple["Setting", int]
"""A setting, and since when it has been asked for."""

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
    """The stay a patient is in, one after another; each becomes a row of the table `stays`."""

    __slots__ = (
        "declared_at",
        "entered_at",
        "is_early",
        "is_interim",
        "is_outlier",
        "medically_ready_at",
        "receiver_ready_at",
        "sequence",
        "setting",
        "ticket",
        "weight",
    )

    def begin(
        self, sequence: int, setting: Setting, weight: int, ticket: Ticket, entered_at: int
    ) -> None:
        """The next stay of the same patient begins: nothing of the last one is left."""
        self.sequence = sequence
        self.setting = setting
        self.weight = weight
        self.ticket = ticket  # that was granted; UNASKED where the journey begins
        self.entered_at = entered_at
        self.medically_ready_at = self.declared_at = self.receiver_ready_at = NEVER
        self.is_outlier = self.is_interim = self.is_early = False


class Ticket:
    """One patient's request for one setting (R5)."""

    __slots__ = (
        "alternative",
        "awake_at",
        "beside",
        "granted_at",
        "is_stay",
        "is_surge",
        "key",
        "line",
        "patient",
        "priority",
        "reason",
        "requested_at",
        "setting",
        "stay",
        "weight",
    )

    key: Key  # its place in a line, from when it first stood in one

    def begin(self, patient: Patient, setting: Setting, requested_at: int, weight: int) -> Self:
        """A request is made, and this is its ticket."""
        stay = patient.stay
        self.patient = patient
        self.setting = setting
        self.requested_at = requested_at
        self.weight = weight
        self.reason = stay.setting.kind  # where the patient waits
        self.stay = stay.sequence
        # what it is for, and the ticket of the first choice; none: this is the first choice
        self.alternative: Alternative | None = None
        self.beside: Ticket | None = None
        self.is_surge = self.is_stay = False  # is_stay: the next stay begins in the present place
        self.priority = 0
        self.line: Line[Ticket] | None = None  # that it stands in, by its key
        self.awake_at = self.granted_at = NEVER
        return self

    @property
    def of_first_choice(self) -> Ticket:
        """The ticket of the first choice, which may be this one."""
        return self.beside or self


def _unasked() -> Ticket:
    ticket = Ticket()
    ticket.requested_at, ticket.granted_at = NOT_ASKED, NEVER
    ticket.beside, ticket.is_surge = None, False
    return ticket


UNASKED = _unasked()
"""The ticket of a stay that nobody asked for: where a journey begins."""


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
        "is_done",
        "is_in_line",
        "is_released",
        "key",
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

    key: Key  # its place in the lines of teams, from its first attempt
    # of the present attempt
    teams: list[int]  # who may take it: one, when partly covered
    left_min: int
    requested_at: int
    due_at: int
    started_at: int
    finished_at: int
    team: int
    recorded_in: int  # where the last attempt that ended is recorded

    def begin(
        self, patient: Patient, stay: int, what: TaskType, teams: list[int], drawn: Task
    ) -> Self:
        """The patient needs this task; nothing of it is done."""
        self.patient = patient
        self.stay = stay
        self.type = what
        self.code = what.code
        self.all_teams = teams  # who may take it; empty: it needs no team
        _, self.work_min, self.takes_min, self.attempts, self.clarification_min = drawn
        self.attempt = 0  # attempts begun
        self.is_released = self.is_done = False
        self.is_in_line = False  # of its teams; not while the patient is withdrawn
        self.state = HELD
        return self


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How the need of an outlier is served on another setting than the first choice (R12)."""

    need_min: int  # where the first choice is
    percent: int  # of those minutes that it takes here
    since_at: int


@dataclass(slots=True)
class Before:
    """What counts from before a request is made."""

    asked_at: int = NOT_ASKED  # for the next place, when no ticket could be made yet
    inherited: Asked | None = None  # from before a readmission
    is_returning: bool = False  # a place is kept: the way back is short (R19)


class Patient:
    """One patient on the way: where, how ready, what is asked for."""

    __slots__ = (
        "alternatives",
        "arrived_at",
        "before",
        "code",
        "elsewhere",
        "end",
        "fate",
        "first",
        "followed_up",
        "gates_leaving",
        "gates_place",
        "grant",
        "is_asleep",
        "is_ready",
        "lacked_information",
        "left_early",
        "left_in_band",
        "lot",
        "moved_at",
        "need_ends_at",
        "need_here_min",
        "others",
        "raised_priority",
        "receiver_left",
        "relapsed_in",
        "row",
        "runs",
        "stay",
        "token",
        "travelling",
        "tries",
        "work_asks_in",
    )

    # set when they are needed for the first time
    fate: Fate | None  # what may befall who waits for the next place
    need_ends_at: int
    left_in_band: int
    left_early: bool

    def begin(self, code: int, row: int, lot: int, arrived_at: int) -> Self:
        """Somebody comes."""
        self.code = code
        self.row = row  # itinerary row being served, or waited from
        self.lot = lot
        self.arrived_at = arrived_at
        self.moved_at = NEVER  # when the last stay was left
        self.end = STAY_OPEN
        self.token = 0  # moves on when scheduled moments of the stay no longer hold
        self.stay = Stay()
        # the need being served
        self.need_here_min = 0
        self.elsewhere: Elsewhere | None = None  # an outlier: not where the first choice is (R12)
        # readiness
        self.is_ready = False  # medically, as declared, and not withdrawn
        self.is_asleep = False  # withdrawn: what waits keeps its age
        self.relapsed_in = NEVER  # sequence of the stay of the last relapse
        # work that holds the patient back
        self.runs: Sequence[TaskRun] = ()
        self.work_asks_in = NEVER  # row in which tasks gate the request, so they make it
        self.gates_place = 0  # tasks left before the request
        self.gates_leaving = 0  # tasks left before leaving (those before the request too)
        self.receiver_left = 0  # of these, the receiver's
        self.lacked_information = self.followed_up = False
        # asking for the next place
        self.before: Before | None = None
        self.first: Ticket | None = None
        self.others: Sequence[Ticket] = ()
        # (due_at, code of the alternative) of those not yet opened
        self.alternatives: Sequence[tuple[int, int]] = ()
        self.grant: Ticket | None = None
        self.travelling: Ticket | None = None
        self.tries = 0
        self.raised_priority = NEVER
        return self

    def forget(self) -> None:
        """Let go of everything that points back here, so that memory is free at once."""
        self.runs = self.others = ()
        self.first = self.grant = self.travelling = None


Action = Callable[..., None]


@dataclass(frozen=True)
class Actions:
    """What later modules do at points of the pathway, so that imports go one way."""

    die: Action
    relapse: Action
    left_hospital: Action
    work_ends: Action


class World:
    """The whole area at one moment."""

    def __init__(
        self,
        plan: PlanView,
        settings: list[Setting],
        cohort: CohortView,
        records: Records,
        clock: Clock,
        actions: Actions,
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.alternatives = [one for setting in settings for one in setting.alternatives]
        self.cohort = cohort
        self.records = records
        self.clock = clock
        self.actions = actions
        self.now = 0
        self.patients: dict[int, Patient] = {}  # on their way, or with work still to be done
        self.came_back: set[int] = set()  # codes of the readmitted (R19)
        self.team_lines: list[Line[TaskRun]] = [[] for _ in plan.team_slots]
        self.half_done: list[TaskRun | None] = [None for _ in plan.team_slots]
        self.unsettled: set[Setting] = set()  # whose line or room changed
        self.may_leave: list[Patient] = []  # some may stand here twice
        self.came_in_line: list[Patient] = []  # in this minute: alternatives not yet looked at
        self.may_open: dict[int, Patient] = {}  # by code: with a due alternative
        self.is_unsettled = False  # somebody may leave, be granted a place or open an alternative
        self.to_note: set[tuple[bool, int]] = set()  # (capacity changed, setting) to be counted

    def at_of(self, patient: Patient, minute: int, rank: int, action: Action) -> None:
        """Do `action(world, patient)` in a minute, unless by then the stay has changed."""
        self.clock.at(minute, rank + patient.code, action, patient, patient.token)

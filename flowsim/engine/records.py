"""What happened, packed into rows of whole numbers while the engine runs.

A row of bytes takes a tenth of the memory of a row of Python numbers, and becomes an array
without being looked at again.
"""

from __future__ import annotations

from struct import Struct

from flowsim.engine.ends import TASK_STALE
from flowsim.engine.state import Patient, TaskRun, Ticket

NUMBER = Struct("i")  # 32 bits
COLUMNS_OF_PATIENTS, COLUMNS_OF_STAYS, COLUMNS_OF_REQUESTS, COLUMNS_OF_TASKS = 4, 17, 11, 11
COLUMNS_OF_NOTICES, COLUMNS_OF_CAPACITY = 4, 8
END_OF_TASK = 9  # column of a task row

patient_row = Struct(f"{COLUMNS_OF_PATIENTS}i").pack
stay_row = Struct(f"{COLUMNS_OF_STAYS}i").pack
request_row = Struct(f"{COLUMNS_OF_REQUESTS}i").pack
task_row = Struct(f"{COLUMNS_OF_TASKS}i").pack
notice_row = Struct(f"{COLUMNS_OF_NOTICES}i").pack
capacity_row = Struct(f"{COLUMNS_OF_CAPACITY}q").pack  # 64 bits: place minutes are many


class Records:
    """Rows of the tables in the order things happened."""

    def __init__(self) -> None:
        self.patients = bytearray()
        self.stays = bytearray()
        self.requests = bytearray()
        self.tasks = bytearray()
        self.notices = bytearray()
        self.capacity = bytearray()

    def patient(self, patient: Patient, ended_at: int) -> None:
        """A journey ended, or goes on when the run ends (`ended_at` NEVER)."""
        self.patients += patient_row(patient.code, patient.arrived_at, ended_at, patient.end)

    def stay(self, patient: Patient, left_at: int, end: int) -> None:
        """The stay of a patient ended, or goes on when the run ends (`left_at` NEVER)."""
        stay = patient.stay
        setting, ticket = stay.setting, stay.ticket
        first = ticket.beside
        self.stays += stay_row(
            patient.code,
            stay.sequence,
            setting.code,
            setting.code if first is None else first.setting.code,
            ticket.requested_at,
            ticket.granted_at,
            stay.entered_at,
            stay.medically_ready_at,
            stay.declared_at,
            stay.receiver_ready_at,
            left_at,
            stay.is_outlier,
            stay.is_interim,
            ticket.is_surge,
            stay.is_early,
            end,
            stay.weight,
        )

    def request(self, ticket: Ticket, ended_at: int, end: int) -> None:
        """A ticket ended."""
        self.requests += request_row(
            ticket.patient.code,
            ticket.stay,
            ticket.setting.code,
            ticket.reason,
            ticket.alternative is None,
            ticket.requested_at,
            ticket.awake_at,
            ended_at,
            end,
            ticket.priority,
            ticket.weight,
        )

    def task(self, run: TaskRun, end: int) -> None:
        """One attempt at a task ended."""
        run.recorded_in = len(self.tasks)
        self.tasks += task_row(
            run.patient.code,
            run.stay,
            run.code,
            run.team,
            run.attempt,
            run.requested_at,
            run.due_at,
            run.started_at,
            run.finished_at,
            end,
            run.work_min,
        )

    def was_stale(self, run: TaskRun) -> None:
        """What counted as done turns out to be too old."""
        NUMBER.pack_into(self.tasks, run.recorded_in + END_OF_TASK * NUMBER.size, TASK_STALE)

    def notice(self, patient: int, stay: int, kind: int, at: int) -> None:
        """A message was sent; `kind` is a position in terms.NoticeKind."""
        self.notices += notice_row(patient, stay, kind, at)

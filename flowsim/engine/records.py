"""What happened, kept as plain numbers while the engine runs.

Each table is one long list, row after row: an array is made of it in one go.
"""

from __future__ import annotations

from flowsim.engine.ends import TASK_STALE
from flowsim.engine.state import Stay, TaskRun, Ticket

COLUMNS_OF_STAYS, COLUMNS_OF_REQUESTS, COLUMNS_OF_TASKS = 17, 11, 11
COLUMNS_OF_NOTICES, COLUMNS_OF_CAPACITY = 4, 8
END_OF_TASK = 9  # column of a task row


class Records:
    """Rows of the tables in the order things happened."""

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self.requests: list[int] = []
        self.tasks: list[int] = []
        self.notices: list[int] = []
        self.capacity: list[int] = []

    def flat_stays(self) -> list[int]:
        """The stays as the other tables are kept."""
        flat: list[int] = []
        for stay in self.stays:
            flat += (
                stay.patient,
                stay.sequence,
                stay.setting,
                stay.first_choice,
                stay.requested_at,
                stay.granted_at,
                stay.entered_at,
                stay.medically_ready_at,
                stay.declared_at,
                stay.receiver_ready_at,
                stay.left_at,
                stay.is_outlier,
                stay.is_interim,
                stay.is_surge,
                stay.is_early,
                stay.end,
                stay.weight,
            )
        return flat

    def request(self, ticket: Ticket, ended_at: int, end: int) -> None:
        """A ticket ended."""
        self.requests += (
            ticket.patient.code,
            ticket.stay,
            ticket.setting,
            ticket.reason,
            ticket.is_first_choice,
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
        self.tasks += (
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
        self.tasks[run.recorded_in + END_OF_TASK] = TASK_STALE

    def notice(self, patient: int, stay: int, kind: int, at: int) -> None:
        """A message was sent; `kind` is a position in terms.NoticeKind."""
        self.notices += (patient, stay, kind, at)

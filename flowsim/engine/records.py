"""What happened, kept as plain rows while the engine runs."""

from __future__ import annotations

from flowsim.engine.state import Stay, TaskRun, Ticket
from flowsim.terms import NoticeKind, TaskEnd

NOTICES = tuple(NoticeKind)
END_OF_TASK = 9  # column of a task row


class Records:
    """Rows of the tables in the order things happened."""

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self.requests: list[tuple[object, ...]] = []
        self.tasks: list[list[object]] = []
        self.notices: list[tuple[int, int, str, int]] = []
        self.capacity: list[tuple[int, ...]] = []

    def request(self, ticket: Ticket, ended_at: int, end: str) -> None:
        """A ticket ended."""
        self.requests.append(
            (
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
        )

    def task(self, run: TaskRun, end: str) -> None:
        """One attempt at a task ended."""
        run.recorded_in = len(self.tasks)
        self.tasks.append(
            [
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
            ]
        )

    def was_stale(self, run: TaskRun) -> None:
        """What counted as done turns out to be too old."""
        self.tasks[run.recorded_in][END_OF_TASK] = TaskEnd.STALE

    def notice(self, patient: int, stay: int, kind: int, at: int) -> None:
        """A message was sent; `kind` is a position in terms.NoticeKind."""
        self.notices.append((patient, stay, NOTICES[kind], at))

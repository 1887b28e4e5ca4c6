"""Discharge work that sleeps, wakes, follows the patient or is dropped (R12, R18, R25)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.books import end_attempt
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.teams import join_teams, leave_teams, note_due
from flowsim.engine.compiled.work import begin_if_possible, sequence_of


@compiled
def fall_asleep(w: World, patient: int) -> None:
    """Waiting tasks of a withdrawn stay leave their lines and keep their age (R18)."""
    w[patient + f.IS_ASLEEP] = 1
    sequence = sequence_of(w, patient)
    run = w[patient + f.FIRST_RUN]
    while run:
        if w[run + f.RUN_NODES] and w[run + f.RUN_STAY] == sequence:
            leave_teams(w, run)
        run = w[run + f.RUN_NEXT]


@compiled
def wake_up(w: World, patient: int) -> None:
    """Ready again: tasks go back to their lines, and those held back begin."""
    if w[patient + f.IS_ASLEEP] == 0:
        return
    w[patient + f.IS_ASLEEP] = 0
    sequence = sequence_of(w, patient)
    run = w[patient + f.FIRST_RUN]
    while run:
        if w[run + f.RUN_STAY] == sequence:
            if w[run + f.RUN_STATE] == f.WAITING:
                join_teams(w, run)
            else:
                begin_if_possible(w, run)
        run = w[run + f.RUN_NEXT]


@compiled
def carry_over(w: World, patient: int) -> None:
    """The same row goes on in another place: its tasks follow the patient (R12)."""
    sequence = sequence_of(w, patient)
    run = w[patient + f.FIRST_RUN]
    while run:
        if w[run + f.RUN_STAY] == sequence - 1:
            w[run + f.RUN_STAY] = sequence
        run = w[run + f.RUN_NEXT]


@compiled
def forget_finished(w: World, patient: int) -> None:
    """On leaving, only work that goes on without the stay is kept (R25)."""
    run, last = w[patient + f.FIRST_RUN], 0
    w[patient + f.FIRST_RUN] = 0
    while run:
        following = w[run + f.RUN_NEXT]
        if w[run + f.RUN_STATE] != f.OVER:
            if last == 0:
                w[patient + f.FIRST_RUN] = run
            else:
                w[last + f.RUN_NEXT] = run
            w[run + f.RUN_NEXT] = 0
            last = run
        run = following


@compiled
def drop_all(w: World, patient: int) -> None:
    """The patient needs no more work: died, or readmitted."""
    run = w[patient + f.FIRST_RUN]
    while run:
        if w[run + f.RUN_STATE] != f.OVER:
            _end_if_begun(w, run, ends.TASK_DROPPED)
            leave_teams(w, run)
            w[run + f.RUN_STATE] = f.OVER
        run = w[run + f.RUN_NEXT]
    w[patient + f.FIRST_RUN] = 0


@compiled
def _end_if_begun(w: World, run: int, end: int) -> None:
    """Write an attempt that waits or is in progress."""
    if w[run + f.RUN_STATE] == f.WAITING or w[run + f.RUN_STATE] == f.WORKING:
        note_due(w, run)
        end_attempt(w, run, end)


@compiled
def write_open(w: World, patient: int) -> None:
    """The run of the engine ends with these attempts still waiting or in progress."""
    run = w[patient + f.FIRST_RUN]
    while run:
        _end_if_begun(w, run, ends.TASK_OPEN)
        run = w[run + f.RUN_NEXT]

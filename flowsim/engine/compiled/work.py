"""Discharge work: tasks begin, wait for slots, fail and are tried again (R16, R22-R25)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.books import end_attempt, move_attempt, write_notice
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.teams import finish_later, join_teams
from flowsim.terms import TaskStart

_EXPECTED = tuple(TaskStart).index(TaskStart.EXPECTED)
# points of the pathway at which tasks start, a bit for each; the notice is the latest for
# what was planned
ADMISSION = 1 << tuple(TaskStart).index(TaskStart.ADMISSION)
GRANTED = 1 << tuple(TaskStart).index(TaskStart.GRANTED)
LEAVING = 1 << tuple(TaskStart).index(TaskStart.LEAVING)
NOTICE = 1 << tuple(TaskStart).index(TaskStart.READY) | 1 << _EXPECTED
_REDONE = 1 << len(TaskStart)  # beside them: what is not valid for ever


@compiled
def type_of(w: World, run: int) -> int:
    """What is the same for this task of every patient."""
    return int(w[f.TASK_TYPES] + w[run + f.RUN_TASK] * f.TASK_SIZE)


@compiled
def sequence_of(w: World, patient: int) -> int:
    """Number of the stay the patient is in."""
    return int(w[w[patient + f.STAY] + f.STAY_SEQUENCE])


@compiled
def take_on(w: World, patient: int) -> None:
    """The tasks of leaving the present row become the patient's; those of admission begin."""
    row = w[patient + f.ROW]
    if w[row + f.ROW_RUNS] == w[row + f.ROW_RUNS_END]:
        return
    w[patient + f.GATES_PLACE] = w[patient + f.GATES_LEAVING] = w[patient + f.RECEIVER_LEFT] = 0
    sequence, last = sequence_of(w, patient), _last_run(w, patient)
    points = 0
    for run in range(w[row + f.ROW_RUNS], w[row + f.ROW_RUNS_END], f.RUN_SIZE):
        _begin_run(w, patient, run, sequence)
        points |= _points_of(w, run)
        if last:
            w[last + f.RUN_NEXT] = run
        else:
            w[patient + f.FIRST_RUN] = run
        last = run
        _count(w, run, 1)
    w[patient + f.WORK_POINTS] = points
    w[patient + f.ASKS_BY_WORK] = w[patient + f.GATES_PLACE] > 0
    release(w, patient, ADMISSION)
    if points & 1 << _EXPECTED:
        _plan(w, patient, w[row + f.ROW_ESTIMATE_ERROR])


@compiled
def _points_of(w: World, run: int) -> int:
    """The point of the pathway at which a task starts, and whether it is redone when stale."""
    what = type_of(w, run)
    return int(1 << w[what + f.TASK_STARTS] | _REDONE * (w[what + f.TASK_VALID] >= 0))


@compiled
def _last_run(w: World, patient: int) -> int:
    """The last task that goes on from a stay before; few have one."""
    last, run = 0, w[patient + f.FIRST_RUN]
    while run:
        last, run = run, w[run + f.RUN_NEXT]
    return last


@compiled
def _begin_run(w: World, patient: int, run: int, sequence: int) -> None:
    w[run + f.RUN_NEXT] = 0
    w[run + f.RUN_PATIENT] = patient
    w[run + f.RUN_STAY] = sequence
    pools = w[f.POOL_OF] + w[run + f.RUN_TASK] * w[f.N_PLACES]
    w[run + f.RUN_POOL] = w[pools + w[patient + f.PLACE]]
    w[run + f.RUN_TEAM_ONLY] = 0
    w[run + f.RUN_STATE] = f.HELD
    w[run + f.RUN_ATTEMPT] = 0
    w[run + f.RUN_IS_RELEASED] = 0
    w[run + f.RUN_IS_DONE] = 0
    w[run + f.RUN_FIRST_REQUESTED_AT] = f.NEVER
    w[run + f.RUN_REQUESTED_AT] = f.NEVER
    w[run + f.RUN_FINISHED_AT] = f.NEVER
    w[run + f.RUN_NODES] = 0


@compiled
def _count(w: World, run: int, change: int) -> None:
    """Count a task among what holds its patient back, or no longer."""
    patient, what = w[run + f.RUN_PATIENT], type_of(w, run)
    if w[what + f.TASK_GATES_LEAVING]:
        w[patient + f.GATES_LEAVING] += change
        w[patient + f.RECEIVER_LEFT] += change * w[what + f.TASK_IS_MUNICIPAL]
        w[patient + f.GATES_PLACE] += change * w[what + f.TASK_GATES_PLACE]


@compiled
def _plan(w: World, patient: int, error_min: int) -> None:
    """Work that begins some time before the need is expected to end (R16)."""
    stay = w[patient + f.STAY]
    entered_at = w[stay + f.STAY_ENTERED_AT]
    run = w[patient + f.FIRST_RUN]
    while run:
        what = type_of(w, run)
        is_planned = w[what + f.TASK_STARTS] == _EXPECTED
        if is_planned and w[run + f.RUN_STAY] == w[stay + f.STAY_SEQUENCE]:
            expected_at = entered_at + w[patient + f.NEED_HERE] + error_min
            begins_at = max(entered_at, expected_at - w[what + f.TASK_LEAD])
            if begins_at <= w[f.NOW]:
                _release_one(w, run)
            else:
                at(w, begins_at, actions.PLANNED_START, w[patient + f.CODE], run, patient)
        run = w[run + f.RUN_NEXT]


@compiled
def planned_start(w: World, run: int) -> None:
    """The planned minute has come, unless the notice came before."""
    if w[run + f.RUN_STATE] == f.HELD and w[run + f.RUN_IS_RELEASED] == 0:
        _release_one(w, run)


@compiled
def release(w: World, patient: int, points: int) -> None:
    """What starts at these points of the pathway may begin."""
    if w[patient + f.WORK_POINTS] & points:  # most points are nobody's: no task is looked at
        _release(w, patient, points)


@compiled
def _release(w: World, patient: int, points: int) -> None:
    sequence = sequence_of(w, patient)
    run = w[patient + f.FIRST_RUN]
    while run:
        starts = w[type_of(w, run) + f.TASK_STARTS]
        is_held = w[run + f.RUN_IS_RELEASED] == 0 and w[run + f.RUN_STAY] == sequence
        if is_held and points >> starts & 1:
            _release_one(w, run)
        run = w[run + f.RUN_NEXT]


@compiled
def _release_one(w: World, run: int) -> None:
    w[run + f.RUN_IS_RELEASED] = 1
    begin_if_possible(w, run)


@compiled
def is_of_stay(w: World, run: int) -> bool:
    """Whether a task belongs to the stay its patient is in now."""
    return bool(w[run + f.RUN_STAY] == sequence_of(w, w[run + f.RUN_PATIENT]))


@compiled
def begin_if_possible(w: World, run: int) -> None:
    """Begin a released task whose predecessors are done and whose patient is not withdrawn."""
    if w[run + f.RUN_STATE] != f.HELD or w[run + f.RUN_IS_RELEASED] == 0:
        return
    sleeps = w[w[run + f.RUN_PATIENT] + f.IS_ASLEEP] > 0 and is_of_stay(w, run)
    if not sleeps and not _is_held_up(w, run):
        _attempt(w, run)


@compiled
def _is_held_up(w: World, run: int) -> bool:
    """Whether a task before it is still to be done; one not needed counts as done (R23)."""
    if w[type_of(w, run) + f.TASK_HAS_BEFORE] == 0:
        return False
    before = w[f.BEFORE] + w[run + f.RUN_TASK] * w[f.N_TASKS]
    other = w[w[run + f.RUN_PATIENT] + f.FIRST_RUN]
    while other:
        is_awaited = w[before + w[other + f.RUN_TASK]] > 0 and w[other + f.RUN_IS_DONE] == 0
        if is_awaited and w[other + f.RUN_STAY] == w[run + f.RUN_STAY]:
            return True
        other = w[other + f.RUN_NEXT]
    return False


@compiled
def _attempt(w: World, run: int) -> None:
    """One attempt begins: work without a team, a wait for a slot with one."""
    now = w[f.NOW]
    if w[run + f.RUN_END] != f.NEVER:
        move_attempt(w, run)
    w[run + f.RUN_ATTEMPT] += 1
    w[run + f.RUN_REQUESTED_AT] = now
    w[run + f.RUN_LEFT] = w[run + f.RUN_WORK]
    w[run + f.RUN_DUE_AT] = w[run + f.RUN_STARTED_AT] = f.NEVER
    w[run + f.RUN_FINISHED_AT] = w[run + f.RUN_TEAM] = f.NEVER
    if w[run + f.RUN_FIRST_REQUESTED_AT] == f.NEVER:
        w[run + f.RUN_FIRST_REQUESTED_AT] = now
    if w[run + f.RUN_POOL] >= 0:
        w[run + f.RUN_TEAM_ONLY] = 0
        w[run + f.RUN_STATE] = f.WAITING
        join_teams(w, run)
    else:
        w[run + f.RUN_DUE_AT] = w[run + f.RUN_STARTED_AT] = now
        finish_later(w, run, now + max(1, w[run + f.RUN_TAKES]))


@compiled
def finish_attempt(w: World, run: int) -> bool:
    """An attempt's work is over; whether the task is done now (or information was lacking)."""
    now = w[f.NOW]
    w[run + f.RUN_FINISHED_AT] = now
    if w[run + f.RUN_ATTEMPT] >= w[run + f.RUN_ATTEMPTS]:
        _complete(w, run)
        return True
    end_attempt(w, run, ends.TASK_FAILED)
    patient = w[run + f.RUN_PATIENT]
    w[patient + f.LACKED_INFORMATION] = 1
    w[run + f.RUN_STATE] = f.CLARIFYING
    again_at = now + max(1, w[run + f.RUN_CLARIFICATION])
    at(w, again_at, actions.CLARIFIED, w[patient + f.CODE], run, patient)
    return False


@compiled
def clarified(w: World, run: int) -> None:
    """What was missing is there: the next attempt."""
    if w[run + f.RUN_STATE] == f.CLARIFYING:
        w[run + f.RUN_STATE] = f.HELD
        begin_if_possible(w, run)


@compiled
def _complete(w: World, run: int) -> None:
    """A task is done: what waited for it may begin."""
    end_attempt(w, run, ends.TASK_DONE)
    w[run + f.RUN_IS_DONE] = 1
    w[run + f.RUN_STATE] = f.OVER
    _count(w, run, -1)
    patient, what = w[run + f.RUN_PATIENT], type_of(w, run)
    if w[what + f.TASK_IS_FOLLOW_UP]:
        w[patient + f.FOLLOWED_UP] = 1
    if w[what + f.TASK_NOTICE] >= 0:
        write_notice(w, patient, w[run + f.RUN_STAY], w[what + f.TASK_NOTICE])
    if w[what + f.TASK_IS_AWAITED]:
        _begin_those_after(w, run)


@compiled
def _begin_those_after(w: World, run: int) -> None:
    other = w[w[run + f.RUN_PATIENT] + f.FIRST_RUN]
    while other:
        awaits = w[w[f.BEFORE] + w[other + f.RUN_TASK] * w[f.N_TASKS] + w[run + f.RUN_TASK]]
        if awaits and w[other + f.RUN_STAY] == w[run + f.RUN_STAY]:
            begin_if_possible(w, other)
        other = w[other + f.RUN_NEXT]


@compiled
def _is_stale(w: World, run: int) -> bool:
    valid_min = w[type_of(w, run) + f.TASK_VALID]
    return bool(valid_min >= 0 and w[f.NOW] - w[run + f.RUN_FINISHED_AT] > valid_min)


@compiled
def redo_stale(w: World, patient: int) -> None:
    """At the grant, what was found out too long ago is done once more (R16)."""
    if w[patient + f.WORK_POINTS] & _REDONE == 0:
        return
    sequence = sequence_of(w, patient)
    run = w[patient + f.FIRST_RUN]
    while run:
        if w[run + f.RUN_IS_DONE] and w[run + f.RUN_STAY] == sequence and _is_stale(w, run):
            w[run + f.RUN_END] = ends.TASK_STALE
            w[run + f.RUN_IS_DONE] = 0
            w[run + f.RUN_STATE] = f.HELD
            w[run + f.RUN_ATTEMPTS] = w[run + f.RUN_ATTEMPT] + 1
            _count(w, run, 1)
            _attempt(w, run)
        run = w[run + f.RUN_NEXT]

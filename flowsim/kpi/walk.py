"""The walk back along the critical path, stay by stay (R30); `causes` says what it is for.

Loops over whole numbers: machine code where Numba is there, and plain Python where it is not.
"""

from __future__ import annotations

from flowsim.kpi.path import Doors, Rules, Steps, Waits, Work
from flowsim.loops import loops_of
from flowsim.tables.columns import NEVER, NOBODY, Bools, Ints
from flowsim.terms import Cause

_CAUSES = tuple(Cause)
_NOTICE = _CAUSES.index(Cause.NOTICE)
_PLACE_CAPACITY = _CAUSES.index(Cause.PLACE_CAPACITY)
_PLACE_CALENDAR = _CAUSES.index(Cause.PLACE_CALENDAR)
_TEAM_CAPACITY = _CAUSES.index(Cause.TEAM_CAPACITY)
_TEAM_CALENDAR = _CAUSES.index(Cause.TEAM_CALENDAR)
_INFORMATION = _CAUSES.index(Cause.INFORMATION)
_PROCESS = _CAUSES.index(Cause.PROCESS)
_DISPUTE = _CAUSES.index(Cause.DISPUTE)
_NO_LEGAL_DESTINATION = _CAUSES.index(Cause.NO_LEGAL_DESTINATION)

MADE_OF = ("kpi/walk.py", "kpi/path.py", "tables/columns.py", "terms.py")

_inside, _entry = loops_of(*MADE_OF)

# what a walk stands at
_AT_TASK, _AT_GRANT, _AT_NOTICE = range(3)


@_entry
def find_work(waits: Waits, work: Work) -> None:
    """Find the rows of each delayed stay."""
    row, rows = 0, len(work.stay)
    for who in range(len(waits.stay)):
        stay = waits.stay[who]
        while row < rows and work.stay[row] < stay:
            row += 1
        waits.first_task[who] = row
        while row < rows and work.stay[row] == stay:
            row += 1
        waits.after_tasks[who] = row


@_entry
def walk_all(waits: Waits, work: Work, rules: Rules, doors: Doors, steps: Steps) -> None:
    """Walk back from every departure until everybody stands at medically ready."""
    for who in range(len(waits.left_at)):
        _walk(who, waits, work, rules, doors, steps)


@_inside
def _walk(who: int, waits: Waits, work: Work, rules: Rules, doors: Doors, steps: Steps) -> None:
    ready_at, granted_at = waits.ready_at[who], waits.granted_at[who]
    declared_at, at = waits.declared_at[who], waits.left_at[who]
    # All was ready and the patient had not left: the receiver's door was closed.
    row = _last_task(who, waits, work, rules, rules.gates_leaving, at)
    finished_at = _finished(work, row)
    last_at = max(finished_at, granted_at, declared_at)
    at = _spend(steps, who, _PLACE_CALENDAR, at, max(last_at, ready_at))
    node = _AT_NOTICE
    if finished_at == last_at:
        node = _AT_TASK
    elif granted_at == last_at:
        node = _AT_GRANT
    was_at_grant = False
    while at > ready_at:
        if node == _AT_TASK:
            at, node, row = _from_task(who, waits, work, rules, steps, at, row)
        elif node == _AT_GRANT:
            row = _last_task(who, waits, work, rules, rules.gates_place, at)
            at, follows = _from_grant(who, waits, doors, steps, at, _finished(work, row))
            # A second visit (a place given back) goes no deeper, so that every walk ends.
            node = _AT_TASK if follows and not was_at_grant else _AT_NOTICE
            was_at_grant = True
        else:
            # Need is over and nobody has said so; or it was said before and disputed.
            why = _DISPUTE if waits.is_disputed[who] else _NOTICE
            at = _spend(steps, who, why, at, ready_at)


@_inside
def _from_task(
    who: int, waits: Waits, work: Work, rules: Rules, steps: Steps, at: int, row: int
) -> tuple[int, int, int]:
    """Work, a wait for the team's slot, and what was before it."""
    ready_at, declared_at = waits.ready_at[who], waits.declared_at[who]
    own_cause, started_at = rules.cause[work.task[row]], work.started_at[row]
    eligible_at = work.requested_at[row]
    begun_at = eligible_at if started_at == NEVER else started_at
    at = _spend(steps, who, own_cause, at, max(begun_at, ready_at))
    # Waiting tasks sleep while readiness is withdrawn (R18).
    woke = waits.was_withdrawn[who] and declared_at <= at and declared_at > eligible_at
    requested_at = declared_at if woke else eligible_at
    due_at = max(work.due_at[row], requested_at)
    at = _spend(steps, who, _TEAM_CAPACITY, at, max(due_at, ready_at))
    at = _spend(steps, who, _TEAM_CALENDAR, at, max(requested_at, ready_at))
    if woke:
        return at, _AT_NOTICE, row
    return _before_task(who, waits, work, rules, steps, at, row)


@_inside
def _before_task(
    who: int, waits: Waits, work: Work, rules: Rules, steps: Steps, at: int, row: int
) -> tuple[int, int, int]:
    ready_at = waits.ready_at[who]
    earlier = _earlier_attempt(work, row)
    if earlier != NOBODY and work.has_failed[earlier]:
        at = _spend(steps, who, _INFORMATION, at, max(work.finished_at[earlier], ready_at))
        return at, _AT_TASK, earlier
    before = _last_predecessor(who, waits, work, rules, row)
    if _finished(work, before) == at:
        return at, _AT_TASK, before
    # A task done again because it was stale begins at the grant, like those that wait for it.
    if earlier != NOBODY or rules.is_from_grant[work.task[row]]:
        at = _spend(steps, who, _PROCESS, at, max(waits.granted_at[who], ready_at))
        return at, _AT_GRANT, row
    return at, _AT_NOTICE, row


@_inside
def _from_grant(
    who: int, waits: Waits, doors: Doors, steps: Steps, at: int, finished_at: int
) -> tuple[int, bool]:
    """The wait in line: closed with room is the calendar's, the rest lack of places."""
    declared_at = min(waits.declared_at[who], at)
    awake_at = max(finished_at, declared_at, waits.entered_at[who])
    begins_at = max(awake_at, waits.ready_at[who])
    if waits.has_nowhere[who]:
        at = _spend(steps, who, _NO_LEGAL_DESTINATION, at, begins_at)
        return at, finished_at == awake_at
    # Until another setting was asked for, the wait was for the first choice alone.
    asked_at = min(max(waits.requested_at[who], begins_at), at)
    closed_min = _closed_min(doors, waits.first_choice[who], begins_at, asked_at)
    closed_min += _closed_min(doors, waits.setting[who], asked_at, at)
    at = _spend(steps, who, _PLACE_CALENDAR, at, max(at - closed_min, waits.ready_at[who]))
    at = _spend(steps, who, _PLACE_CAPACITY, at, begins_at)
    return at, finished_at == awake_at


@_inside
def _spend(steps: Steps, who: int, cause: int, at: int, down_to: int) -> int:
    """Go back from `at` to `down_to`, which is never before ready, and say where that is."""
    if down_to >= at:
        return at
    step = steps.taken[0]
    if step < len(steps.who):
        steps.who[step] = who
        steps.cause[step] = cause
        steps.from_at[step] = down_to
        steps.to_at[step] = at
    steps.taken[0] = step + 1
    return down_to


@_inside
def _finished(work: Work, row: int) -> int:
    return NEVER if row == NOBODY else work.finished_at[row]


@_inside
def _is_later(finished_at: Ints, order: Ints, task: Ints, row: int, last: int) -> bool:
    """Of rows finished in the same minute the first task in the scenario is the last."""
    if last == NOBODY or finished_at[row] != finished_at[last]:
        return last == NOBODY or finished_at[row] > finished_at[last]
    return bool(order[task[row]] <= order[task[last]])


@_inside
def _last_task(who: int, waits: Waits, work: Work, rules: Rules, counts: Bools, minute: int) -> int:
    """The row of the task of a kind that was finished last by a minute."""
    last = NOBODY
    for row in range(waits.first_task[who], waits.after_tasks[who]):
        task, finished_at = work.task[row], work.finished_at[row]
        is_meant = task != NOBODY and counts[task] and 0 <= finished_at <= minute
        if is_meant and _is_later(work.finished_at, rules.order, work.task, row, last):
            last = row
    return last


@_inside
def _last_predecessor(who: int, waits: Waits, work: Work, rules: Rules, row: int) -> int:
    """The predecessor of a row that was finished last before the row was requested."""
    task = work.task[row]
    if not rules.has_before[task]:
        return NOBODY
    return _last_task(who, waits, work, rules, rules.is_after[task], work.requested_at[row])


@_inside
def _earlier_attempt(work: Work, row: int) -> int:
    """The row of the attempt before at the same task, of those that were finished."""
    earlier, latest = NOBODY, 0
    if work.attempt[row] < 2:
        return earlier
    other = row
    while other > 0 and work.stay[other - 1] == work.stay[row]:
        other -= 1
    while other < len(work.stay) and work.stay[other] == work.stay[row]:
        attempt = work.attempt[other]
        is_before = work.task[other] == work.task[row] and attempt < work.attempt[row]
        if is_before and attempt > latest and work.finished_at[other] != NEVER:
            earlier, latest = other, attempt
        other += 1
    return earlier


@_entry
def find_earlier(work: Work, rows: Ints, earlier: Ints) -> None:
    """Write for some rows which row is the attempt before."""
    for place in range(len(rows)):
        earlier[place] = _earlier_attempt(work, rows[place])


@_entry
def add_up_closed(
    doors: Doors, row: Ints, change: Ints, staffed: Ints, is_open: Bools, largest: Ints
) -> None:
    """Write for each step of the doors whether it is closed with room, and for how long before.

    At each step the table `capacity` has a `row`, or so many places `change` hands; there
    is room where the `largest` weight of the setting fits.
    """
    setting, in_force, taken, before = NOBODY, NOBODY, 0, 0
    for step in range(len(doors.key)):
        of = doors.key[step] // doors.span
        if of != setting:
            setting, in_force, taken, before = of, NOBODY, 0, 0
        elif doors.is_so[step - 1]:
            before += doors.key[step] - doors.key[step - 1]
        taken += change[step]
        if row[step] != NOBODY:
            in_force = row[step]
        is_closed = in_force != NOBODY and not is_open[in_force]
        doors.is_so[step] = is_closed and staffed[in_force] - taken >= largest[of]
        doors.before[step] = before


@_inside
def _closed_min(doors: Doors, setting: int, from_at: int, to_at: int) -> int:
    """Minutes from one moment to another in which a setting was closed with room."""
    if from_at >= to_at or setting == NOBODY or not doors.closes[setting]:
        return 0
    return _closed_until(doors, setting * doors.span + to_at) - _closed_until(
        doors, setting * doors.span + from_at
    )


@_inside
def _closed_until(doors: Doors, wanted: int) -> int:
    below, above = 0, len(doors.key)  # the step in force lies between them
    while above - below > 1:
        middle = (below + above) // 2
        if doors.key[middle] <= wanted:
            below = middle
        else:
            above = middle
    closed_min: int = doors.before[below] + doors.is_so[below] * (wanted - doors.key[below])
    return closed_min

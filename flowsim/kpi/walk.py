"""The walk back along the critical path, stay by stay (R30); `causes` says what it is for.

Loops over whole numbers: machine code where Numba is there, and plain Python where it is not.
"""

from __future__ import annotations

from flowsim.kpi.path import Courses, Doors, Rules, Steps, Work
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

MADE_OF = ("kpi/walk.py", "kpi/path.py", "kpi/rows.py", "tables/columns.py", "terms.py")

_inside, _entry = loops_of(*MADE_OF)

# what a walk stands at
_AT_TASK, _AT_GRANT, _AT_NOTICE = range(3)


@_entry
def walk_all(
    among: Ints, courses: Courses, work: Work, rules: Rules, doors: Doors, steps: Steps
) -> None:
    """Walk back from departures of some stays until everybody stands at medically ready.

    Delayed are those who left for a next place after they were ready.
    """
    for place in range(len(among)):
        stay = among[place]
        ready_at, goes_on = courses.ready_at[stay], courses.next_kind[stay] != NOBODY
        if goes_on and ready_at != NEVER and courses.left_at[stay] > ready_at:
            steps.place[steps.taken[0]] = place
            _walk(stay, courses, work, rules, doors, steps)
            steps.taken[0] += 1


@_inside
def _walk(
    stay: int, courses: Courses, work: Work, rules: Rules, doors: Doors, steps: Steps
) -> None:
    ready_at, granted_at = courses.ready_at[stay], courses.granted_at[stay + 1]
    declared_at, at = _declared(courses, stay), courses.left_at[stay]
    # All was ready and the patient had not left: the receiver's door was closed.
    row = _last_task(stay, work, rules, rules.gates_leaving, at)
    finished_at = _finished(work, row)
    last_at = max(finished_at, granted_at, declared_at)
    at = _spend(steps, _PLACE_CALENDAR, at, max(last_at, ready_at))
    node = _AT_NOTICE
    if finished_at == last_at:
        node = _AT_TASK
    elif granted_at == last_at:
        node = _AT_GRANT
    was_at_grant = False
    while at > ready_at:
        if node == _AT_TASK:
            at, node, row = _from_task(stay, courses, work, rules, steps, at, row)
        elif node == _AT_GRANT:
            row = _last_task(stay, work, rules, rules.gates_place, at)
            finished_at = _finished(work, row)
            at, follows = _from_grant(stay, courses, doors, steps, at, finished_at)
            # A second visit (a place given back) goes no deeper, so that every walk ends.
            node = _AT_TASK if follows and not was_at_grant else _AT_NOTICE
            was_at_grant = True
        else:
            # Need is over and nobody has said so; or it was said before and disputed.
            disputed_at = _last_said(courses, stay, courses.withdrawn)
            is_disputed = disputed_at > _last_said(courses, stay, courses.relapse)
            at = _spend(steps, _DISPUTE if is_disputed else _NOTICE, at, ready_at)


@_inside
def _declared(courses: Courses, stay: int) -> int:
    """When a stay was declared ready: medically ready, where nobody said so."""
    declared_at: int = courses.declared_at[stay]
    ready_at: int = courses.ready_at[stay]
    return ready_at if declared_at == NEVER else declared_at


@_inside
def _was_withdrawn(courses: Courses, stay: int) -> bool:
    """Whether readiness was taken back, or the patient fell ill again."""
    disputed_at = _last_said(courses, stay, courses.withdrawn)
    return max(disputed_at, _last_said(courses, stay, courses.relapse)) != NEVER


@_inside
def _last_said(courses: Courses, stay: int, kind: int) -> int:
    """When the last message of a kind about a stay was sent."""
    sent, last_at = courses.sent, NEVER
    number = sent.number[stay]
    for row in range(sent.first[number], sent.first[number + 1]):
        if sent.kind[row] == kind and sent.sequence[row] == stay - sent.first_stay[number]:
            last_at = max(last_at, sent.at[row])
    return last_at


@_inside
def _from_task(
    stay: int,
    courses: Courses,
    work: Work,
    rules: Rules,
    steps: Steps,
    at: int,
    row: int,
) -> tuple[int, int, int]:
    """Work, a wait for the team's slot, and what was before it."""
    ready_at, declared_at = courses.ready_at[stay], _declared(courses, stay)
    own_cause, started_at = rules.cause[work.task[row]], work.started_at[row]
    eligible_at = work.requested_at[row]
    begun_at = eligible_at if started_at == NEVER else started_at
    at = _spend(steps, own_cause, at, max(begun_at, ready_at))
    # Waiting tasks sleep while readiness is withdrawn (R18).
    woke = declared_at <= at and declared_at > eligible_at and _was_withdrawn(courses, stay)
    requested_at = declared_at if woke else eligible_at
    due_at = max(work.due_at[row], requested_at)
    at = _spend(steps, _TEAM_CAPACITY, at, max(due_at, ready_at))
    at = _spend(steps, _TEAM_CALENDAR, at, max(requested_at, ready_at))
    if woke:
        return at, _AT_NOTICE, row
    return _before_task(stay, courses, work, rules, steps, at, row)


@_inside
def _before_task(
    stay: int,
    courses: Courses,
    work: Work,
    rules: Rules,
    steps: Steps,
    at: int,
    row: int,
) -> tuple[int, int, int]:
    ready_at = courses.ready_at[stay]
    earlier = _earlier_attempt(work, row)
    if earlier != NOBODY and work.has_failed[earlier]:
        at = _spend(steps, _INFORMATION, at, max(work.finished_at[earlier], ready_at))
        return at, _AT_TASK, earlier
    before = _last_predecessor(stay, work, rules, row)
    if _finished(work, before) == at:
        return at, _AT_TASK, before
    # A task done again because it was stale begins at the grant, like those that wait for it.
    if earlier != NOBODY or rules.is_from_grant[work.task[row]]:
        at = _spend(steps, _PROCESS, at, max(courses.granted_at[stay + 1], ready_at))
        return at, _AT_GRANT, row
    return at, _AT_NOTICE, row


@_inside
def _from_grant(
    stay: int, courses: Courses, doors: Doors, steps: Steps, at: int, finished_at: int
) -> tuple[int, bool]:
    """The wait in line: closed with room is the calendar's, the rest lack of places."""
    declared_at = min(_declared(courses, stay), at)
    awake_at = max(finished_at, declared_at, courses.entered_at[stay])
    begins_at = max(awake_at, courses.ready_at[stay])
    setting, first_choice = courses.setting[stay + 1], courses.first_choice[stay + 1]
    if setting != first_choice and courses.is_home[setting]:
        # Waited for a place and went home: nobody had to receive them (R10).
        at = _spend(steps, _NO_LEGAL_DESTINATION, at, begins_at)
        return at, finished_at == awake_at
    # Until another setting was asked for, the wait was for the first choice alone.
    asked_at = min(max(courses.requested_at[stay + 1], begins_at), at)
    closed_min = _closed_min(doors, first_choice, begins_at, asked_at)
    closed_min += _closed_min(doors, setting, asked_at, at)
    at = _spend(steps, _PLACE_CALENDAR, at, max(at - closed_min, courses.ready_at[stay]))
    at = _spend(steps, _PLACE_CAPACITY, at, begins_at)
    return at, finished_at == awake_at


@_inside
def _spend(steps: Steps, cause: int, at: int, down_to: int) -> int:
    """Go back from `at` to `down_to`, which is never before ready, and say where that is."""
    if down_to >= at:
        return at
    step = steps.taken[1]
    if step < len(steps.who):
        steps.who[step] = steps.taken[0]
        steps.cause[step] = cause
        steps.from_at[step] = down_to
        steps.to_at[step] = at
    steps.taken[1] = step + 1
    return down_to


@_inside
def _finished(work: Work, row: int) -> int:
    return NEVER if row == NOBODY else work.finished_at[row]


@_inside
def _last_task(stay: int, work: Work, rules: Rules, counts: Bools, minute: int) -> int:
    """The row of the task of a kind that was finished last by a minute.

    Of rows finished in the same minute the first task in the scenario is the last.
    """
    last, last_turn, tasks = NOBODY, NEVER, len(rules.order)
    for row in range(work.first[stay], work.first[stay + 1]):
        task, finished_at = work.task[row], work.finished_at[row]
        if task != NOBODY and counts[task] and 0 <= finished_at <= minute:
            turn = finished_at * tasks - rules.order[task]
            if turn >= last_turn:
                last, last_turn = row, turn
    return last


@_inside
def _last_predecessor(stay: int, work: Work, rules: Rules, row: int) -> int:
    """The predecessor of a row that was finished last before the row was requested."""
    task = work.task[row]
    if not rules.has_before[task]:
        return NOBODY
    return _last_task(stay, work, rules, rules.is_after[task], work.requested_at[row])


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


@_entry
def add_up_steps(
    who: Ints, cause: Ints, from_at: Ints, to_at: Ints, place: Ints, sums: Ints
) -> None:
    """Add the minutes of each step to those of its cause and of the place of who waited.

    `sums` has shape (causes, places).
    """
    for step in range(len(who)):
        sums[cause[step], place[who[step]]] += to_at[step] - from_at[step]

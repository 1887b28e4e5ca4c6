"""Lines of teams, and what their slots cover (R22, R23).

A task that several teams may take stands in the line of each. When a slot came by at which it
was eligible (`due_at`) is looked up when it leaves the lines, from the slots that began
meanwhile: a slot looks at those it covers, not at everybody who waits.
"""

from __future__ import annotations

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.heaps import join, part
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.memory import give, take


@compiled
def _join_team(w: World, run: int, team: int) -> None:
    patient = w[run + f.RUN_PATIENT]
    node = take(w, f.FREE_NODES, f.NODE_SIZE)
    w[node + f.NODE_PRIORITY] = 0
    w[node + f.NODE_ASKED_AT] = w[run + f.RUN_FIRST_REQUESTED_AT]
    w[node + f.NODE_LOT] = w[patient + f.LOT]
    w[node + f.NODE_CODE] = w[patient + f.CODE]
    w[node + f.NODE_TASK] = w[run + f.RUN_TASK]
    w[node + f.NODE_CAME] = w[f.SEQUENCE]
    w[f.SEQUENCE] += 1
    w[node + f.NODE_WHO] = run
    w[node + f.NODE_TEAM] = team
    w[node + f.NODE_FIRST_SLOT] = w[team + f.TEAM_NEXT_SLOT]
    w[node + f.NODE_OTHER] = w[run + f.RUN_NODES]
    w[run + f.RUN_NODES] = node
    join(w, team + f.TEAM_LINE, node)


@compiled
def join_teams(w: World, run: int) -> None:
    """A task waits for a slot of its teams, by its first request."""
    if w[run + f.RUN_TEAM_ONLY]:
        _join_team(w, run, w[run + f.RUN_TEAM_ONLY])
        return
    pool = w[f.POOL_START] + w[run + f.RUN_POOL]
    for i in range(w[f.POOL_TEAM] + w[pool], w[f.POOL_TEAM] + w[pool + 1]):
        _join_team(w, run, w[i])


@compiled
def leave_teams(w: World, run: int) -> None:
    """A task no longer waits: covered, asleep or dropped."""
    note_due(w, run)
    node = w[run + f.RUN_NODES]
    while node:
        following = w[node + f.NODE_OTHER]
        part(w, w[node + f.NODE_TEAM] + f.TEAM_LINE, node)
        give(w, f.FREE_NODES, node)
        node = following
    w[run + f.RUN_NODES] = 0


@compiled
def is_cancelled(w: World, team: int, slot: int) -> bool:
    """Whether a slot is cancelled by its stored chance (R26)."""
    chances = w[team + f.TEAM_SLOT_CHANCES]
    if chances == 0:
        return False
    position = w[slot + f.SLOT_DAY] * w[team + f.TEAM_SLOTS_A_DAY] + w[slot + f.SLOT_OF_DAY]
    return bool(w[chances + position] <= w[team + f.TEAM_CANCELLED_UP_TO])


@compiled
def note_due(w: World, run: int) -> None:
    """Write the first slot that began while the task stood in its line and was eligible."""
    if w[run + f.RUN_DUE_AT] != f.NEVER:
        return
    due_at = f.NEVER
    node = w[run + f.RUN_NODES]
    while node:
        team = w[node + f.NODE_TEAM]
        eligible_at = w[run + f.RUN_REQUESTED_AT] + w[team + f.TEAM_NOTICE]
        first, last = w[node + f.NODE_FIRST_SLOT], w[team + f.TEAM_NEXT_SLOT]
        for slot in range(first, last, f.SLOT_SIZE):
            if w[slot + f.SLOT_AT] >= eligible_at and not is_cancelled(w, team, slot):
                if due_at == f.NEVER or w[slot + f.SLOT_AT] < due_at:
                    due_at = w[slot + f.SLOT_AT]
                break
        node = w[node + f.NODE_OTHER]
    w[run + f.RUN_DUE_AT] = due_at


@compiled
def finish_later(w: World, run: int, minute: int) -> None:
    """The work ends then."""
    w[run + f.RUN_STATE] = f.WORKING
    patient = w[run + f.RUN_PATIENT]
    at(w, minute, actions.WORK_ENDS, w[patient + f.CODE], run, patient)


@compiled
def _spend(w: World, team: int, slot: int, budget: int, run: int) -> int:
    """Spend a slot's budget on a task; what is left, or -1 when nothing more is covered."""
    cost = w[run + f.RUN_LEFT] if w[slot + f.SLOT_IN_MINUTES] else 1
    if cost > budget:
        if budget > 0:  # minutes only: a case always costs one
            leave_teams(w, run)
            w[run + f.RUN_TEAM_ONLY] = team
            w[run + f.RUN_LEFT] -= budget
            join_teams(w, run)
            w[team + f.TEAM_HALF_DONE] = run
        return -1
    leave_teams(w, run)
    if w[team + f.TEAM_HALF_DONE] == run:
        w[team + f.TEAM_HALF_DONE] = 0
    w[run + f.RUN_LEFT] = 0
    w[run + f.RUN_TEAM] = w[team + f.TEAM_CODE]
    w[run + f.RUN_STARTED_AT] = w[slot + f.SLOT_AT]
    finish_later(w, run, w[slot + f.SLOT_ENDS] + w[run + f.RUN_TAKES])
    return int(budget - cost)


@compiled
def _is_eligible(w: World, team: int, run: int) -> bool:
    return bool(w[run + f.RUN_REQUESTED_AT] + w[team + f.TEAM_NOTICE] <= w[f.NOW])


@compiled
def _is_in_line(w: World, team: int, run: int) -> bool:
    node = w[run + f.RUN_NODES]
    while node:
        if w[node + f.NODE_TEAM] == team:
            return True
        node = w[node + f.NODE_OTHER]
    return False


@compiled
def slot_begins(w: World, team: int, slot: int) -> None:
    """Spend a slot's budget down the team's line; what is not used is lost."""
    w[team + f.TEAM_NEXT_SLOT] = slot + f.SLOT_SIZE
    if w[team + f.TEAM_LINE] == 0 or is_cancelled(w, team, slot):
        return
    budget = w[slot + f.SLOT_BUDGET]
    half_done = w[team + f.TEAM_HALF_DONE]
    if half_done and _is_in_line(w, team, half_done) and _is_eligible(w, team, half_done):
        budget = _spend(w, team, slot, budget, half_done)
    passed = 0  # who is not eligible, and goes back in line
    while budget >= 0 and w[team + f.TEAM_LINE]:
        node = w[team + f.TEAM_LINE]
        run = w[node + f.NODE_WHO]
        if _is_eligible(w, team, run):
            budget = _spend(w, team, slot, budget, run)
        elif w[run + f.RUN_FIRST_REQUESTED_AT] + w[team + f.TEAM_NOTICE] > w[f.NOW]:
            break  # and so is nobody behind
        else:
            part(w, team + f.TEAM_LINE, node)
            w[node + f.NODE_NEXT] = passed
            passed = node
    while passed:
        following = w[passed + f.NODE_NEXT]
        join(w, team + f.TEAM_LINE, passed)
        passed = following

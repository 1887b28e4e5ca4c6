"""Teams and tasks of a scenario as integer arrays of the FlowPlan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from flowsim.engine.arrays import Places, ints, ragged, stacked, threshold
from flowsim.engine.timeline import days_of_run, slots_of
from flowsim.scenario.model import Area, Task
from flowsim.scenario.resolve import resolve_teams
from flowsim.tables.cohort import Ints
from flowsim.terms import Gate, NoticeKind, Owner, TaskStart
from flowsim.units import DAY_MIN, HOUR_MIN, whole_minutes


def flatten_teams(area: Area, holidays: Sequence[date]) -> dict[str, object]:
    """Arrays of the teams, in sorted order of their ids."""
    days = days_of_run(area, holidays)
    teams = [area.teams[name] for name in sorted(area.teams)]
    slots = [slots_of(team, days) for team in teams]
    start, at = stacked([one.starts for one in slots])
    return {
        "notice_min": ints(whole_minutes(team.notice_hours * HOUR_MIN) for team in teams),
        "cancel_threshold": ints(threshold(team.cancelled_probability) for team in teams),
        "slot_start": start,
        "slot_at": at,
        "slot_ends": stacked([one.ends for one in slots])[1],
        "slot_budget": stacked([one.budget for one in slots])[1],
        "slot_in_minutes": stacked([one.in_minutes for one in slots])[1],
        "slot_day": stacked([one.day for one in slots])[1],
        "slot_of_day": stacked([one.position for one in slots])[1],
    }


def flatten_tasks(area: Area, places: Places) -> dict[str, object]:
    """Arrays of the tasks, in sorted order of their ids."""
    tasks = {name: area.tasks[name] for name in sorted(area.tasks)}
    codes = {name: code for code, name in enumerate(tasks)}
    after_start, after_task = ragged([[codes[a] for a in t.after] for t in tasks.values()])
    return {
        "task_starts": ints(tuple(TaskStart).index(t.starts) for t in tasks.values()),
        "task_lead_min": ints(whole_minutes(t.lead_hours * HOUR_MIN) for t in tasks.values()),
        "task_gates": ints(tuple(Gate).index(t.gates) for t in tasks.values()),
        "task_is_municipal": ints(int(t.owner == Owner.MUNICIPALITY) for t in tasks.values()),
        "task_valid_min": ints(_valid_min(t) for t in tasks.values()),
        "task_notice": ints(
            -1 if t.notice is None else tuple(NoticeKind).index(t.notice) for t in tasks.values()
        ),
        "task_is_follow_up": ints(int(t.follow_up) for t in tasks.values()),
        "task_cause": tuple(str(t.cause) for t in tasks.values()),
        "after_start": after_start,
        "after_task": after_task,
        **_pools(area, tasks, places),
    }


def _valid_min(task: Task) -> int:
    return -1 if task.valid_for_days is None else whole_minutes(task.valid_for_days * DAY_MIN)


def _pools(area: Area, tasks: Mapping[str, Task], places: Places) -> dict[str, object]:
    """Which teams may take a task of a patient: the union over its roles (R23)."""
    codes = {name: code for code, name in enumerate(sorted(area.teams))}
    pool: Ints = np.full((len(tasks), *places.shape), -1, dtype=np.int64)
    known: dict[tuple[int, ...], int] = {}
    for row, task in enumerate(tasks.values()):
        if not task.roles:
            continue
        doing = [team for team in area.teams.values() if team.role in task.roles]
        alike, whom = places.alike(doing)
        pools = []
        for municipality, hospital, specialty in whom:
            teams = {
                codes[team]
                for role in task.roles
                for team in resolve_teams(
                    area, role, municipality=municipality, hospital=hospital, specialty=specialty
                )
            }
            pools.append(known.setdefault(tuple(sorted(teams)), len(known)) if teams else -1)
        pool[row] = ints(pools)[alike]
    start, team = ragged(list(known))
    return {"pool": pool, "pool_start": start, "pool_team": team}

"""Random teams and tasks: slots of cases and of minutes, pools, chains of tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flowsim.terms import Gate, TaskStart
from flowsim.units import DAY_MIN, HOUR_MIN, WEEKDAYS
from tests.engine.case_files import MONDAY
from tests.systems.dice import Dice, clock_text
from tests.systems.settings import HOSPITALS, MUNICIPALITIES, SPECIALTIES

Values = dict[str, Any]

_BEFORE_GRANT = (TaskStart.ADMISSION, TaskStart.EXPECTED, TaskStart.READY)
_STARTS = {
    Gate.PLACE: _BEFORE_GRANT,
    Gate.LEAVING: (*_BEFORE_GRANT, TaskStart.GRANTED),
    Gate.NOTHING: (*_BEFORE_GRANT, TaskStart.GRANTED, TaskStart.LEAVING),
}
"""When a task with this gate may start without waiting for itself."""


def random_teams(dice: Dice, days: int) -> dict[str, Values]:
    """Two to five teams in one to three roles, by id."""
    roles = ["assessor", "planner", "rehab"][: dice.whole(1, 3)]
    teams: dict[str, Values] = {}
    for number in range(max(len(roles), dice.whole(2, 5))):
        own = dice.named(f"team/{number}")
        role = roles[number] if number < len(roles) else own.pick(roles)
        team = _team(own, role, days)
        if number >= len(roles):
            team |= _for_whom(own)
        teams[f"{role}-{number}"] = team
    return teams


def _team(dice: Dice, role: str, days: int) -> Values:
    team: Values = {"role": role, "owner": dice.pick(("region", "municipality"))}
    team["slots"] = [_slot(dice) for _ in range(dice.pick((1, 1, 2)))]
    team["open_on_holidays"] = dice.chance(0.5)
    if dice.chance(0.4):
        team["notice_hours"] = dice.minutes(0, DAY_MIN) / HOUR_MIN
    if dice.chance(0.4):
        team["cancelled_probability"] = 0.3
    if dice.chance(0.2):
        team["budget_percent"] = dice.pick((50, 80, 130))
    if dice.chance(0.2):
        first = dice.whole(0, days - 1)
        dates = [MONDAY + timedelta(days=day) for day in (first, dice.whole(first, days - 1))]
        percent = dice.pick((0, 50, 200))
        team["changes"] = [{"from_date": dates[0], "to_date": dates[1], "percent": percent}]
    return team


def _for_whom(dice: Dice) -> Values:
    """Half of the further teams share the work of a role, half work for some patients."""
    if dice.chance(0.5):
        return {}
    key = dice.pick(("hospital", "municipality", "specialties"))
    names = {"hospital": HOSPITALS, "municipality": MUNICIPALITIES, "specialties": SPECIALTIES}
    name = dice.pick(names[key])
    return {key: [name] if key == "specialties" else name}


def _slot(dice: Dice) -> Values:
    starts = min(dice.clock(7, 14), DAY_MIN - dice.grid_min)
    ends = max(dice.clock(9, 18), starts + dice.grid_min)
    in_minutes = dice.chance(0.5)
    budget = (30, 60, 90, 240) if in_minutes else (1, 2, 3, 1.5)
    week = {day: dice.pick(budget) for day in dice.some(WEEKDAYS, 0.75) or ["wed"]}
    key = "minutes_per_day" if in_minutes else "cases_per_day"
    return {"starts": clock_text(starts), "ends": clock_text(ends), key: week}


def random_tasks(dice: Dice, teams: dict[str, Values]) -> dict[str, Values]:
    """Three to eight tasks by id; each may come after some of those before it."""
    roles = sorted({team["role"] for team in teams.values()})
    tasks: dict[str, Values] = {}
    for number in range(dice.whole(3, 8)):
        own = dice.named(f"task/{number}")
        tasks[f"{own.pick('abcdefg')}-{number}"] = _task(own, tasks, roles)
    return tasks


def _task(dice: Dice, before: dict[str, Values], roles: list[str]) -> Values:
    gate = dice.pick((Gate.PLACE, Gate.PLACE, Gate.LEAVING, Gate.LEAVING, Gate.NOTHING))
    starts = dice.pick(_STARTS[gate])
    task: Values = {
        "gates": str(gate),
        "starts": str(starts),
        "owner": dice.pick(("region", "municipality")),
        "cause": dice.pick(("process", "logistics", "information")),
        "work": {"minutes": 30},
        "after": [name for name in before if _may_precede(before, name, gate) and dice.chance(0.3)],
    }
    if starts == TaskStart.EXPECTED:
        task["lead_hours"] = dice.minutes(0, 2 * DAY_MIN) / HOUR_MIN
    if dice.chance(0.65):
        task["roles"] = dice.some(roles, 0.6) or [dice.pick(roles)]
    if dice.chance(0.35):
        task["valid_for_days"] = dice.minutes(60, 2 * DAY_MIN) / DAY_MIN
    if dice.chance(0.4):
        task["notice"] = dice.pick(("admission", "sip-call"))
    task["follow_up"] = gate == Gate.NOTHING and dice.chance(0.7)
    return task


def _may_precede(tasks: dict[str, Values], name: str, gate: Gate) -> bool:
    """Whether a task can begin in time for another with this gate, its own predecessors too."""
    one = tasks[name]
    return TaskStart(one["starts"]) in _STARTS[gate] and all(
        _may_precede(tasks, earlier, gate) for earlier in one["after"]
    )

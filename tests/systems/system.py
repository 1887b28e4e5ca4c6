"""Small random systems with every feature of the model in use.

`system_of(seed)` is always the same system; `systems()` is the strategy of Hypothesis. A
system is the content of a case file (`tests.engine.case_files`) without what is expected, so
that one that has shown a difference can be kept as a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

from flowsim.engine.flatten import flatten
from flowsim.engine.plan import FlowPlan
from flowsim.scenario.resolved import Scenario
from flowsim.tables.cohort import Cohort
from tests.engine.case_files import MONDAY, scenario_and_cohort
from tests.systems.dice import GRIDS, Dice
from tests.systems.people import random_patients, surroundings
from tests.systems.settings import HOSPITALS, MUNICIPALITIES, SPECIALTIES, random_settings
from tests.systems.teams import random_tasks, random_teams
from tests.systems.without import FEATURES, leave_out

Values = dict[str, Any]

FEWEST, MOST = 10, 110


@dataclass(frozen=True)
class System:
    """A system as the engines take it, and the values of a case file that it is made of."""

    name: str
    values: Mapping[str, Any]
    scenario: Scenario
    plan: FlowPlan
    cohort: Cohort

    def __repr__(self) -> str:
        """The name only: a system that fails is written to a file with `save`."""
        return f"System({self.name})"


def system_of(
    seed: int, patients: int | None = None, without: Collection[str] = frozenset()
) -> System:
    """The system of a seed: with so many patients, and with some features left out."""
    text = ", ".join([f"seed {seed}", f"patients {patients}", *sorted(without)])
    return system_from(values_of(seed, patients, without), text)


def values_of(
    seed: int, patients: int | None = None, without: Collection[str] = frozenset()
) -> Values:
    """What a system is made of, as a case file has it."""
    base = Dice(f"{seed}", 1)
    grid_min = base.pick(GRIDS)
    dice = Dice(f"{seed}", grid_min)
    area = _area(dice, days=base.whole(5, 21))
    days = area["horizon"]["days"] + 7 * area["horizon"]["warm_up_weeks"]
    days += area["horizon"]["follow_up_days"]
    count = base.whole(FEWEST, MOST) if patients is None else patients
    values: Values = {
        "area": area,
        "group": {"readmission_probability": base.pick((0.2, 0.5, 1.0))},
        "holidays": [MONDAY + timedelta(days=day) for day in base.some(range(days), 0.1)],
        "environment": _environment(dice.named("environment"), area, days),
        "patients": random_patients(dice.named("people"), surroundings(area, days), count),
    }
    leave_out(values, without)
    return values


def system_from(values: Mapping[str, Any], name: str) -> System:
    """The system that these values describe.

    Raises:
        ValueError: when a key is not known or a time cannot be read.
    """
    scenario, cohort = scenario_and_cohort(values, name)
    return System(name, values, scenario, flatten(scenario), cohort)


def systems(largest: int = 60) -> st.SearchStrategy[System]:
    """Systems that become small: fewer patients, then fewer features."""
    return st.builds(
        system_of,
        seed=st.integers(0, 2**32 - 1),
        patients=st.integers(1, largest),
        without=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(FEATURES))),
    )


def save(system: System, path: Path, title: str) -> None:
    """Write a system as a file that `read` reads."""
    path.write_bytes(tomli_w.dumps({"title": title, **system.values}).encode())


def read(path: Path) -> System:
    """The system in a file."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    values.pop("title")
    return system_from(values, path.stem)


def _area(dice: Dice, days: int) -> Values:
    own = dice.named("area")
    horizon = {
        "start_date": MONDAY,
        "warm_up_weeks": own.pick((0, 0, 1)),
        "days": days,
        "follow_up_days": own.pick((0, 3)),
    }
    settings = random_settings(dice.named("settings"), days)
    teams = random_teams(dice.named("teams"), days)
    area: Values = {
        "horizon": horizon,
        "hospitals": {name: {} for name in HOSPITALS},
        "municipalities": {
            name: {"population": 900, "population_65": 300, "hospitals": {"north": 1.0}}
            for name in MUNICIPALITIES
        },
        "groups": {name: _group(name) for name in SPECIALTIES},
        "settings": settings,
        "teams": teams,
        "tasks": random_tasks(dice.named("tasks"), teams),
        "readmission": _readmission(own),
    }
    if own.chance(0.3):
        dates = [MONDAY + timedelta(days=day) for day in (0, own.whole(0, days - 1))]
        area["closures"] = [
            {"from_date": dates[0], "to_date": dates[1], "kinds": ["ward"], "percent": 50}
        ]
    return area


def _group(specialty: str) -> Values:
    """Nobody's group, so that the specialty is known also when no patient has it."""
    return {
        "specialty": specialty,
        "arrivals": {"per_day": 0, "by": "population"},
        "path": [{"kind": "emergency", "need": {"hours": 1}}],
    }


def _readmission(dice: Dice) -> Values:
    return {
        "enabled": dice.chance(0.8),
        "days": [{"from_day": 0, "to_day": 30, "share": 1.0}],
        "occupancy": [{"from_percent": 50, "relative_risk": 1.5}, {"from_percent": 100,
                       "relative_risk": 2.5}],
        "early_ready_risk": dice.pick((1.0, 2.0)),
        "information_risk": dice.pick((1.0, 2.0)),
        "follow_up_risk": dice.pick((1.0, 0.3)),
    }  # fmt: skip


def _environment(dice: Dice, area: Values, days: int) -> Values:
    """Which slots are cancelled and on which days places are closed (R26)."""
    return {
        "slots": [
            {"team": team, "day": _day(day), "slot": slot, "chance": 0.1}
            for team, what in area["teams"].items()
            for slot in range(len(what["slots"]))
            for day in range(days)
            if "cancelled_probability" in what and dice.chance(0.3)
        ],
        "closures": [
            {"setting": name, "day": _day(day), "chance": 0.1}
            for name, what in area["settings"].items()
            for day in range(days)
            if "closure" in what and dice.chance(0.3)
        ],
    }


def _day(day: int) -> str:
    weekday = (MONDAY + timedelta(days=day)).strftime("%a").lower()
    return f"{weekday}+{day // 7}w" if day >= 7 else weekday

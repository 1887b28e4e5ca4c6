"""What holds to the last integer: by hand, place by place, and patient by patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from flowsim.engine.flatten import flatten
from flowsim.engine.run import Engine, simulate
from flowsim.sampling.cohort import sample_cohort
from flowsim.scenario.base import FrozenDict, Text
from flowsim.scenario.model import Area
from flowsim.scenario.resolved import Scenario
from flowsim.tables.columns import NEVER, Ints, named, whole_numbers
from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind, StayEnd
from flowsim.units import DAY_MIN, HOUR_MIN
from flowsim.verify.invariance import unchanged
from flowsim.verify.losses import blocked_by_care_home
from flowsim.verify.queues import two_priorities
from flowsim.verify.reading import asked_for, left_or_end, only, recorded_minutes
from flowsim.verify.rows import MOST_Z, Figure, Row, equal, held_against
from flowsim.verify.systems import SEED, Describe, measured, scenario_of, with_area

BY_HAND_HOURS = (6, 12, 21, 27, 36, 42, 51, 57)
"""When each patient is let in: two beds, 15 hours each, somebody every sixth hour."""
PAIRED_REPLICATIONS = 8
PAIRED_DAYS = 500
"""Enough for a change by one place to be seen, and no more: it is a large one."""

Exact = Callable[[Scenario, Engine], list[Row]]


def regular_arrivals(scenario: Scenario, engine: Engine) -> list[Row]:
    """D/D/c: every patient is let in at the minute that is worked out by hand."""
    cohort = sample_cohort(scenario, seed=SEED, replication=0)
    first = cohort.row_start[:-1]
    need = cohort.need_min.copy()
    need[first] = need[first] * np.arange(1, len(first) + 1)
    run = simulate(replace(cohort, need_min=need), flatten(scenario), engine=engine)
    rows = named(run.stays, "setting").is_any(only(scenario.area, Kind.WARD))
    let_in = np.sort(whole_numbers(run.stays, "entered_at")[rows])
    as_by_hand = np.array_equal(let_in, np.array(BY_HAND_HOURS) * HOUR_MIN)
    return [
        equal(
            scenario.area.title,
            "hours at which eight patients are let in, summed",
            "hours",
            truth=sum(BY_HAND_HOURS),
            simulated=int(let_in.sum()) // HOUR_MIN if as_by_hand else -1,
        )
    ]


def whole_chain(scenario: Scenario, engine: Engine) -> list[Row]:
    """A run with everything on: places and people add up, and order changes nothing."""
    plan, title = flatten(scenario), scenario.area.title
    run = simulate(sample_cohort(scenario, seed=SEED, replication=0), plan, engine=engine)
    return [_minutes_add_up(title, run), *_people_add_up(title, run), *unchanged(scenario, engine)]


def _minutes_add_up(title: Text, run: Journeys) -> Row:
    """Place minutes of `stays` and of `capacity`; a difference in any setting shows."""
    setting, weight = named(run.stays, "setting"), whole_numbers(run.stays, "weight")
    taken = weight * (left_or_end(run) - whole_numbers(run.stays, "entered_at"))
    from_stays = [int(taken[setting.is_any(name)].sum()) for name in _settings(run)]
    from_capacity = [recorded_minutes(run, name) for name in _settings(run)]
    off = sum(abs(one - other) for one, other in zip(from_stays, from_capacity, strict=True))
    total = sum(from_stays)
    return equal(
        title,
        "place minutes in `capacity`, against those of `stays`",
        "minutes",
        truth=total,
        simulated=total + off,
    )


def _settings(run: Journeys) -> list[str]:
    return [str(name) for name in run.settings.column("setting").to_pylist()]


def _people_add_up(title: Text, run: Journeys) -> list[Row]:
    """In minus out is who is in some place or on the way, per municipality and midnight."""
    midnights = np.arange(DAY_MIN, run.window.end_at + 1, DAY_MIN)
    patients = run.patients
    home = named(patients, "municipality")
    who = whole_numbers(patients, "patient")
    arrived = whole_numbers(patients, "arrived_at")
    ended = whole_numbers(patients, "ended_at")
    on_stay = whole_numbers(run.stays, "patient")
    days, adding_up = 0, 0
    for name in sorted(set(home.names)):
        of_home = home.is_any(name)
        inside = _inside(run, np.isin(on_stay, who[of_home]), midnights)
        came = _before(arrived[of_home], midnights)
        went = _before(ended[of_home & (ended != NEVER)], midnights)
        days += len(midnights)
        adding_up += int((came - went == inside).sum())
    return [
        equal(
            title,
            "municipality and day: people in = out + inside",
            "days",
            truth=days,
            simulated=adding_up,
        )
    ]


def _inside(run: Journeys, rows: np.ndarray[tuple[int], np.dtype[np.bool_]], at: Ints) -> Ints:
    """People in some place, or on the way between two, just before some minutes."""
    entered = whole_numbers(run.stays, "entered_at")[rows]
    until, person = left_or_end(run)[rows], whole_numbers(run.stays, "patient")[rows]
    end = named(run.stays, "end")
    has_next = np.append(person[1:] == person[:-1], False)
    arrives = np.where(has_next, np.roll(entered, -1), run.window.end_at + 1)
    on_the_way = end.is_any(StayEnd.MOVED)[rows]
    there = _before(entered, at) - _before(until, at)
    return there + _before(until[on_the_way], at) - _before(arrives[on_the_way], at)


def _before(moments: Ints, at: Ints) -> Ints:
    """How many of the moments are before each of some minutes."""
    return np.searchsorted(np.sort(moments), at, "left").astype(np.int64)


def one_more_place(scenario: Scenario, engine: Engine) -> list[Row]:
    """One more place: nobody waits longer in one line; in chains and classes, on average."""
    title, ward = scenario.area.title, only(scenario.area, Kind.WARD)
    cohort = sample_cohort(scenario, seed=SEED, replication=0)
    now, more = (
        asked_for(simulate(cohort, flatten(one), engine=engine), ward)
        for one in (scenario, with_one_more(scenario, ward))
    )
    longer = int((more.waited_min > now.waited_min).sum())
    someone_gains = bool((more.waited_min < now.waited_min).any())
    single = equal(
        title, "patients in one line who wait longer", "patients", truth=0, simulated=longer
    )
    return [
        replace(single, passed=single.passed and someone_gains),
        _change(title, blocked_by_care_home, Kind.SPECIAL_HOUSING, 1, engine),
        _change(title, two_priorities, Kind.WARD, 1, engine),
    ]


CHANGES = {
    Kind.SPECIAL_HOUSING: ("change in blocked beds, a chain", "places"),
    Kind.WARD: ("change in the mean wait of the second class", "days"),
}


def _change(title: Text, check: Describe, kind: Kind, figure: int, engine: Engine) -> Row:
    """The mean change over replications, against the exact one: it must be a fall."""
    now = observed_for(scenario_of(check), PAIRED_DAYS)
    more = with_one_more(now, only(now.area, kind))
    runs = range(PAIRED_REPLICATIONS)
    before, after = (
        [pairs[figure] for pairs in measured(check, one, runs, engine)] for one in (now, more)
    )
    difference = [(b[0] / b[1] - a[0] / a[1], 1.0) for a, b in zip(before, after, strict=True)]
    truth = check(more.area).figures[figure].truth - check(now.area).figures[figure].truth
    row = held_against(title, Figure(*CHANGES[kind], truth), difference)
    is_fall = row.simulated + MOST_Z * (row.standard_error or 0.0) < 0
    return replace(row, passed=is_fall and abs(row.z or 0.0) <= MOST_Z)


def with_one_more(scenario: Scenario, setting: str) -> Scenario:
    """The scenario with one more place in a setting."""
    area: Area = scenario.area
    one = area.settings[setting]
    more = one.model_copy(update={"places": (one.places or 0) + 1})
    settings = FrozenDict({**area.settings, setting: more})
    return with_area(scenario, area.model_copy(update={"settings": settings}))


def observed_for(scenario: Scenario, days: int) -> Scenario:
    """The scenario observed for other days."""
    horizon = scenario.area.horizon.model_copy(update={"days": days})
    return with_area(scenario, scenario.area.model_copy(update={"horizon": horizon}))

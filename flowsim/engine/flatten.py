"""Scenario -> FlowPlan: names become codes, calendars become minutes, chances thresholds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields

import numpy as np

from flowsim.engine.arrays import Places, ints, names_with_none, ragged, stacked, threshold
from flowsim.engine.flatten_work import flatten_tasks, flatten_teams
from flowsim.engine.kinds import KINDS
from flowsim.engine.plan import BY_KIND, DRAWN, POSTPONE, STAY, SURGE, FlowPlan
from flowsim.engine.timeline import days_of_run, open_intervals, round_minutes, staffed_steps
from flowsim.scenario.model import Alternative, Area, PriorityRule, Setting
from flowsim.scenario.resolve import IMPLICIT_KINDS, UnresolvedError, resolve_setting
from flowsim.scenario.resolved import Scenario
from flowsim.scenario.transitions import setting_levels
from flowsim.tables.cohort import Ints
from flowsim.tables.journeys import Window
from flowsim.terms import Kind, Owner
from flowsim.units import DAY_MIN, HOUR_MIN, WEEK_MIN, whole_minutes

ORDINARY_PRIORITY = 50  # of those whom no rule names: in the middle of 0..99


def flatten(scenario: Scenario) -> FlowPlan:
    """The plan of a scenario; the same for scenarios with the same fingerprint.

    Raises:
        InputError: when a required move cannot be resolved (the loader says it first).
    """
    area = scenario.area
    settings = all_settings(area)
    places = Places(
        municipalities=names_with_none(area.municipalities),
        hospitals=names_with_none(area.hospitals),
        specialties=names_with_none(group.specialty for group in area.groups.values()),
    )
    arrays: dict[str, object] = {
        "window": _window(area),
        "hospitals": places.hospitals,
        "municipalities": places.municipalities,
        "specialties": places.specialties,
        "groups": tuple(sorted(area.groups)),
        "settings": tuple(settings),
        "teams": tuple(sorted(area.teams)),
        "tasks": tuple(sorted(area.tasks)),
    }
    arrays |= _settings(area, settings, places)
    arrays |= _calendars(scenario, settings)
    arrays |= _alternatives(settings, places)
    arrays |= flatten_teams(area, scenario.holidays)
    arrays |= flatten_tasks(area, places)
    arrays |= _readmission(area)
    return FlowPlan(**{field.name: arrays[field.name] for field in fields(FlowPlan)})  # type: ignore[arg-type]


def all_settings(area: Area) -> Mapping[str, Setting]:
    """The area's settings and those every area has without saying so, sorted by id."""
    missing = {
        str(kind): Setting(kind=kind, owner=Owner.MUNICIPALITY)
        for kind in IMPLICIT_KINDS
        if not any(setting.kind == kind for setting in area.settings.values())
    }
    together = {**missing, **area.settings}
    return {name: together[name] for name in sorted(together)}


def _window(area: Area) -> Window:
    horizon = area.horizon
    observe_from_at = horizon.warm_up_weeks * WEEK_MIN
    observe_to_at = observe_from_at + horizon.days * DAY_MIN
    return Window(
        start_date=horizon.start_date,
        observe_from_at=observe_from_at,
        observe_to_at=observe_to_at,
        end_at=observe_to_at + horizon.follow_up_days * DAY_MIN,
        population_65=tuple(
            (name, place.population_65) for name, place in sorted(area.municipalities.items())
        ),
        has_readmissions=area.readmission.enabled
        and any(group.readmission_probability for group in area.groups.values()),
    )


def _settings(area: Area, settings: Mapping[str, Setting], places: Places) -> dict[str, object]:
    hospitals, municipalities = places.hospitals, places.municipalities
    levels = setting_levels(area)

    def of_each(value: Callable[[Setting], int]) -> Ints:
        return ints(value(setting) for setting in settings.values())

    return {
        "setting_kind": of_each(lambda s: KINDS.index(s.kind)),
        "setting_hospital": of_each(lambda s: hospitals.index(s.hospital or "")),
        "setting_municipality": of_each(lambda s: municipalities.index(s.municipality or "")),
        "setting_specialties": tuple("+".join(s.specialties) for s in settings.values()),
        "is_municipal": of_each(lambda s: int(s.owner == Owner.MUNICIPALITY)),
        "is_limited": of_each(lambda s: int(s.places is not None)),
        "level": ints(levels.get(name, 0) for name in settings),
        "turnaround_min": of_each(lambda s: s.turnaround_minutes),
        "travel_min": of_each(lambda s: s.travel_minutes),
        "keeps_place": of_each(lambda s: int(s.keeps_place)),
        "surge": of_each(lambda s: s.surge_places),
        "closure_threshold": of_each(lambda s: threshold(s.closure.probability)),
        "closure_places": of_each(lambda s: s.closure.places),
        "early_percent": of_each(
            lambda s: s.early_ready.trigger_percent if s.early_ready.enabled else 0
        ),
        "early_within_min": of_each(lambda s: whole_minutes(s.early_ready.within_hours * HOUR_MIN)),
        **_priorities(settings),
        "first_choice": _first_choices(area, settings, places),
    }


def _priorities(settings: Mapping[str, Setting]) -> dict[str, object]:
    shape = (len(settings), len(KINDS))
    priority = np.full(shape, ORDINARY_PRIORITY, dtype=np.int64)
    step_after = np.full(shape, -1, dtype=np.int64)
    step_priority = np.full(shape, ORDINARY_PRIORITY, dtype=np.int64)
    for row, setting in enumerate(settings.values()):
        for column, kind in enumerate(KINDS):
            rule = _rule_for(setting.priorities, kind)
            if rule is None:
                continue
            priority[row, column] = rule.priority
            if rule.after_days is not None and rule.becomes is not None:
                step_after[row, column] = whole_minutes(rule.after_days * DAY_MIN)
                step_priority[row, column] = rule.becomes
    return {"priority": priority, "step_after_min": step_after, "step_priority": step_priority}


def _rule_for(rules: Sequence[PriorityRule], origin: Kind) -> PriorityRule | None:
    """The first rule that names the origin, else the first for any origin."""
    named = [rule for rule in rules if origin in rule.origins]
    general = [rule for rule in rules if not rule.origins]
    return (named + general + [None])[0]


def _first_choices(area: Area, settings: Mapping[str, Setting], places: Places) -> Ints:
    codes = {name: code for code, name in enumerate(settings)}
    choice = np.full((len(KINDS), *places.shape), -1, dtype=np.int64)
    for row, kind in enumerate(KINDS):
        alike, whom = places.alike(s for s in area.settings.values() if s.kind == kind)
        choice[row] = ints(_first_choice(area, kind, one, codes) for one in whom)[alike]
    return choice


def _first_choice(
    area: Area, kind: Kind, whom: tuple[str, str, str], codes: Mapping[str, int]
) -> int:
    municipality, hospital, specialty = whom
    try:
        found = resolve_setting(
            area, kind, municipality=municipality, hospital=hospital, specialty=specialty
        )
    except UnresolvedError:
        return -1  # a combination nobody has: the loader has checked those that occur
    return codes[found]


def _calendars(scenario: Scenario, settings: Mapping[str, Setting]) -> dict[str, object]:
    area = scenario.area
    days = days_of_run(area, scenario.holidays)
    never = np.zeros(0, dtype=np.int64)
    steps = [
        staffed_steps(s, area.closures, days, every_day=s.closure.probability > 0)
        if s.places is not None
        else (never, never)
        for s in settings.values()
    ]
    opens = [open_intervals(s, days) for s in settings.values()]
    staffed_start, staffed_at = stacked([at for at, _ in steps])
    open_start, opens_at = stacked([opens_at for opens_at, _ in opens])
    round_start, round_at = stacked([round_minutes(s, days) for s in settings.values()])
    return {
        "staffed_start": staffed_start,
        "staffed_at": staffed_at,
        "staffed": stacked([staffed for _, staffed in steps])[1],
        "is_windowed": ints(int(bool(s.windows)) for s in settings.values()),
        "open_start": open_start,
        "opens_at": opens_at,
        "closes_at": stacked([closes_at for _, closes_at in opens])[1],
        "round_start": round_start,
        "round_at": round_at,
        "is_elective_day": ((days.weekday < 5) & ~days.is_holiday).astype(np.int64),
    }


def _alternatives(settings: Mapping[str, Setting], places: Places) -> dict[str, object]:
    codes = {name: code for code, name in enumerate(settings)}
    listed = [setting.alternatives for setting in settings.values()]
    start, _ = ragged([[0] * len(one) for one in listed])
    every = [one for alternatives in listed for one in alternatives]
    return {
        "alternative_start": start,
        "alternative_target": ints(_target(one, codes) for one in every),
        "alternative_kind": ints(_target_kind(one, codes) for one in every),
        "alternative_after_min": ints(_after(one) for one in every),
        "alternative_keeps": ints(int(one.keeps_ticket) for one in every),
        "alternative_percent": ints(one.need_percent for one in every),
        "alternative_origins": ints(_mask(one.origins, KINDS) for one in every),
        "alternative_specialties": ints(
            _mask(one.specialties, places.specialties) for one in every
        ),
        "postpone_days": ints(one.postpone_days or 0 for one in every),
        "open_after_tries": ints(one.after_tries for one in every),
        "raise_after_tries": ints(
            -1 if one.priority_after_tries is None else one.priority_after_tries for one in every
        ),
        "raised_priority": ints(one.raised_priority or 0 for one in every),
    }


_ACTIONS = {"surge": SURGE, "stay": STAY, "postpone": POSTPONE}


def _target(alternative: Alternative, codes: Mapping[str, int]) -> int:
    return _ACTIONS.get(alternative.target, codes.get(alternative.target, BY_KIND))


def _target_kind(alternative: Alternative, codes: Mapping[str, int]) -> int:
    named = alternative.target in _ACTIONS or alternative.target in codes
    return -1 if named else KINDS.index(Kind(alternative.target))


def _after(alternative: Alternative) -> int:
    """Fixed minutes, or DRAWN when patience is drawn in the Cohort."""
    if alternative.after is not None:
        return whole_minutes(alternative.after.fixed_min)
    return 0 if alternative.patience is None else DRAWN


def _mask(members: Sequence[str], of: Sequence[str]) -> int:
    return sum(1 << of.index(member) for member in members)


def _readmission(area: Area) -> dict[str, object]:
    risks = sorted(area.readmission.occupancy, key=lambda risk: risk.from_percent)
    by_band = [1.0, *(risk.relative_risk for risk in risks)]
    extra = area.readmission
    shape = (len(area.groups), len(by_band), 2, 2, 2)
    thresholds = np.zeros(shape, dtype=np.int64)
    groups = [area.groups[name] for name in sorted(area.groups)]
    for g, band, early, information, followed in np.ndindex(*shape):
        chance = groups[g].readmission_probability * by_band[band]
        chance *= extra.early_ready_risk if early else 1.0
        chance *= extra.information_risk if information else 1.0
        chance *= extra.follow_up_risk if followed else 1.0
        thresholds[g, band, early, information, followed] = threshold(min(chance, 1.0))
    return {
        "band_from_percent": ints(risk.from_percent for risk in risks),
        "readmission_threshold": thresholds if extra.enabled else thresholds * 0,
    }

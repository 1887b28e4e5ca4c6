"""Settings whose fields contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flowsim.errors import Problem
from flowsim.scenario.model import Alternative, Area, Setting
from flowsim.scenario.problems import problem
from flowsim.scenario.resolve import IMPLICIT_KINDS, NOT_SETTINGS
from flowsim.terms import FINAL_KINDS, Kind
from flowsim.units import clock_minutes

NEVER_LIMITED = FINAL_KINDS | {Kind.EMERGENCY}
"""Kinds that always have room: queues before them, or nobody follows patients there."""

_NEED_PLACES = ("weekday_places", "changes", "surge_places")


def setting_problems(area: Area) -> Iterator[Problem]:
    """Every contradiction within a setting."""
    for name, setting in area.settings.items():
        key = f"settings.{name}"
        yield from _name(key, name, setting)
        yield from _places(key, setting)
        yield from _windows(key, setting)
        yield from _priorities(key, setting)
        for i, alternative in enumerate(setting.alternatives):
            yield from _alternative(area, f"{key}.alternatives.{i}", name, alternative)
        yield from _one_patience(key, setting)
        if setting.early_ready.enabled and (setting.places is None or not setting.rounds):
            yield problem("early_ready_without_rounds", f"{key}.early_ready.enabled", True)


def _name(key: str, name: str, setting: Setting) -> Iterator[Problem]:
    if setting.kind == Kind.ENTRY:
        yield problem("entry_is_made", f"{key}.kind", str(setting.kind))
    if name in NOT_SETTINGS or (name in IMPLICIT_KINDS and setting.kind != name):
        yield problem("reserved_name", key, name)


def _places(key: str, setting: Setting) -> Iterator[Problem]:
    if setting.places is None:
        given = [field for field in _NEED_PLACES if getattr(setting, field)]
        given += ["closure"] if setting.closure.places else []
        for field in given:
            yield problem("needs_places", f"{key}.{field}")
    elif setting.kind in NEVER_LIMITED:
        yield problem("never_limited", f"{key}.places", setting.places, kind=str(setting.kind))
    for i, change in enumerate(setting.changes):
        if (change.places is None) == (change.percent is None):
            allowed = "exactly one of: {names}"
            yield problem(
                "not_exactly_one", f"{key}.changes.{i}", None, allowed, names="places, percent"
            )


def _windows(key: str, setting: Setting) -> Iterator[Problem]:
    for i, window in enumerate(setting.windows):
        if clock_minutes(window.closes) <= clock_minutes(window.opens):
            yield problem(
                "ends_before_start",
                f"{key}.windows.{i}.closes",
                window.closes,
                "a time after {start}",
                start=window.opens,
            )
    days = [(f"{key}.windows.{i}.days", w.days) for i, w in enumerate(setting.windows)]
    days += [(f"{key}.rounds.{i}.days", r.days) for i, r in enumerate(setting.rounds)]
    yield from (problem("no_days", place) for place, weekdays in days if not weekdays)


def _priorities(key: str, setting: Setting) -> Iterator[Problem]:
    for i, rule in enumerate(setting.priorities):
        if (rule.after_days is None) != (rule.becomes is None):
            yield _together(f"{key}.priorities.{i}", "after_days, becomes")


def _alternative(area: Area, key: str, name: str, alternative: Alternative) -> Iterator[Problem]:
    target = alternative.target
    setting = area.settings[name]
    if target == "surge" and setting.surge_places == 0:
        yield problem("surge_without_places", f"{key}.target", target)
    if (target == "postpone") != (alternative.postpone_days is not None):
        yield problem("postpone_days_missing", f"{key}.postpone_days", alternative.postpone_days)
    if target == name:
        yield problem("alternative_to_itself", f"{key}.target", target)
    if alternative.keeps_ticket and not _is_interim_place(area, target):
        yield problem("keeps_ticket_nowhere", f"{key}.keeps_ticket", True, target=target)
    if (alternative.priority_after_tries is None) != (alternative.raised_priority is None):
        yield _together(key, "priority_after_tries, raised_priority")
    if (alternative.after is None) == (alternative.patience is None):
        allowed = "exactly one of: {names}"
        yield problem("not_exactly_one", key, None, allowed, names="after, patience")
    if alternative.after is not None and alternative.after.family != "fixed":
        yield problem("after_is_drawn", f"{key}.after.family", alternative.after.family)


def _is_interim_place(area: Area, target: str) -> bool:
    """Whether one can stay at a target while waiting for the first choice."""
    kind = area.settings[target].kind if target in area.settings else target
    return target not in NOT_SETTINGS and kind not in FINAL_KINDS


def _one_patience(key: str, setting: Setting) -> Iterator[Problem]:
    """The Cohort holds one drawn patience per stay."""
    drawn = [i for i, option in enumerate(setting.alternatives) if option.patience is not None]
    whom = Counter(
        specialty for i in drawn for specialty in setting.alternatives[i].specialties or ("",)
    )
    if len(drawn) > 1 and (whom[""] or max(whom.values()) > 1):
        yield problem("several_patiences", f"{key}.alternatives.{drawn[1]}.patience")


def _together(key: str, names: str) -> Problem:
    return problem("both_or_none", key, None, "both or none of: {names}", names=names)

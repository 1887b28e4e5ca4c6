"""Levers on ways through: a standardised elective pathway, and being held in short-term."""

from __future__ import annotations

from typing import Any

from tests.levers.discharge_area import runs, tried

ELECTIVE: dict[str, Any] = {
    "groups.knees": {
        "specialty": "orthopaedics",
        "elective": True,
        "age_65_share": 1.0,
        "arrivals": {"per_day": 2, "municipalities": {"halmstad": 0.5, "varberg": 0.5}},
        "path": [{"kind": "ward", "need": {"family": "lognormal", "mean_days": 3, "cv": 0.5}}],
        "planning_probability": 0.6,
        "needs_mix": {"new-social": 1.0},
        "exits": {"none": {"home-help": 1.0}, "new-social": {"home-help": 1.0}},
    },
}
TWO_LINES: dict[str, Any] = {
    "settings.short-term.places": 8,
    "settings.special-housing": {"kind": "special-housing", "places": 30, "keeps_place": True},
    "routes.short-term-special-housing": {
        "stays": [
            {"kind": "short-term", "need": {"days": 5}},
            {"kind": "special-housing", "need": {"family": "exponential", "mean_days": 60}},
        ]
    },
    "groups.medicine-65.exits": {
        "new-social": {"home-help": 0.9, "short-term-special-housing": 0.1},
        "new-health": {"home-health": 1.0},
    },
    "groups.from-home": {
        "specialty": "municipal",
        "arrivals": {"per_day": 0.7, "municipalities": {"halmstad": 1.0}},
        "path": [{"kind": "special-housing", "need": {"family": "exponential", "mean_days": 60}}],
    },
    "start": {
        "loaded": [
            {
                "settings": ["special-housing"],
                "percent": 100,
                "groups": {"from-home": 1.0},
                "residual": {"family": "exponential", "mean_days": 60},
                "needs": {"none": 1.0},
            }
        ]
    },
}


def test_the_programme_needs_no_meetings_and_frees_them_for_others() -> None:
    before, after = runs("", ELECTIVE), runs("elective-pathway=1+mechanics-only", ELECTIVE)
    meetings = [one.kpi("tasks-done", "task", "planning-meeting") for one in (before, after)]
    assert meetings[1] < meetings[0] - 2
    assert after.kpi("task-wait-hours", "team", "meetings-varberg") < before.kpi(
        "task-wait-hours", "team", "meetings-varberg"
    )


def test_emergency_patients_are_planned_as_before() -> None:
    groups = tried("elective-pathway=1", ELECTIVE).area.groups
    assert groups["knees"].planning_probability == 0
    assert groups["medicine-65"] == tried("", ELECTIVE).area.groups["medicine-65"]


def test_the_stay_is_shorter_only_with_the_prior() -> None:
    def need(case: str) -> float | None:
        return tried(case, ELECTIVE).area.groups["knees"].path[0].need.mean_days

    assert need("elective-pathway=0.5,days=1") == 2.5
    assert need("elective-pathway=0.5,days=1+mechanics-only") == 3


def test_the_longer_they_are_held_the_more_short_term_places_they_take() -> None:
    first, held, longer = (runs(f"held-in-short-term={n}", TWO_LINES) for n in (1, 20, 90))
    blocked = "short-term-blocked-share"
    assert first.kpi(blocked) < held.kpi(blocked) < longer.kpi(blocked)
    longest = "short-term-longest-days"
    assert first.kpi(longest) < held.kpi(longest) < longer.kpi(longest)


def test_patients_in_hospital_wait_for_the_places_of_those_who_are_held() -> None:
    first, longer = (runs(f"held-in-short-term={n}", TWO_LINES) for n in (1, 90))
    cause = "delay-hours-place-capacity"
    assert longer.kpi(cause) > first.kpi(cause) + 1


def test_who_is_held_goes_first_in_the_end() -> None:
    held = runs("held-in-short-term=30", TWO_LINES)
    assert 30 < held.kpi("short-term-longest-days") < 5 + 30 + 30

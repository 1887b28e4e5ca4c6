"""Contradictions across an area: one problem each, at the key that has to change."""

from __future__ import annotations

import pytest

from tests.scenario.written import AREA, REMOVED, allowed, loaded, spoiled, the_problem

HOURS_2 = {"hours": 2}
WEEKS_LONG = {"family": "exponential", "mean_days": 60}


@pytest.mark.parametrize(
    ("key", "value", "code", "nearest"),
    [
        ("municipalities.hill.hospitals", {"nort": 1.0}, "unknown_hospital", "north"),
        ("settings.short.hospital", "sout", "unknown_hospital", "south"),
        ("settings.short.municipality", "dal", "unknown_municipality", "dale"),
        ("settings.short.specialties", ["medicin"], "unknown_specialty", "medicine"),
        ("settings.housing.alternatives.0.target", "shorts", "unknown_target", "short"),
        ("tasks.plan.after", ["asses"], "unknown_task", "assess"),
        ("tasks.plan.roles", ["meetings"], "unknown_role", "meeting"),
        ("tasks.plan.municipalities", ["hil"], "unknown_municipality", "hill"),
        ("groups.medicine.exits.none", {"hom": 1.0}, "unknown_route", "home"),
        ("groups.surgery.arrivals.municipalities", {"hil": 1.0}, "unknown_municipality", "hill"),
        ("groups.surgery.hospitals", {"souht": 1.0}, "unknown_hospital", "south"),
        ("start.loaded.0.settings", ["wrd"], "unknown_setting", "ward"),
        ("start.loaded.1.groups", {"medicin": 1.0}, "unknown_group", "medicine"),
        ("start.waiting.0.setting", "housin", "unknown_setting", "housing"),
    ],
)
def test_a_name_that_is_not_defined_is_told_with_the_nearest(
    key: str, value: object, code: str, nearest: str
) -> None:
    found = the_problem({key: value})
    assert (found.code, found.nearest) == (code, nearest)
    assert found.key.startswith(key)


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"horizon.start_date": "2025-01-08"}, "not_a_monday", "horizon.start_date"),
        (
            {"settings.south-ward.changes.0.to_date": "2026-07-13"},
            "outside_horizon",
            "settings.south-ward.changes.0.to_date",
        ),
        (
            {
                "closures": [
                    {
                        "kinds": ["ward"],
                        "percent": 80,
                        "from_date": "2024-12-30",
                        "to_date": "2025-01-10",
                    }
                ]
            },
            "outside_horizon",
            "closures.0.from_date",
        ),
        ({"settings.ed.places": 20}, "never_limited", "settings.ed.places"),
        ({"settings.out": {"kind": "entry"}}, "entry_is_made", "settings.out.kind"),
        ({"settings.surge": {"kind": "home-help"}}, "reserved_name", "settings.surge"),
        (
            {"settings.help": {"kind": "home-help", "surge_places": 2}},
            "needs_places",
            "settings.help.surge_places",
        ),
        (
            {"settings.south-ward.changes.0.places": 3},
            "not_exactly_one",
            "settings.south-ward.changes.0",
        ),
        (
            {"settings.short.windows.0.closes": "08:00"},
            "ends_before_start",
            "settings.short.windows.0.closes",
        ),
        ({"settings.short.windows.0.days": []}, "no_days", "settings.short.windows.0.days"),
        (
            {"settings.short.priorities": [{"priority": 2, "after_days": 9}]},
            "both_or_none",
            "settings.short.priorities.0",
        ),
        (
            {"settings.north-medicine.surge_places": 0},
            "surge_without_places",
            "settings.north-medicine.alternatives.1.target",
        ),
        (
            {"settings.north-medicine.alternatives.1": {"target": "postpone", "after": HOURS_2}},
            "postpone_days_missing",
            "settings.north-medicine.alternatives.1.postpone_days",
        ),
        (
            {"settings.north-medicine.alternatives.0.target": "north-medicine"},
            "alternative_to_itself",
            "settings.north-medicine.alternatives.0.target",
        ),
        (
            {"settings.north-medicine.alternatives.0.target": "elsewhere"},
            "keeps_ticket_nowhere",
            "settings.north-medicine.alternatives.0.keeps_ticket",
        ),
        (
            {"settings.north-medicine.alternatives.0.patience": HOURS_2},
            "not_exactly_one",
            "settings.north-medicine.alternatives.0",
        ),
        (
            {"settings.north-medicine.alternatives.0.after": WEEKS_LONG},
            "after_is_drawn",
            "settings.north-medicine.alternatives.0.after.family",
        ),
        (
            {"settings.south-ward.early_ready": {"enabled": True}},
            "early_ready_without_rounds",
            "settings.south-ward.early_ready.enabled",
        ),
        ({"teams.rehab.slots.0.ends": "07:00"}, "ends_before_start", "teams.rehab.slots.0.ends"),
        (
            {"teams.rehab.slots.0.cases_per_day": {"mon": 1}},
            "not_exactly_one",
            "teams.rehab.slots.0",
        ),
        (
            {"teams.spare": {"role": "spare", "slots": []}},
            "team_without_slots",
            "teams.spare.slots",
        ),
        ({"tasks.assess.after": ["plan"]}, "task_cycle", "tasks.assess.after"),
        ({"tasks.transport.gates": "place"}, "waits_for_itself", "tasks.transport.gates"),
        ({"tasks.plan.after": ["transport"]}, "waits_for_itself", "tasks.plan.gates"),
        ({"tasks.plan.lead_hours": 24}, "lead_not_used", "tasks.plan.lead_hours"),
        ({"tasks.transport.takes": {"minutes": 0}}, "takes_no_time", "tasks.transport.takes"),
        ({"tasks.assess.work": {"minutes": 0}}, "work_is_nothing", "tasks.assess.work"),
        (
            {
                "teams.meeting.municipality": "dale",
                "tasks.plan.roles": ["meeting"],
                "teams.meeting-hill": REMOVED,
            },
            "no_team_for",
            "tasks.plan.roles",
        ),
        ({"teams.rehab.cancelled_probability": 1.0}, "team_never_works", "tasks.assess.roles"),
        ({"municipalities.hill.population_80": 9000}, "ages_out_of_order", "municipalities.hill"),
        (
            {"groups.medicine.arrivals.municipalities": {"hill": 1.0}},
            "not_exactly_one",
            "groups.medicine.arrivals",
        ),
        (
            {"groups.surgery.arrivals.municipalities": REMOVED},
            "no_origin",
            "groups.surgery.arrivals.municipalities",
        ),
        (
            {"groups.surgery.arrivals.hours": [0] * 24},
            "no_weight",
            "groups.surgery.arrivals.hours",
        ),
        (
            {"groups.surgery.path.0.kind": "home"},
            "not_on_a_path",
            "groups.surgery.path.0.kind",
        ),
        (
            {"groups.surgery.path.0.need": {"days": 0}},
            "takes_no_time",
            "groups.surgery.path.0.need",
        ),
        ({"groups.medicine.needs_mix": REMOVED}, "needs_mix_missing", "groups.medicine.needs_mix"),
        (
            {"groups.medicine.needs_mix": {"none": 0.5, "new-social": 0.5}},
            "planning_for_none",
            "groups.medicine.needs_mix.none",
        ),
        ({"routes.short.stays.0.need": REMOVED}, "goes_on_after_the_end", "routes.short.stays.0"),
        ({"routes.home.stays.0.need": {"days": 1}}, "need_not_used", "routes.home.stays.0.need"),
        ({"routes.home.ends": "died"}, "death_after_the_end", "routes.home.ends"),
        (
            {"settings.housing.unit": "minutes-per-week"},
            "weight_missing",
            "routes.housing.stays.0.weight",
        ),
        ({"start.loaded.0.patients": 20}, "not_exactly_one", "start.loaded.0"),
        ({"start.loaded.1.settings": ["ed"]}, "percent_of_no_limit", "start.loaded.1.percent"),
        ({"start.loaded.1.settings": ["south-ward"]}, "loaded_twice", "start.loaded.1.settings"),
        ({"start.loaded.1.residual": REMOVED}, "equilibrium_too_long", "start.loaded.1.residual"),
        (
            {"start.loaded.1.residual": REMOVED, "start.loaded.1.groups": {"surgery": 1.0}},
            "no_stay_to_draw",
            "start.loaded.1.residual",
        ),
        (
            {
                "start.loaded.0.settings": ["north-medicine"],
                "start.loaded.0.groups": {"surgery": 1.0},
            },
            "nobody_belongs_there",
            "start.loaded.0.settings",
        ),
        (
            {
                "start.loaded.0.settings": ["north-medicine"],
                "start.loaded.0.groups": REMOVED,
                "groups.medicine.arrivals.per_day": 0,
            },
            "nobody_met_there",
            "start.loaded.0.groups",
        ),
        (
            {
                "start.loaded.0.settings": ["short"],
                "start.loaded.0.groups": REMOVED,
                "start.loaded.0.residual": REMOVED,
                "start.loaded.0.needs": {"unchanged": 1},
            },
            "nobody_met_there",
            "start.loaded.0.groups",
        ),
        (
            {"while_waiting": [{"kinds": ["ward"]}, {"kinds": ["short-term", "ward"]}]},
            "kind_twice",
            "while_waiting.1.kinds",
        ),
        (
            {"readmission.days": [{"from_day": 0, "to_day": 30, "share": 0.9}]},
            "shares_not_one",
            "readmission.days",
        ),
        ({"readmission.enabled": True}, "missing_key", "readmission.days"),
    ],
)
def test_a_contradiction_is_one_problem(changes: dict[str, object], code: str, key: str) -> None:
    found = the_problem(changes)
    assert (found.code, found.key) == (code, key)


def test_a_task_cycle_is_named() -> None:
    assert the_problem({"tasks.assess.after": ["plan"]}).details["cycle"] == (
        "assess -> plan -> assess"
    )


def test_a_task_may_wait_for_what_begins_when_the_place_is_granted() -> None:
    changes = {"tasks.plan.after": ["transport"], "tasks.plan.gates": "leaving"}
    assert loaded(spoiled(changes)).area.tasks["plan"].after == ("transport",)


def test_settings_whose_patients_wait_for_each_other_in_a_circle_are_named() -> None:
    back = {"stays": [{"kind": "special-housing", "need": {"days": 9}}, {"kind": "short-term"}]}
    changes = {"routes.back": back, "groups.medicine.exits.unchanged": {"back": 1.0}}
    found = the_problem({**changes, "routes.back.stays.1.need": {"days": 5}})
    assert found.code == "gridlock"
    assert set(str(found.details["cycle"]).split(" -> ")) == {"housing", "short"}


def test_a_circle_through_a_setting_without_limit_is_no_gridlock() -> None:
    back = {"stays": [{"kind": "special-housing", "need": {"days": 9}}, {"kind": "short-term"}]}
    changes = {
        "routes.back": back,
        "routes.back.stays.1.need": {"days": 5},
        "groups.medicine.exits.unchanged": {"back": 1.0},
        "settings.housing.places": REMOVED,
        "start.loaded.1.percent": REMOVED,
        "start.loaded.1.patients": 98,
    }
    assert loaded(spoiled(changes)).area.settings["housing"].places is None


def test_a_kind_without_a_setting_for_somebody_is_told_with_whom() -> None:
    found = the_problem({"settings.short.municipality": "hill"})
    assert (found.code, found.value) == ("no_setting_for", "short-term")
    assert found.details["whom"] == "dale/north/medicine, dale/south/medicine"


def test_two_settings_that_fit_equally_well_are_both_named() -> None:
    found = the_problem({"settings.short-too": {"kind": "short-term", "places": 4}})
    assert found.code == "several_settings_for"
    assert found.details["candidates"] == "short, short-too"


def test_combinations_that_cannot_occur_need_no_setting() -> None:
    changes = {"settings.short.specialties": ["medicine"]}
    assert loaded(spoiled(changes)).area.settings["short"].specialties == ("medicine",)


def test_a_municipality_without_hospitals_is_told_when_there_are_several() -> None:
    found = the_problem(
        {"municipalities.hill.hospitals": {}, "groups.surgery.hospitals": {"north": 1}}
    )
    assert (found.code, found.key) == ("no_hospital", "municipalities.hill.hospitals")


def test_dates_must_lie_in_the_run_and_the_message_says_which_days_those_are() -> None:
    found = the_problem({"settings.south-ward.changes.0.from_date": "2024-07-01"})
    assert allowed(found) == "a date from 2025-01-06 to 2025-09-02"


def test_a_place_that_is_left_empty_needs_nobody_to_fill_it() -> None:
    nobody = {"groups.medicine.arrivals.per_day": 0, "start.loaded.0.groups": REMOVED}
    changes = {**nobody, "start.loaded.0.settings": ["north-medicine"]}
    assert the_problem(changes).code == "nobody_met_there"
    assert loaded(spoiled({**changes, "start.loaded.0.percent": 0}))


def test_an_equilibrium_is_refused_only_above_the_warm_up() -> None:
    weeks = {"start.loaded.0.residual": REMOVED, "horizon.warm_up_weeks": 1}
    assert loaded(spoiled(weeks)).area.start.loaded[0].residual is None
    assert AREA["start"]["loaded"][0]["residual"] is not None

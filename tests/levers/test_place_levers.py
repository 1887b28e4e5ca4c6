"""Levers on municipal places: special housing, medical grounds, shared places, LSS."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from flowsim.tables.journeys import Journeys
from flowsim.terms import Kind
from tests.levers.chain_area import runs, tried

PLACES = "delay-hours-place-capacity"
NOWHERE = "delay-hours-no-legal-destination"
MEDICAL = "short-term-on-medical-grounds"
JOINT = "jointly-staffed-short-stay"
SITES = ("halmstad", "varberg")
PLENTY = {f"settings.short-term-{site}.places": 200 for site in SITES}


def entered(run: Journeys, setting: str) -> int:
    """Stays in a setting."""
    names = pc.cast(run.stays["setting"], "string")
    return int(pc.sum(pc.equal(names, setting)).as_py())


def test_more_special_housing_frees_short_term_places_and_those_free_the_ward() -> None:
    fewer, today, more = (runs(f"special-housing-places={n}") for n in (90, 100, 110))
    for kpi in ("special-housing-wait-days", "short-term-blocked-share", PLACES):
        assert fewer.kpi(kpi) > 1.1 * today.kpi(kpi), kpi
        assert more.kpi(kpi) < 0.9 * today.kpi(kpi), kpi


def test_one_municipality_can_have_more_special_housing_by_itself() -> None:
    before, after = runs(), runs("special-housing-places@varberg=120")
    waits = [
        [one.kpi("special-housing-wait-days", "municipality", site) for one in (before, after)]
        for site in SITES
    ]
    assert waits[0][1] == pytest.approx(waits[0][0], rel=0.3)
    assert waits[1][1] < 0.5 * waits[1][0]


def test_nobody_is_moved_out_of_special_housing_when_places_go() -> None:
    before, after = runs(), runs("special-housing-places=80")
    full = [
        max(run.kpi("occupancy-06", "setting", f"special-housing-{site}") for site in SITES)
        for run in (before, after)
    ]
    assert full[0] <= 100 < full[1], "residents stay, and nobody moves in until there is room"


def test_places_in_special_housing_help_only_from_the_week_they_open() -> None:
    waits = [
        runs(f"special-housing-places=120,lag={lag}").kpi("special-housing-wait-days")
        for lag in (0, 10, 19)
    ]
    assert waits == sorted(waits)
    assert waits[2] > 2 * waits[0]


def test_without_places_the_gap_in_the_law_keeps_patients_until_they_have_recovered() -> None:
    gap, closed = runs(f"{MEDICAL}=0", PLENTY), runs(f"{MEDICAL}=20", PLENTY)
    assert runs("", PLENTY).kpi(NOWHERE) == 0
    assert gap.kpi(NOWHERE) > 10
    assert closed.kpi(NOWHERE) < 0.05 * gap.kpi(NOWHERE)
    assert closed.kpi("true-delay-days") < gap.kpi("true-delay-days") - 0.5


def test_more_in_the_gap_hold_more_beds_and_a_longer_recovery_holds_them_longer() -> None:
    held = [
        runs(f"{MEDICAL}=0,{given}", PLENTY).kpi("ready-beds-share")
        for given in ("percent=10", "percent=40", "percent=40,days=28")
    ]
    assert held[0] + 1 < held[1] < held[2] - 1


def test_nobody_decides_under_the_social_services_act_on_medical_grounds() -> None:
    everybody = f"{MEDICAL}=20,percent=100"
    before, after = runs("", PLENTY), runs(everybody, PLENTY)
    to_short_term = "short-term-admissions"
    kept = after.kpi("tasks-done", "task", "needs-decision")
    decided = before.kpi("tasks-done", "task", "needs-decision")
    fewer = before.kpi(to_short_term) - after.kpi(to_short_term)
    assert decided - kept == pytest.approx(fewer, rel=0.15)
    started = "tasks-done", "task", "home-health-start"
    assert after.kpi(*started) == pytest.approx(before.kpi(*started), rel=0.1), "the same people"


def test_shared_places_take_who_waits_for_a_place_in_either_municipality() -> None:
    few, many = runs(f"{JOINT}=2"), runs(f"{JOINT}=12")
    assert runs().kpi(PLACES) > 1.3 * few.kpi(PLACES) > 1.3 * many.kpi(PLACES)
    for run in many.journeys:
        shared = run.stays.filter(pc.equal(pc.cast(run.stays["setting"], "string"), JOINT))
        homes = {
            run.patients["municipality"][patient].as_py()
            for patient in shared["patient"].to_pylist()
        }
        assert homes == {"halmstad", "varberg"}


def test_shared_places_do_more_than_as_many_spread_out() -> None:
    spread = {f"settings.short-term-{site}.places": 12 for site in SITES}
    shared = runs(f"{JOINT}=2,hours=0")
    assert shared.kpi(PLACES) < runs("", spread).kpi(PLACES)


def test_shared_places_are_offered_after_a_wait() -> None:
    used = [runs(f"{JOINT}=6,hours={h}").mean(lambda run: entered(run, JOINT)) for h in (0, 168)]
    assert used[1] < 0.8 * used[0]


def test_short_stays_with_their_own_provider_touch_nobody_in_hospital() -> None:
    assert runs("lss-short-stay").kpi("true-delay-days") == runs().kpi("true-delay-days")
    assert runs("lss-short-stay").kpi("occupancy", "kind", "lss-short-stay") > 20


def test_short_stays_that_home_health_care_sees_to_make_others_wait_for_it() -> None:
    own, municipal = runs("lss-short-stay,stays=2"), runs("lss-short-stay=1,stays=2")
    waited = "task-wait-hours", "team", "home-health-intake"
    assert municipal.kpi(*waited) > own.kpi(*waited) + 2
    assert municipal.kpi("true-delay-days") > own.kpi("true-delay-days")


def test_care_is_arranged_before_the_stay_by_one_provider_or_the_other() -> None:
    done = [
        [run.kpi("tasks-done", "task", f"lss-health-care{who}") for who in ("", "-municipal")]
        for run in (runs("lss-short-stay"), runs("lss-short-stay=1"))
    ]
    assert done[0][1] == done[1][0] == 0
    assert done[0][0] == pytest.approx(done[1][1], rel=0.3)
    waits = [
        runs(f"lss-short-stay,cases={cases}").kpi("task-wait-hours", "team", "lss-health-care")
        for cases in (0.6, 5)
    ]
    assert waits[0] > waits[1] + 5


def test_the_lss_group_is_its_own_and_goes_back_to_what_it_had() -> None:
    area = tried("lss-short-stay").area
    group = area.groups["lss-short-stays"]
    assert [stay.kind for stay in group.path] == [Kind.LSS_SHORT_STAY]
    assert area.groups["medicine-65"] == tried("").area.groups["medicine-65"]

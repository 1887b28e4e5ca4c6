"""Levers on what is done before leaving: devices, transport, medicines, the discharge team."""

from __future__ import annotations

import pytest

from tests.levers.chain_area import runs, tried

DELAY = "true-delay-days"
INCOMPLETE = "incomplete-information-share"


def done(case: str, task: str) -> float:
    return runs(case).kpi("tasks-done", "task", task)


def wait_hours(case: str, team: str) -> float:
    return runs(case).kpi("task-wait-hours", "team", team)


def minutes_per_week(case: str, team: str) -> float:
    slots = tried(case).area.teams[team].slots
    return sum(sum(slot.minutes_per_day.by_day()) for slot in slots if slot.minutes_per_day)


def test_what_a_near_store_has_is_not_delivered_and_slots_are_free_for_the_rest() -> None:
    delivered, fetched = (
        done("device-near-stores=0.5", task) for task in ("equipment", "equipment-near-store")
    )
    before = done("", "equipment")
    assert delivered == pytest.approx(before / 2, rel=0.2)
    assert delivered + fetched == pytest.approx(before, rel=0.1)
    assert wait_hours("device-near-stores=0.5", "equipment") < wait_hours("", "equipment") - 2


def test_nobody_waits_for_a_delivery_when_everything_is_on_the_shelf() -> None:
    case = "device-near-stores=1"
    assert done(case, "equipment") == 0
    logistics = "delay-hours-logistics"
    near, far = (runs(f"{case},hours={hours}").kpi(logistics) for hours in (2, 24))
    assert near < 0.8 * runs().kpi(logistics)
    assert far > near + 0.1


def test_deliveries_on_saturdays_are_added_to_the_week() -> None:
    case = "device-near-stores=0,saturday=100"
    week = tried(case).area.teams["equipment"].slots[0].cases_per_day
    assert week is not None
    assert week.by_day() == (2, 2, 2, 2, 2, 2, 0)
    assert wait_hours(case, "equipment") < wait_hours("", "equipment")


def test_more_trips_shorten_the_wait_for_one_and_fewer_lengthen_it() -> None:
    waits = [wait_hours(f"transport-contract={trips}", "transport-varberg") for trips in (-40, 100)]
    assert waits[0] > wait_hours("transport-contract=0", "transport-varberg") + 1
    assert waits[1] < wait_hours("transport-contract=0", "transport-varberg") - 1


def test_a_trip_that_must_be_booked_the_day_before_is_a_night_longer() -> None:
    hours = [runs(f"transport-contract=0,notice={h}").kpi("delay-hours") for h in (0, 24)]
    assert hours[1] > hours[0] + 6


def test_patients_who_need_more_help_fill_the_trips_there_are() -> None:
    sicker = "transport-contract=0,need=60"
    assert done(sicker, "transport") > 1.3 * done("transport-contract=0", "transport")
    assert runs(sicker).kpi(DELAY) > runs("transport-contract=0").kpi(DELAY)


def test_without_trips_at_weekends_fewer_leave_then() -> None:
    with_trips, without = runs("transport-contract=0"), runs("transport-contract=0,weekend=-100")
    assert without.kpi("weekend-share") < with_trips.kpi("weekend-share") - 2


def test_more_reviews_need_more_pharmacists() -> None:
    alone, staffed = (runs(f"medication-handling=0.6,staff={more}") for more in (0, 200))
    assert alone.kpi("tasks-done", "task", "medication-review") > 1.2 * done(
        "", "medication-review"
    )
    assert alone.kpi(DELAY) > runs().kpi(DELAY) + 0.2, "a new bottleneck"
    assert staffed.kpi(DELAY) < alone.kpi(DELAY) - 0.2


def test_a_review_that_begins_earlier_holds_fewer() -> None:
    late, early = (runs(f"medication-handling=0.25,staff=0,lead={lead}") for lead in (0, 120))
    assert early.kpi(DELAY) < late.kpi(DELAY) - 0.1


def test_fewer_medication_lists_have_to_be_corrected() -> None:
    before = runs().kpi(INCOMPLETE, "task", "discharge-letter")
    after = runs("medication-handling,closed=60").kpi(INCOMPLETE, "task", "discharge-letter")
    assert after == pytest.approx(0.4 * before, rel=0.3)


def test_a_delegation_is_arranged_before_going_home_and_holds_those_it_concerns() -> None:
    case = "medication-handling,delegated=1"
    homes = runs(case).kpi("tasks-done", "task", "home-help-start")
    assert runs(case).kpi("tasks-done", "task", "medication-delegation") > homes / 2
    assert runs("medication-handling,delegated=0").kpi(DELAY) < runs(case).kpi(DELAY)


def test_a_team_that_reaches_more_patients_without_more_hours_makes_them_wait() -> None:
    alone, staffed = "trygg-hemgang=0.9,staff=0", "trygg-hemgang=0.9,staff=200"
    assert done(alone, "coordination") > 1.5 * done("", "coordination")
    team = "discharge-team-halmstad"
    assert wait_hours(alone, team) > wait_hours("", team) + 5
    assert wait_hours(staffed, team) < wait_hours(alone, team) - 5
    assert runs(staffed).kpi(DELAY) < runs(alone).kpi(DELAY)


def test_the_team_leaves_fewer_planning_bases_to_complete() -> None:
    before = runs().kpi(INCOMPLETE, "task", "planning-basis")
    after = runs("trygg-hemgang,closed=50").kpi(INCOMPLETE, "task", "planning-basis")
    assert after == pytest.approx(0.5 * before, rel=0.3)


def test_minutes_moved_to_halmstad_shorten_the_wait_there_and_lengthen_it_in_varberg() -> None:
    for team, sign in (("discharge-team-halmstad", -1), ("discharge-team-varberg", 1)):
        change = wait_hours("trygg-hemgang-redistributed=25", team) - wait_hours("", team)
        assert sign * change > 1, team
    back = "trygg-hemgang-redistributed=-25"
    assert wait_hours(back, "discharge-team-halmstad") > wait_hours("", "discharge-team-halmstad")


@pytest.mark.parametrize("minutes", [-25, 5])
def test_minutes_of_the_two_teams_together_are_unchanged(minutes: int) -> None:
    case = f"trygg-hemgang-redistributed={minutes}"
    teams = ("discharge-team-halmstad", "discharge-team-varberg")
    moved = [minutes_per_week(case, team) - minutes_per_week("", team) for team in teams]
    assert moved == [15 * minutes, -15 * minutes]

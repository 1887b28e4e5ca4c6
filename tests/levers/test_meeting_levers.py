"""Levers on planning meetings: moved, shared, replaced by phone, by the system or by home."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from flowsim.tables.journeys import Journeys
from tests.levers.discharge_area import runs, tried

MEETINGS = pa.array(["meetings-halmstad", "meetings-varberg", "meetings-shared"])


def offered(run: Journeys) -> int:
    """Cases that all meeting teams could have taken."""
    teams = pc.cast(run.slots["team"], "string")
    slots = run.slots.filter(pc.is_in(teams, MEETINGS))
    return int(pc.sum(slots["budget"]).as_py())


def wait_hours(case: str, team: str) -> float:
    return runs(case).kpi("task-wait-hours", "team", team)


def done_per_week(case: str, task: str) -> float:
    return runs(case).kpi("tasks-done", "task", task)


def test_moved_slots_shorten_the_wait_in_varberg_and_lengthen_it_in_halmstad() -> None:
    for team, sign in (("meetings-varberg", -1), ("meetings-halmstad", 1)):
        change = wait_hours("slots-moved", team) - wait_hours("", team)
        assert sign * change > 1, team


def test_slots_can_be_moved_the_other_way() -> None:
    assert wait_hours("slots-moved=-1", "meetings-varberg") > wait_hours("", "meetings-varberg") + 1


@pytest.mark.parametrize(
    "case", ["slots-moved", "slots-moved=-1", "slots-moved=0.4", "slots-pooled"]
)
def test_slots_in_total_are_unchanged(case: str) -> None:
    before, after = (offered(runs(one).journeys[0]) for one in ("", case))
    # less than a whole case is carried to the next slot, so a fraction may be left at the end
    assert abs(after - before) <= (1 if case == "slots-moved=0.4" else 0)


def test_shared_slots_leave_fewer_empty_and_nobody_waits_longer_on_the_whole() -> None:
    pooled, alone = runs("slots-pooled"), runs("")
    assert pooled.kpi("delay-hours-team-capacity") < 0.85 * alone.kpi("delay-hours-team-capacity")
    assert pooled.kpi("tasks-done", "team", "meetings-shared") > 5


def test_calls_replace_meetings_and_the_slots_suffice_for_the_rest() -> None:
    meetings = done_per_week("", "planning-meeting")
    calls = done_per_week("planning-by-phone=0.5", "planning-by-phone")
    rest = done_per_week("planning-by-phone=0.5", "planning-meeting")
    assert calls == pytest.approx(meetings / 2, rel=0.1)
    assert calls + rest == pytest.approx(meetings, rel=0.05)
    assert wait_hours("planning-by-phone=0.5", "meetings-halmstad") < 0.8 * wait_hours(
        "", "meetings-halmstad"
    )


def test_the_decision_waits_for_the_call_as_it_did_for_the_meeting() -> None:
    tasks = tried("planning-by-phone").area.tasks
    assert set(tasks["needs-decision"].after) == {
        *tried("").area.tasks["needs-decision"].after,
        "planning-by-phone",
    }


def test_planning_in_the_system_ends_waiting_for_slots_and_makes_all_wait_for_approval() -> None:
    written, met = runs("async-planning"), runs("")
    assert written.kpi("tasks-done", "task", "planning-meeting") < 0.2 * met.kpi(
        "tasks-done", "task", "planning-meeting"
    )
    assert written.kpi("delay-hours-team-capacity") < 0.5 * met.kpi("delay-hours-team-capacity")
    assert written.kpi("delay-hours-process") > met.kpi("delay-hours-process") + 0.5


def test_a_plan_at_home_holds_nobody_and_frees_the_slots_it_used() -> None:
    before = done_per_week("", "inpatient-sip")
    assert done_per_week("sip-at-home=1", "inpatient-sip") == 0
    assert done_per_week("sip-at-home=1", "sip-after-discharge") == pytest.approx(before, rel=0.1)
    assert runs("sip-at-home=1").kpi("true-delay-days") < runs("").kpi("true-delay-days") - 0.2
    assert wait_hours("sip-at-home=1", "meetings-varberg") < wait_hours("", "meetings-varberg")

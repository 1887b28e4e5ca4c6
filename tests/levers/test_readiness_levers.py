"""Levers on when a patient is declared ready and when planning begins."""

from __future__ import annotations

import pytest

from tests.levers.discharge_area import runs

BEGINS_WITH_THE_NOTICE = ("tasks.inpatient-sip.probability", "tasks.equipment.probability")
ONLY_TOO_EARLY = {
    "readiness.late": {"family": "exponential", "mean_hours": 0.001},  # at once
    "readiness.premature_probability": 0.5,
    "readiness.disputed_probability": 0.0,
    "estimate.sd_hours": 0,
    "tasks.home-help-start.starts": "expected",
    "tasks.home-help-start.lead_hours": 96,
    "tasks.home-health-start.starts": "expected",
    "tasks.home-health-start.lead_hours": 96,
    **dict.fromkeys(BEGINS_WITH_THE_NOTICE, 0.0),
}
"""Notices come up to ten hours too early, and no work before leaving begins with them."""

ALMOST_ALL = 0.95
COMMON = "common-ready-definition=95"


def test_with_a_common_definition_declared_days_change_and_true_days_do_not() -> None:
    before, after = runs("", ONLY_TOO_EARLY), runs(COMMON, ONLY_TOO_EARLY)
    gone = ALMOST_ALL * 0.5 * 10 / 24
    assert before.kpi("declared-delay-days") - after.kpi("declared-delay-days") == pytest.approx(
        gone, rel=0.1
    )
    assert after.kpi("true-delay-days") == pytest.approx(before.kpi("true-delay-days"), abs=1e-9)


def test_true_days_change_through_work_that_begins_with_the_notice() -> None:
    at_the_notice = {
        **ONLY_TOO_EARLY,
        "tasks.home-help-start.starts": "ready",
        "tasks.home-help-start.lead_hours": 0,
    }
    before, after = runs("", at_the_notice), runs(COMMON, at_the_notice)
    assert after.kpi("true-delay-days") > before.kpi("true-delay-days") + 0.02, "no head start"


def test_late_notices_are_waiting_that_a_common_definition_takes_away() -> None:
    late = {"readiness.late": {"family": "exponential", "mean_hours": 24}}
    before, after = runs("", late), runs(COMMON, late)
    assert after.kpi("delay-hours-notice") < 0.2 * before.kpi("delay-hours-notice")
    assert after.kpi("true-delay-days") < before.kpi("true-delay-days") - 0.2


def test_disputes_end_when_all_mean_the_same() -> None:
    assert runs("").kpi("withdrawn-per-100") > 1
    assert runs(COMMON).kpi("withdrawn-per-100") < 0.1


def test_planning_that_begins_on_the_notice_makes_everybody_wait_for_it() -> None:
    early, late = runs(""), runs("plan-on-ready")
    assert late.kpi("true-delay-days") > early.kpi("true-delay-days") + 1
    assert late.kpi("same-day-share") < early.kpi("same-day-share") - 10


def test_planning_on_the_estimate_brings_back_what_was_lost_on_the_notice() -> None:
    on_notice = {
        f"tasks.{name}.{key}": value
        for name in ("planning-meeting", "checkin", "needs-decision")
        for key, value in (("starts", "ready"), ("lead_hours", 0))
    }
    late, early = runs("", on_notice), runs("plan-on-estimate=96", on_notice)
    assert late.kpi("true-delay-days") == runs("plan-on-ready").kpi("true-delay-days")
    assert early.kpi("true-delay-days") == runs("").kpi("true-delay-days")


def test_the_earlier_planning_begins_the_less_is_waited() -> None:
    delays = [runs(f"plan-on-estimate={hours}").kpi("true-delay-days") for hours in (0, 48, 200)]
    assert delays == sorted(delays, reverse=True)
    assert delays[0] > delays[-1] + 0.5

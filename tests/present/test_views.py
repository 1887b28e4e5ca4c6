"""Views: tables turned into the data of pictures, worked out by hand."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest

from flowsim.present.views.bands import days_per_point
from flowsim.present.views.causes import CAUSE_ORDER, delay_by_cause
from flowsim.present.views.differences import Difference, KpiPanel, differences
from flowsim.present.views.flow import COLUMNS, Link, flow
from flowsim.present.views.sankey import NODE_WIDTH, Ribbon, place
from flowsim.present.views.timelines import occupancy, ready_in_bed
from flowsim.present.views.weekdays import discharges_by_weekday
from flowsim.tables.schema import COMPARISON
from flowsim.terms import Cause, Kind
from tests.present.small_result import source


def test_replications_make_the_mean_and_the_band() -> None:
    view = occupancy(
        source(
            ("", 0, "occupied-by-kind", "ward", 0, 11.0),
            ("", 0, "occupied-by-kind", "ward", 1, 9.0),
            ("", 1, "occupied-by-kind", "ward", 0, 15.0),
            ("", 1, "occupied-by-kind", "ward", 1, 5.0),
            *(("", r, "staffed-by-kind", "ward", day, 15.0) for r in (0, 1) for day in (0, 1)),
        )
    )
    (panel,) = view.panels
    (line,) = panel.lines
    assert panel.key == "ward"
    assert line.band.mean == (13.0, 7.0)
    assert line.band.low == (11.0, 5.0)
    assert line.band.high == (15.0, 9.0)
    assert line.staffed == (15.0, 15.0)
    assert view.replications == 2


def test_days_are_counted_from_the_end_of_the_warm_up() -> None:
    view = occupancy(source(("", 0, "occupied-by-kind", "ward", 0, 1.0)))
    assert view.first_day == date(2026, 1, 12)


def test_kinds_come_in_the_order_of_the_chain_and_empty_ones_are_left_out() -> None:
    view = occupancy(
        source(
            ("", 0, "occupied-by-kind", "special-housing", 0, 3.0),
            ("", 0, "occupied-by-kind", "short-term", 0, 0.0),
            ("", 0, "occupied-by-kind", "ward", 0, 1.0),
        )
    )
    assert [panel.key for panel in view.panels] == ["ward", "special-housing"]


def test_a_case_stands_beside_today() -> None:
    rows = [(case, 0, "occupied-by-kind", "ward", 0, 5.0) for case in ("", "x", "y")]
    lines = occupancy(source(*rows), ("", "y")).panels[0].lines
    assert [line.scenario for line in lines] == ["", "y"]


def test_the_places_of_a_case_are_a_line_of_their_own_only_where_they_are_others() -> None:
    places = {"": (9.0, 9.0), "same": (9.0, 9.0), "fewer": (9.0, 8.0)}
    rows = [
        (case, 0, name, "ward", day, 7.0 if name == "occupied-by-kind" else places[case][day])
        for case in places
        for name in ("occupied-by-kind", "staffed-by-kind")
        for day in (0, 1)
    ]
    assert occupancy(source(*rows), ("", "same")).panels[0].staffed == ((9.0, 9.0), None)
    assert occupancy(source(*rows), ("", "fewer")).panels[0].staffed == ((9.0, 9.0), (9.0, 8.0))


def test_ten_replications_give_a_band_that_leaves_out_the_extremes() -> None:
    rows = [("", r, "occupied-by-kind", "ward", 0, float(r)) for r in range(11)]
    band = occupancy(source(*rows)).panels[0].lines[0].band
    assert (band.low[0], band.mean[0], band.high[0]) == (1.0, 5.0, 9.0)


def test_a_long_run_is_shown_week_by_week_and_the_odd_days_are_dropped() -> None:
    days = 7 * 20 + 3
    view = occupancy(
        source(
            *(("", 0, "occupied-by-kind", "ward", day, float(day // 7)) for day in range(days)),
            days=days,
        )
    )
    assert view.step_days == 7
    assert view.panels[0].lines[0].band.mean == tuple(float(week) for week in range(20))


def test_a_short_run_is_shown_day_by_day() -> None:
    assert days_per_point(120) == 1
    assert days_per_point(121) == 7


def test_ready_patients_are_the_total_and_every_case_meets_today() -> None:
    view = ready_in_bed(
        source(
            ("", 0, "ready-in-bed", "", 0, 3.0),
            ("", 0, "ready-in-bed", "northtown", 0, 2.0),
            ("", 0, "ready-in-bed", "southtown", 0, 1.0),
            ("cut", 0, "ready-in-bed", "", 0, 4.0),
        )
    )
    (panel,) = view.panels
    assert panel.key == "cut"
    assert [line.band.mean[0] for line in panel.lines] == [3.0, 4.0]


def test_a_single_scenario_is_shown_alone() -> None:
    view = ready_in_bed(source(("", 0, "ready-in-bed", "", 0, 2.0)))
    assert [[line.scenario for line in panel.lines] for panel in view.panels] == [[""]]


def test_discharges_are_divided_by_how_often_their_weekday_came() -> None:
    rows = [("", 0, "discharges", "", day, 12.0) for day in range(7)]
    ((line,),) = discharges_by_weekday(source(*rows, days=16)).pairs
    assert line.band.mean == (4.0, 4.0, 6.0, 6.0, 6.0, 6.0, 6.0)


def test_discharges_are_those_of_all_hospitals_together() -> None:
    rows = [("", 0, "discharges", of, day, 7.0) for of in ("", "north") for day in range(7)]
    ((line,),) = discharges_by_weekday(source(*rows, days=7)).pairs
    assert line.band.mean == (7.0,) * 7


def test_causes_come_in_one_order_with_patients_at_a_time() -> None:
    view = delay_by_cause(
        source(
            ("", 0, "delay", "process", 0, 2.0),
            ("", 1, "delay", "process", 0, 4.0),
            ("", 0, "delay", "place-capacity", 0, 8.0),
            ("", 1, "delay", "place-capacity", 0, 8.0),
            days=2,
        )
    )
    (bar,) = view.bars
    assert bar.patients == ((Cause.PLACE_CAPACITY, 4.0), (Cause.PROCESS, 1.5))
    assert bar.total == 5.5


def test_every_cause_has_a_place_in_the_order() -> None:
    assert sorted(CAUSE_ORDER) == sorted(Cause)


def comparison_row(kpi: str, **values: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(COMPARISON.names)
    row |= {"scenario": "cut", "base": "", "kpi": kpi, "by": "all", "of": "", "n": 10}
    row |= {"base_mean": 7.4, "is_identical": False, "difference": 1.0, "low": 0.5, "high": 1.5}
    return row | values


def compared(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), COMPARISON)


def test_a_kpi_that_differs_in_no_case_is_no_panel() -> None:
    table = compared(
        comparison_row("occupancy", is_identical=True, difference=0.0, low=0.0, high=0.0),
        comparison_row("readmission-65"),
    )
    view = differences(source(comparison=table))
    assert view.panels == (KpiPanel("readmission-65", 7.4, (Difference("cut", 1.0, 0.5, 1.5),)),)
    assert view.replications == 10


def test_only_differences_from_today_in_the_whole_area_are_shown() -> None:
    table = compared(
        comparison_row("occupancy"),
        comparison_row("occupancy", base="other"),
        comparison_row("occupancy", by="hospital", of="north"),
        comparison_row("occupancy", scenario="missing", difference=None),
    )
    (panel,) = differences(source(comparison=table)).panels
    assert [one.scenario for one in panel.differences] == ["cut"]


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(0.5, 1.5, True), (-1.0, 1.0, False), (None, None, False)]
)
def test_a_difference_is_clear_when_its_interval_leaves_out_zero(
    low: float | None, high: float | None, clear: bool
) -> None:
    assert Difference("cut", 1.0, low, high).is_clear is clear


def test_a_skewed_difference_is_not_clear() -> None:
    assert Difference("cut", 1.0, 0.5, 1.5).is_clear
    assert not Difference("cut", 1.0, 0.5, 1.5, is_skewed=True).is_clear


@pytest.mark.parametrize(("n", "has_intervals"), [(2, False), (5, False), (6, True)])
def test_there_are_intervals_from_six_replications_on(n: int, has_intervals: bool) -> None:
    view = differences(source(comparison=compared(comparison_row("occupancy", n=n))))
    assert view.has_intervals is has_intervals
    (one,) = view.shown
    assert (one.low, one.high) == ((0.5, 1.5) if has_intervals else (None, None))


def test_flows_are_patients_per_day_from_left_to_right() -> None:
    view = flow(
        source(
            ("", 0, "flow", "ward>home", 0, 4.0),
            ("", 1, "flow", "ward>home", 0, 4.0),
            ("", 0, "flow", "emergency>ward", 0, 6.0),
            ("", 1, "flow", "emergency>ward", 0, 10.0),
        )
    )
    assert view.links == (Link("ward", "home", 2.0), Link("emergency", "ward", 4.0))
    assert view.nodes == ("emergency", "ward", "home")


def test_moves_back_and_sideways_are_counted_but_not_drawn() -> None:
    view = flow(
        source(
            ("", 0, "flow", "emergency>ward", 0, 2.0),
            ("", 0, "flow", "ward>ward", 0, 2.0),
            ("", 0, "flow", "short-term>ward", 0, 2.0),
            ("", 0, "flow", "home-help>died", 0, 2.0),
        )
    )
    assert [(link.origin, link.target) for link in view.links] == [("emergency", "ward")]
    assert [(link.origin, link.target) for link in view.unseen] == [
        ("ward", "ward"),
        ("short-term", "ward"),
        ("home-help", "died"),
    ]


def test_every_kind_and_every_end_of_a_journey_has_a_column() -> None:
    assert {*Kind, "left", "died"} == set(COLUMNS)


def test_ribbons_fill_their_boxes_and_boxes_of_a_column_do_not_overlap() -> None:
    view = flow(
        source(
            ("", 0, "flow", "emergency>ward", 0, 6.0),
            ("", 0, "flow", "entry>ward", 0, 2.0),
            ("", 0, "flow", "ward>home", 0, 6.0),
            ("", 0, "flow", "ward>died", 0, 2.0),
        )
    )
    layout = place(view)
    boxes = layout.boxes
    from_ward = [ribbon for ribbon in layout.ribbons if ribbon.link.origin == "ward"]
    assert sum(ribbon.width for ribbon in from_ward) == pytest.approx(boxes["ward"].height)
    assert {ribbon.points[0][0] for ribbon in from_ward} == {boxes["ward"].left + NODE_WIDTH}
    assert boxes["home"].top - boxes["home"].height > boxes["died"].top
    assert all(-1e-9 <= box.top - box.height <= box.top <= 1 for box in boxes.values())


EVERY_WAY = {
    "entry>ward": 10.0,
    "entry>short-term": 2.0,
    "entry>special-housing": 3.0,
    "entry>died": 0.2,
    "emergency>ward": 60.0,
    "emergency>home": 20.0,
    "emergency>short-term": 1.0,
    "ward>home": 45.0,
    "ward>short-term": 8.0,
    "ward>hospital-at-home": 2.0,
    "ward>home-health": 9.0,
    "ward>special-housing": 6.0,
    "short-term>home-help": 5.0,
    "short-term>special-housing": 3.0,
    "hospital-at-home>home": 2.0,
}


def edges_within(ribbon: Ribbon, left: float, right: float) -> list[float]:
    """Upper edges of a ribbon on its way through a strip, from its level curves."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(ribbon.points):
        for t in (step / 500 for step in range(501)):
            x = x0 + (x1 - x0) * (1.5 * t * (1 - t) + t**3)
            if left <= x <= right:
                found.append(y0 + (y1 - y0) * t * t * (3 - 2 * t))
    return found


@pytest.mark.parametrize("left_out", [None, *EVERY_WAY])
def test_no_stream_goes_through_a_box_that_it_does_not_enter(left_out: str | None) -> None:
    edges = {edge: number for edge, number in EVERY_WAY.items() if edge != left_out}
    layout = place(flow(source(*(("", 0, "flow", edge, 0, n) for edge, n in edges.items()))))
    crossed = [
        (ribbon.link.origin, ribbon.link.target, node)
        for node, box in layout.boxes.items()
        for ribbon in layout.ribbons
        if node not in (ribbon.link.origin, ribbon.link.target)
        for top in edges_within(ribbon, box.left, box.left + NODE_WIDTH)
        if top > box.bottom + 1e-9 and top - ribbon.width < box.top - 1e-9
    ]
    assert crossed == []
    assert all(-0.01 <= box.bottom <= box.top <= 1.01 for box in layout.boxes.values())


def test_those_from_outside_pass_under_the_emergency_department_and_the_wards() -> None:
    layout = place(flow(source(*(("", 0, "flow", edge, 0, n) for edge, n in EVERY_WAY.items()))))
    (ribbon,) = (
        one for one in layout.ribbons if (one.link.origin, one.link.target) == ("entry", "died")
    )
    heights = dict(ribbon.points[1:-1])
    for node in ("emergency", "ward", "short-term"):
        box = layout.boxes[node]
        assert heights[box.left] == heights[box.left + NODE_WIDTH] < box.bottom

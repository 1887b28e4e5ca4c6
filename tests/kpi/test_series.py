"""Series for figures, worked by hand."""

from __future__ import annotations

from flowsim.kpi.series import series
from tests.kpi.build import DAY, HOUR, Rows, journeys, window
from tests.kpi.read import series_of

SIX = 6 * HOUR


def test_places_at_six_by_setting_and_summed_by_kind() -> None:
    census = [
        {
            "setting": ward,
            "at": day * DAY + SIX,
            "staffed": 5,
            "occupied": occupied,
            "is_census": True,
        }
        for day, (a, b) in enumerate([(1, 2), (3, 4), (0, 9)])
        for ward, occupied in (("a", a), ("b", b))
    ]
    run = journeys(window=window(2, end=3), capacity=census)
    table = series(run, scenario="", replication=0)
    assert series_of(table, "occupied") == {("a", 0): 1, ("b", 0): 2, ("a", 1): 3, ("b", 1): 4}
    assert series_of(table, "occupied-by-kind") == {("ward", 0): 3, ("ward", 1): 7}
    assert series_of(table, "staffed-by-kind") == {("ward", 0): 10, ("ward", 1): 10}


def test_ready_patients_are_counted_at_six_in_total_and_where_they_live() -> None:
    run = journeys(
        window=window(3, start=1),
        stays=[
            {"patient": 1, "setting": "ward", "entered_at": 0, "left_at": 2 * DAY + SIX},
            {"patient": 2, "setting": "ward", "entered_at": 0, "left_at": None},
        ],
        patients=[{"patient": 2, "municipality": "tjörn"}],
        notices=[{"patient": 1, "at": HOUR}, {"patient": 2, "at": 2 * DAY + SIX}],
    )
    found = series_of(series(run, scenario="", replication=0), "ready-in-bed")
    # Day 0 of the window is day 1 of the run; on day 1 one leaves at 06:00 and one is declared.
    assert found == {
        ("", 0): 1,
        ("", 1): 1,
        ("", 2): 1,
        ("ale", 0): 1,
        ("tjörn", 1): 1,
        ("tjörn", 2): 1,
    }


def test_people_who_wait_for_a_first_choice() -> None:
    run = journeys(
        window=window(2),
        stays=[{"patient": 1, "setting": "ward", "entered_at": 0, "left_at": None}],
        requests=[
            {"patient": 1, "setting": "oak", "requested_at": -9 * DAY, "ended_at": None},
            {"patient": 1, "setting": "oak", "requested_at": 7 * HOUR, "ended_at": 2 * DAY},
            {
                "patient": 1,
                "setting": "oak",
                "requested_at": 0,
                "ended_at": DAY,
                "is_first_choice": False,
            },
        ],
        settings=[{"setting": "oak", "kind": "special-housing"}],
    )
    table = series(run, scenario="", replication=0)
    assert series_of(table, "waiting") == {("oak", 0): 1, ("oak", 1): 2}


def test_discharges_by_weekday_flows_and_delay_are_those_of_the_window() -> None:
    run = journeys(
        window=window(7),
        stays=[
            {"patient": 1, "setting": "emergency", "entered_at": 0, "left_at": HOUR},
            {
                "patient": 1,
                "setting": "ward",
                "entered_at": HOUR,
                "medically_ready_at": DAY,
                "declared_ready_at": DAY,
                "left_at": 4 * DAY,
            },
            {
                "patient": 1,
                "setting": "home",
                "place_granted_at": 4 * DAY,
                "entered_at": 4 * DAY,
                "left_at": None,
                "end": "left",
            },
            {"patient": 2, "setting": "ward", "entered_at": 0, "left_at": 5 * DAY, "end": "died"},
            {"patient": 3, "setting": "ward", "entered_at": 0, "left_at": 6 * DAY},
            {"patient": 4, "setting": "ward", "entered_at": 0, "left_at": 7 * DAY},
        ],
    )
    table = series(run, scenario="", replication=0)
    friday, sunday = 4, 6
    assert series_of(table, "discharges") == {
        ("", friday): 1,
        ("", sunday): 1,
        ("north", friday): 1,
        ("north", sunday): 1,
    }
    assert series_of(table, "flow") == {
        ("emergency>ward", 0): 1,
        ("ward>home", 0): 1,
        ("ward>died", 0): 1,
        ("ward>left", 0): 1,
    }
    assert series_of(table, "delay") == {("place-capacity", 0): 3.0}


def test_only_the_series_asked_for_are_made_and_they_are_the_same() -> None:
    census = [{"setting": "a", "at": SIX, "staffed": 5, "occupied": 1, "is_census": True}]
    stays: Rows = [
        {"patient": 1, "setting": "a", "entered_at": 0, "left_at": HOUR},
        {"patient": 1, "setting": "home", "entered_at": HOUR, "left_at": None},
    ]
    run = journeys(window=window(2), capacity=census, stays=stays)
    everything = series(run, scenario="", replication=0)
    some = series(run, scenario="", replication=0, wanted=("flow", "occupied"))
    assert [row["series"] for row in some.to_pylist()] == ["occupied", "flow"]
    assert some.to_pylist() == [
        row for row in everything.to_pylist() if row["series"] in ("flow", "occupied")
    ]


def test_nothing_asked_for_is_an_empty_table() -> None:
    run = journeys(window=window(2))
    assert series(run, scenario="", replication=0, wanted=()).num_rows == 0
